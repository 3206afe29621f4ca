"""A document in one language: titles, dates and amounts as they read on paper."""

from __future__ import annotations

from datetime import UTC, date

from membership_ui.adapters.accents import ACCENT_COLOURS
from membership_ui.adapters.i18n import (
    _,
    current,
    format_day,
    format_money,
    format_number,
    format_span,
    language_tag,
    use,
)
from membership_ui.adapters.pdf import Block, Fact, PdfDocument
from membership_ui.billing.documents.content import (
    VAT_EXEMPT,
    VAT_NOT_APPLICABLE,
    DocumentContent,
    Line,
    Party,
)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.billing.views.words import kind_name, method_name
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.text import tokens
from membership_ui.structures.identifiers import NAMES, Identifier, grouped, shown

_TOTALS = {
    DocumentKind.QUOTE: N_("Total"),
    DocumentKind.INVOICE: N_("Total to pay"),
    DocumentKind.RECEIPT: N_("Amount received"),
    DocumentKind.CREDIT_NOTE: N_("Amount credited"),
}
_ENDS = {DocumentKind.QUOTE: N_("Valid until"), DocumentKind.INVOICE: N_("Payment due")}
_VAT = {VAT_NOT_APPLICABLE: N_("Not applicable"), VAT_EXEMPT: N_("Exempt")}
_PAYING = {
    PaymentMethod.CARD: N_("Payment by card"),
    PaymentMethod.TRANSFER: N_("Payment by bank transfer"),
    PaymentMethod.CHEQUE: N_("Payment by cheque"),
    PaymentMethod.CASH: N_("Payment in cash"),
}
_ASKS_FOR_MONEY = (DocumentKind.QUOTE, DocumentKind.INVOICE)


def page_of(document: Document, locale: str) -> PdfDocument:
    """The document as it is drawn in `locale`."""
    content = DocumentContent.from_json(document.content)
    with use(locale):
        return _page(document, content)


def filename(document: Document, locale: str) -> str:
    """`facture-F-2026-0041.pdf`: letters, digits and hyphens only."""
    with use(locale):
        title = "-".join(tokens(kind_name(document.kind)))
    number = "".join(c for c in document.number if c.isascii() and (c.isalnum() or c == "-"))
    return f"{title}-{number}.pdf"


def _page(document: Document, content: DocumentContent) -> PdfDocument:
    heading = kind_name(document.kind)
    theme, total = content.theme, content.total
    return PdfDocument(
        language=language_tag(),
        title=f"{heading} {document.number} – {theme.site_name}",
        author=content.seller.name,
        dated=document.issued_at.replace(tzinfo=document.issued_at.tzinfo or UTC),
        accent=ACCENT_COLOURS.get(theme.accent, theme.accent),
        monogram=theme.monogram,
        site_name=theme.site_name,
        heading=heading,
        number=document.number,
        seller=_party(_("Issued by"), content.seller),
        buyer=_party(_("Addressed to"), content.buyer),
        facts=_facts(document, content),
        columns=(_("Description"), _("Quantity"), _("Unit price"), _("VAT"), _("Amount")),
        rows=tuple(_row(line, total.currency) for line in content.lines),
        subtotals=_subtotals(document, content),
        total=Fact(_(_TOTALS[document.kind]), format_money(total)),
        acceptance=_acceptance(document),
        confirmation=_confirmation(document, content),
        payment=_payment(document, content),
        payment_facts=_payment_facts(document, content),
        mentions=content.mentions.get(current(), ()),
        footer=" · ".join(
            filter(None, (content.seller.name, *_numbers(content.seller)[:1], content.seller.email))
        ),
        page=_("Page {page} of {pages}"),
    )


def _party(title: str, party: Party) -> Block:
    lines = (*party.address, *_numbers(party), party.email)
    return Block(title, party.name, tuple(filter(None, lines)))


def _numbers(party: Party) -> tuple[str, ...]:
    """The SIRET, else the SIREN, then the others."""
    siren = f"SIREN {_together(grouped(party.siren, (3, 3, 3)))}" if party.siren else ""
    siret = _named(Identifier.SIRET, party.siret) if party.siret else siren
    others = (_named(Identifier(name), number) for name, number in party.identifiers)
    vat = _named(Identifier.VAT_NUMBER, party.vat_number) if party.vat_number else ""
    return tuple(filter(None, (siret, *others, vat)))


def _named(identifier: Identifier, number: str) -> str:
    return f"{_(NAMES[identifier])} {_together(shown(identifier, number))}"


def _together(text: str) -> str:
    """On one line."""
    return text.replace(" ", "\u00a0")


def _facts(document: Document, content: DocumentContent) -> tuple[Fact, ...]:
    ends_on = document.valid_until if document.kind in _ENDS else None
    facts = (
        Fact(_("Date"), format_day(document.issued_on)),
        Fact(_(_ENDS.get(document.kind, "")), format_day(ends_on) if ends_on else ""),
        Fact(_("Period"), format_span(content.term) if content.term else ""),
        Fact(_("Invoice"), content.related_number),
        Fact(_("Your purchase order"), content.purchase_order_reference),
    )
    return tuple(fact for fact in facts if fact.value)


def _row(line: Line, currency: str) -> tuple[str, ...]:
    return (
        line.label(current()),
        format_number(line.quantity),
        format_money(Money(line.unit_cents, currency)),
        _(_VAT.get(line.vat, line.vat)),
        format_money(Money(line.cents, currency)),
    )


def _subtotals(document: Document, content: DocumentContent) -> tuple[Fact, ...]:
    """What stands above the total, where it says more than the total."""
    amount = Money(sum(line.cents for line in content.lines), content.total.currency)
    if document.kind is DocumentKind.RECEIPT:
        return _of_invoice(content, amount)
    wordings = {line.vat for line in content.lines}
    vat = _(_VAT.get(next(iter(wordings)), "")) if len(wordings) == 1 else ""
    return (
        (Fact(_("Total excluding VAT"), format_money(amount)), Fact(_("VAT"), vat)) if vat else ()
    )


def _of_invoice(content: DocumentContent, amount: Money) -> tuple[Fact, ...]:
    """On the receipt of a part: what the invoice asked for, and what it still asks for."""
    if amount == content.total:
        return ()
    asked = Fact(_("Invoice total"), format_money(amount))
    left = content.still_due
    return (asked,) if left is None else (asked, Fact(_("Still due"), format_money(left)))


def _acceptance(document: Document) -> Block | None:
    if document.kind is not DocumentKind.QUOTE:
        return None
    return Block(_("Agreed"), _("Date, name and signature"), ())


def _confirmation(document: Document, content: DocumentContent) -> Block | None:
    if document.kind is not DocumentKind.RECEIPT:
        return None
    payment = content.payment
    method = method_name(payment.method)
    how = _("{method}, reference {reference}") if payment.reference else "{method}"
    for_invoice = _("For invoice {number}").format(number=content.related_number)
    return Block(
        title=_("Paid on {day}").format(day=format_day(payment.received_on or document.issued_on)),
        name="",
        lines=(
            how.format(method=method, reference=payment.reference),
            for_invoice if content.related_number else "",
        ),
    )


def _payment(document: Document, content: DocumentContent) -> Block | None:
    if document.kind not in _ASKS_FOR_MONEY:
        return None
    by_card = content.payment.method is PaymentMethod.CARD
    lines = (
        _due(document.valid_until) if document.kind is DocumentKind.INVOICE else "",
        _("Pay online from your member area.") if by_card else "",
    )
    return Block(_(_PAYING[content.payment.method]), "", tuple(filter(None, lines)))


def _due(day: date | None) -> str:
    return _("To be paid by {day} at the latest.").format(day=format_day(day)) if day else ""


def _payment_facts(document: Document, content: DocumentContent) -> tuple[Fact, ...]:
    if document.kind not in _ASKS_FOR_MONEY:
        return ()
    payment, seller = content.payment, content.seller
    facts: tuple[Fact, ...] = ()
    if payment.method is PaymentMethod.TRANSFER:
        facts = (
            Fact(_("Account holder"), seller.name),
            Fact("IBAN", _together(grouped("".join(payment.iban.split()), (4,) * 9))),
            Fact("BIC", payment.bic),
            Fact(_("Bank"), payment.bank),
        )
    if payment.method is PaymentMethod.CHEQUE:
        facts = (
            Fact(_("Payable to"), payment.cheque_order),
            Fact(_("To be sent to"), ", ".join((seller.name, *seller.address))),
        )
    known = tuple(fact for fact in facts if fact.value)
    return (*known, Fact(_("Reference to quote"), payment.reference)) if known else ()

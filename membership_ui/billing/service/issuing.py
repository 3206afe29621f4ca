"""Issuing numbered documents. What is issued is never changed."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import date

from membership_ui.accounts.rules import read_email
from membership_ui.billing import queries
from membership_ui.billing.documents import (
    DocumentContent,
    Line,
    Party,
    PaymentDetails,
    Theme,
)
from membership_ui.billing.rules import SERIES, PaymentMethod
from membership_ui.billing.service.checking import require_issuable
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.kernel.errors import Invalid, InvalidForm
from membership_ui.kernel.ids import document_number
from membership_ui.kernel.money import Money, total
from membership_ui.kernel.periods import Period
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members.rules import MemberDetails
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import LegalIdentity
from membership_ui.sites.tables import Site
from membership_ui.structures.addresses import PostalAddress, printed_lines, read_known_address
from membership_ui.structures.identifiers import Identifier


@dataclass(frozen=True)
class DocumentOrder:
    """What a document is asked to say. `subject` links it to what it was made for
    (`renewal:41`).
    """

    site: Site
    buyer: MemberDetails
    subject: str
    lines: tuple[Line, ...]
    term: Period
    payment_method: PaymentMethod
    purchase_order_reference: str = ""


def issue_quote(work: UnitOfWork, order: DocumentOrder, *, valid_until: date) -> Document:
    """A numbered offer; changes nothing else. Rights are the caller's to check: it knows what is
    offered.
    """
    return _issue(work, DocumentKind.QUOTE, order, valid_until=valid_until)


def issue_invoice(work: UnitOfWork, order: DocumentOrder, *, due_on: date) -> Document:
    """The invoice for `order`. Rights and the "only once" are the caller's to check."""
    return _issue(work, DocumentKind.INVOICE, order, valid_until=due_on)


def issue_receipt(
    work: UnitOfWork,
    invoice: Document,
    amount: Money,
    payment: PaymentDetails,
    *,
    still_due: Money,
) -> Document:
    """The receipt of one payment, with the parties as the invoice named them; `still_due` is what
    that payment leaves.
    """
    site = sites.site(work.session, invoice.site_id)
    content = DocumentContent.from_json(invoice.content)
    issued_on = _day_of_issue(work, site)
    paid = replace(
        content,
        total=amount,
        payment=payment,
        related_number=invoice.number,
        still_due=still_due,
        mentions=sites.mentions(work.session, invoice.site_id, DocumentKind.RECEIPT, issued_on),
    )
    require_issuable(paid)
    receipt = Document(
        site_id=invoice.site_id,
        kind=DocumentKind.RECEIPT,
        number=_take_number(work, invoice.site_id, DocumentKind.RECEIPT, issued_on),
        member_id=invoice.member_id,
        subject=invoice.subject,
        issued_on=issued_on,
        cents=amount.cents,
        currency=amount.currency,
        payment_method=payment.method,
        content=paid.to_json(),
        invoice_id=invoice.id,
        issued_by=work.actor.account_id,
        issued_at=work.now,
    )
    return _keep(work, receipt)


def _issue(
    work: UnitOfWork, kind: DocumentKind, order: DocumentOrder, *, valid_until: date
) -> Document:
    site = order.site
    issued_on = _day_of_issue(work, site)
    number = _take_number(work, site.id or 0, kind, issued_on)
    amount = total([Money(line.cents, site.currency) for line in order.lines], site.currency)
    content = DocumentContent(
        seller=_seller(site.legal),
        buyer=_buyer(order.buyer, site.policy.country),
        lines=order.lines,
        total=amount,
        mentions=sites.mentions(work.session, site.id or 0, kind, issued_on),
        payment=_payment(site.legal, order.payment_method, number),
        purchase_order_reference=order.purchase_order_reference,
        term=order.term,
        theme=Theme(accent=site.accent, monogram=site.monogram, site_name=site.name),
        related_number="",
    )
    require_issuable(content)
    document = Document(
        site_id=site.id or 0,
        kind=kind,
        number=number,
        member_id=order.buyer.id,
        subject=order.subject,
        issued_on=issued_on,
        valid_until=valid_until,
        cents=amount.cents,
        currency=amount.currency,
        payment_method=order.payment_method,
        content=content.to_json(),
        issued_by=work.actor.account_id,
        issued_at=work.now,
    )
    return _keep(work, document)


def _keep(work: UnitOfWork, document: Document) -> Document:
    work.add(document)
    work.record(f"{document.kind}.issued", Subject("document", document.id), number=document.number)
    work.touch(Subject("member", document.member_id))
    return document


def _day_of_issue(work: UnitOfWork, site: Site) -> date:
    """One document of a site after the other: the clock is read once it is our turn, so that days
    and instants never run backwards in a series.
    """
    queries.lock_series(work.session, site.id or 0)
    work.read_clock()
    return work.today(site.time_zone)


def _take_number(work: UnitOfWork, site_id: int, kind: DocumentKind, day: date) -> str:
    series = SERIES[kind]
    rank = queries.next_rank(work.session, site_id=site_id, series=series, year=day.year)
    return document_number(series, day.year, rank)


def _seller(legal: LegalIdentity) -> Party:
    return Party(
        name=_tidy(legal.legal_name),
        address=tuple(map(_tidy, legal.address)),
        siren=legal.siret[:9],
        siret=legal.siret,
        vat_number=legal.vat_number,
        email=_spelt_email(legal.email),
    )


def _buyer(member: MemberDetails, country: str) -> Party:
    postal = _read_again(member.postal_address(country))
    numbers = dict(member.identifiers)
    return Party(
        name=_tidy(member.name),
        address=printed_lines(postal),
        siren=member.siren,
        siret=numbers.pop(Identifier.SIRET, ""),
        vat_number=numbers.pop(Identifier.VAT_NUMBER, ""),
        email=_spelt_email(member.email),
        identifiers=tuple((each.value, number) for each, number in numbers.items()),
        postal=postal,
    )


def _read_again(kept: PostalAddress) -> PostalAddress:
    """As forms read it; `require_issuable` refuses what they would not."""
    try:
        return read_known_address(asdict(kept), kept.country)
    except InvalidForm:
        return kept


def _tidy(text: str) -> str:
    """As it is printed: whoever typed it left spaces in it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _spelt_email(text: str) -> str:
    """As mail servers write it; `require_issuable` refuses what is none."""
    try:
        return read_email(text) if text else ""
    except Invalid:
        return text


def _payment(legal: LegalIdentity, method: PaymentMethod, number: str) -> PaymentDetails:
    return PaymentDetails(
        method=method,
        iban=legal.iban,
        bic=legal.bic,
        bank=legal.bank,
        cheque_order=legal.cheque_order or legal.legal_name,
        reference=number,
        received_on=None,
    )

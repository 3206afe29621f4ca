"""What the member may do now: the tinted side of the panel, and how to pay an invoice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    format_day,
    format_day_month,
    format_money,
    format_time,
    ngettext,
)
from membership_ui.billing.documents import DocumentContent
from membership_ui.billing.rules import PaymentMethod, still_due
from membership_ui.billing.tables import Document
from membership_ui.billing.views.addresses import document_url
from membership_ui.kernel.money import Money
from membership_ui.kernel.subjects import Subject
from membership_ui.memberships.documents import term_label
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.rules.stages import stage_of as request_stage_of
from membership_ui.renewals.tables import Renewal
from membership_ui.space.views.records import MembershipRecords, term_of


class Stage(StrEnum):
    """Where the member stands on the way to the next term."""

    NOT_OPEN = "not_open"
    TO_RENEW = "to_renew"
    DRAFT = "draft"
    TIER_REVIEW = "tier_review"
    ORDER_AWAITED = "order_awaited"
    INVOICE_AWAITED = "invoice_awaited"
    TO_PAY = "to_pay"
    RENEWED = "renewed"


@dataclass(frozen=True)
class PaymentLine:
    """A fact to copy into a bank's form or onto a cheque."""

    label: str
    value: str
    copied: str = ""


@dataclass(frozen=True)
class PaymentBox:
    """How to pay one invoice; without lines there is nothing to pay."""

    title: str = ""
    intro: str = ""
    lines: list[PaymentLine] = field(default_factory=list)
    invoice_url: str = ""
    invoice_label: str = ""


@dataclass(frozen=True)
class NextStep:
    """`figure` is days or money, with its `unit`; at most one of `renew` and
    `can_send_order`, or an invoice to pay.
    """

    figure: str = ""
    unit: str = ""
    prompt: str = ""
    note: str = ""
    order: str = ""
    renew: str = ""
    order_renewal_id: int = 0
    can_quote: bool = False
    payment: PaymentBox = field(default_factory=PaymentBox)


def next_step_of(records: MembershipRecords, shown: Membership) -> NextStep:
    stage = stage_of(records, shown)
    invoice = _invoice_to_pay(records, shown) if stage is Stage.TO_PAY else None
    figure, unit = _money_due(records, invoice) if invoice else _days_left(records, shown)
    return NextStep(
        figure=figure,
        unit=unit,
        prompt=_prompt(stage, records, shown, invoice),
        note=_note(records),
        order=_order_sent(records),
        renew=_renew_label(stage),
        order_renewal_id=_renewal_that_awaits_order(records),
        # An offer for what is invoiced already would only confuse
        can_quote=records.can_quote and stage not in (Stage.TO_PAY, Stage.RENEWED),
        payment=payment_box(records, invoice) if invoice else PaymentBox(),
    )


def stage_of(records: MembershipRecords, shown: Membership) -> Stage:
    if records.request:
        has_order = records.has_order(records.request)
        return _OF_REQUEST[request_stage_of(records.request, has_order=has_order)]
    if shown.status is MembershipStatus.DUE:
        return Stage.TO_PAY if records.invoice(shown.invoice_id) else Stage.INVOICE_AWAITED
    if records.today < records.renewal_opens_on:
        return Stage.NOT_OPEN
    return Stage.DRAFT if records.draft else Stage.TO_RENEW


def payment_box(records: MembershipRecords, invoice: Document) -> PaymentBox:
    """What the way of paying that the invoice names asks for, as the invoice itself says it."""
    content = DocumentContent.from_json(invoice.content)
    reference = content.payment.reference or invoice.number
    title, intro, lines = _way_to_pay(content)
    lines = [
        *_amounts(invoice, still_due(invoice, records.payments)),
        *lines,
        PaymentLine(_("Reference to quote"), reference, reference),
    ]
    return PaymentBox(
        title=title,
        intro=intro,
        lines=[line for line in lines if line.value],
        invoice_url=document_url(invoice.id),
        invoice_label=_("Invoice {number}").format(number=invoice.number),
    )


def _amounts(invoice: Document, left: Money) -> list[PaymentLine]:
    """One figure while nothing has arrived: then what is due is the whole invoice."""
    asked = Money(invoice.cents, invoice.currency)
    if left == asked:
        return [PaymentLine(_("Invoice total"), format_money(asked))]
    return [
        PaymentLine(_("Invoice total"), format_money(asked)),
        PaymentLine(_("Paid so far"), format_money(asked - left)),
        PaymentLine(_("Still due"), format_money(left)),
    ]


def _way_to_pay(content: DocumentContent) -> tuple[str, str, list[PaymentLine]]:
    """Title, what to know, and whom the money goes to."""
    pay, seller = content.payment, content.seller
    found_at_once = _(
        "Quote the reference so that we can find your payment straight away. This page updates "
        "by itself."
    )
    match pay.method:
        case PaymentMethod.CHEQUE:
            address = "\n".join((seller.name, *seller.address))
            lines = [
                PaymentLine(_("Payable to"), pay.cheque_order, pay.cheque_order),
                PaymentLine(_("Send it to"), address, address),
            ]
            return _("Pay by cheque"), found_at_once, lines
        case PaymentMethod.CASH:
            at_the_desk = _("Hand it over at the desk, quoting the reference.")
            return _("Pay in cash"), at_the_desk, []
        case PaymentMethod.CARD:
            return _("Pay by card"), _("Ask {email} how.").format(email=seller.email), []
        case _:
            lines = [
                PaymentLine(_("Beneficiary"), seller.name, seller.name),
                PaymentLine(_("IBAN"), pay.iban, "".join(pay.iban.split())),
                PaymentLine(_("BIC"), pay.bic, pay.bic),
            ]
            return _("Pay by bank transfer or payment mandate"), found_at_once, lines


_OF_REQUEST = {
    RequestStage.TO_DECIDE: Stage.TIER_REVIEW,
    RequestStage.AWAITING_ORDER: Stage.ORDER_AWAITED,
    RequestStage.TO_INVOICE: Stage.INVOICE_AWAITED,
    RequestStage.TO_PAY: Stage.TO_PAY,
    RequestStage.PAID: Stage.RENEWED,
}


def _renewal_that_awaits_order(records: MembershipRecords) -> int:
    """Its key, 0 when none waits for a purchase order: it may come while the tier is decided."""
    request = records.request
    if request is None or request.status is not RenewalStatus.SUBMITTED:
        return 0
    is_awaited = request.awaits_purchase_order and not records.has_order(request)
    return (request.id or 0) if is_awaited else 0


def _invoice_to_pay(records: MembershipRecords, shown: Membership) -> Document | None:
    return records.invoice(records.request.invoice_id if records.request else shown.invoice_id)


def _money_due(records: MembershipRecords, invoice: Document) -> tuple[str, str]:
    return format_money(still_due(invoice, records.payments)), _("due")


def _days_left(records: MembershipRecords, shown: Membership) -> tuple[str, str]:
    term = term_of(shown)
    is_counted = shown.status is MembershipStatus.PAID and not term.is_endless
    if records.today > shown.ends_on or not is_counted:
        return "", ""
    days = term.days_left(records.today)
    return str(days), ngettext("day left", "days left", days)


def _renew_label(stage: Stage) -> str:
    labels = {Stage.TO_RENEW: _("Renew membership"), Stage.DRAFT: _("Continue my draft")}
    return labels.get(stage, "")


def _prompt(
    stage: Stage, records: MembershipRecords, shown: Membership, invoice: Document | None
) -> str:
    if stage is Stage.NOT_OPEN and term_of(shown).is_endless:
        return _("Your membership continues without renewal.")
    if stage is Stage.NOT_OPEN:
        return _("Renewal opens on {day}.").format(day=format_day(records.renewal_opens_on))
    if stage is Stage.DRAFT and records.draft:
        return _draft_prompt(records, records.draft)
    if stage is Stage.TO_RENEW:
        return _renew_prompt(records, shown)
    if stage is Stage.TO_PAY and invoice:
        return _pay_prompt(records, invoice)
    return _request_prompt(stage, records)


def _renew_prompt(records: MembershipRecords, shown: Membership) -> str:
    if records.today > shown.ends_on:
        return _("Your membership ended on {day}. Renew it to be a member again.").format(
            day=format_day(shown.ends_on)
        )
    text = records.prompt or _("Renew by {day} to remain a member.")
    return text.replace("{day}", format_day_month(shown.ends_on))


def _draft_prompt(records: MembershipRecords, draft: Renewal) -> str:
    saved = draft.saved_at.astimezone(ZoneInfo(records.site.time_zone))
    return _(
        "Your request for membership {term} has not been sent. Draft saved on {day} at {time}."
    ).format(term=term_label(term_of(draft)), day=format_day(saved.date()), time=format_time(saved))


def _pay_prompt(records: MembershipRecords, invoice: Document) -> str:
    due = invoice.valid_until or invoice.issued_on
    text = (
        _("Invoice {number}, due by {day}.")
        if records.today <= due
        else _("Invoice {number} was due on {day}.")
    )
    return text.format(number=invoice.number, day=format_day(due))


def _request_prompt(stage: Stage, records: MembershipRecords) -> str:
    request = records.request
    if request is None:
        return _("Your invoice is being prepared. We will write once it is ready.")
    texts = {
        Stage.TIER_REVIEW: _(
            "Your request for membership {term} is saved. We are checking the change of tier."
        ),
        Stage.ORDER_AWAITED: _(
            "Your request for membership {term} is saved."
            " We will issue the invoice once your purchase order is here."
        ),
        Stage.INVOICE_AWAITED: _(
            "Your request for membership {term} is saved. We will write once your invoice is ready."
        ),
        Stage.RENEWED: _("Your membership {term} is paid. It starts on {day}."),
    }
    return texts[stage].format(term=term_label(term_of(request)), day=format_day(request.starts_on))


def _order_sent(records: MembershipRecords) -> str:
    """The member's own purchase order, by the name that they know it by, while it counts."""
    request = records.request
    if request is None or request.status is RenewalStatus.PAID or not records.has_order(request):
        return ""
    order = records.orders[Subject("renewal", request.id)]
    named = [order.reference, records.order_files.get(order.file_id or 0, "")]
    said = ", ".join(name for name in named if name)
    if not said:
        return _("Your purchase order has arrived.")
    return _("Your purchase order has arrived: {name}.").format(name=said)


def _note(records: MembershipRecords) -> str:
    """A refused change of tier is told with its reason until the term is paid."""
    request = records.request
    if (
        request is None
        or request.tier_decision is not TierDecision.REFUSED
        or request.status is RenewalStatus.PAID
    ):
        return ""
    return _("The change of tier was declined: {reason}").format(reason=request.decision_reason)

"""One renewal as staff read it: facts, change of tier, purchase order, money, who did what when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    current,
    format_day,
    format_day_short,
    format_money,
    format_time,
)
from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing.tables import (
    Document,
    DocumentKind,
    Payment,
    PurchaseOrder,
    StoredFile,
)
from membership_ui.billing.views.addresses import document_url
from membership_ui.billing.views.words import method_name
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.members.rules import MemberDetails
from membership_ui.members.views import identity_facts
from membership_ui.memberships.documents import term_label
from membership_ui.memberships.tables import Tier
from membership_ui.memberships.views.words import Badge, tier_label
from membership_ui.renewals.queries.requests import RequestRow
from membership_ui.renewals.rules import TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.tables import Renewal
from membership_ui.renewals.views.renewals import stage_badge
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class DetailSource:
    """What the builder reads: `row` as in the list, `kept` the tier of the term before, `file` of
    the purchase order if it has one.
    """

    row: RequestRow
    renewal: Renewal
    member: MemberDetails
    site: Site
    kept: Tier
    tiers: dict[int, Tier]
    order: PurchaseOrder | None
    file: StoredFile | None
    documents: Sequence[Document]
    still_open: Money
    payments: Sequence[Payment]
    journal: Sequence[AuditEvent]
    may_invoice: bool


@dataclass(frozen=True)
class TierChange:
    """`outcome` is empty while it is to decide; `kept` is the tier that counts now."""

    is_asked: bool = False
    is_pending: bool = False
    kept: str = ""
    kept_amount: str = ""
    asked: str = ""
    asked_amount: str = ""
    reason: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class DocumentLink:
    url: str = ""
    number: str = ""
    text: str = ""


@dataclass(frozen=True)
class HistoryLine:
    what: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class RenewalDetail:
    """`id` is 0 while none is open. `open_amount` is as an input takes it: `1234,50`."""

    id: int = 0
    member_id: int = 0
    structure: str = ""
    badge: Badge = field(default_factory=Badge)
    term: str = ""
    amount: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    change: TierChange = field(default_factory=TierChange)
    order_text: str = ""
    order_url: str = ""
    order_file: str = ""
    invoice: DocumentLink = field(default_factory=DocumentLink)
    invoice_due: str = ""
    receipts: list[DocumentLink] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)
    remaining: str = ""
    can_invoice: bool = False
    waits_for: str = ""
    can_record: bool = False
    open_amount: str = ""
    open_text: str = ""
    method: str = ""
    today: str = ""
    history: list[HistoryLine] = field(default_factory=list)


@dataclass(frozen=True)
class PaymentProblems:
    """What is wrong in the payment's form, by field; empty where nothing is."""

    amount: str = ""
    method: str = ""
    received_on: str = ""
    reference: str = ""


def renewal_detail(source: DetailSource, *, today: str) -> RenewalDetail:
    row, still_open = source.row, source.still_open
    invoices = [document for document in source.documents if document.kind is DocumentKind.INVOICE]
    is_to_pay = row.stage is RequestStage.TO_PAY
    return RenewalDetail(
        id=row.id,
        member_id=source.renewal.member_id,
        structure=row.structure,
        badge=stage_badge(row.stage),
        term=_("Membership {term}").format(term=term_label(Period(row.starts_on, row.ends_on))),
        amount=format_money(Money(row.cents, source.site.currency)),
        facts=_facts(source),
        change=_change(source),
        order_text=_order(source),
        order_url=f"/uploads/{source.file.id}" if source.file else "",
        order_file=source.file.original_name if source.file else "",
        invoice=_link(invoices[0]) if invoices else DocumentLink(),
        invoice_due=_due(invoices, is_to_pay=is_to_pay),
        receipts=[
            _link(document)
            for document in source.documents
            if document.kind is DocumentKind.RECEIPT
        ],
        payments=[_payment(payment) for payment in source.payments],
        remaining=_remaining(source, has_invoice=bool(invoices)),
        can_invoice=source.may_invoice and row.stage is RequestStage.TO_INVOICE,
        waits_for=_waits_for(source),
        can_record=source.may_invoice and is_to_pay,
        open_amount=_typed(still_open) if is_to_pay else "",
        open_text=format_money(still_open) if is_to_pay else "",
        method=row.method,
        today=today,
        history=[_history(event, source.site.time_zone) for event in source.journal],
    )


def _facts(source: DetailSource) -> list[tuple[str, str]]:
    renewal, row = source.renewal, source.row
    pairs = (
        (_("Tier"), tier_label(source.tiers[renewal.tier_id])),
        (_("Payment"), method_name(row.method)),
        (_("Requested on"), _instant(renewal.submitted_at, source.site.time_zone)),
    )
    email = source.member.email
    identity = identity_facts(source.member, source.site.policy.country)
    told = [*pairs, *identity, (_("Email"), email)]
    return [(term, value) for term, value in told if value]


def _change(source: DetailSource) -> TierChange:
    renewal = source.renewal
    asked = source.tiers.get(renewal.asked_tier_id or 0)
    if asked is None:
        return TierChange()
    kept = source.kept
    reason = renewal.decision_reason
    outcomes = {
        TierDecision.ACCEPTED: _("Change accepted."),
        TierDecision.REFUSED: _("Change declined: {reason}").format(reason=reason),
    }
    return TierChange(
        is_asked=True,
        is_pending=renewal.tier_decision is TierDecision.PENDING,
        kept=tier_label(kept),
        kept_amount=format_money(Money(kept.cents, source.site.currency)),
        asked=tier_label(asked),
        asked_amount=format_money(Money(asked.cents, source.site.currency)),
        reason=renewal.change_reason,
        outcome=outcomes.get(renewal.tier_decision, ""),
    )


def _order(source: DetailSource) -> str:
    order = source.order
    if order is not None and order.received_at is not None:
        return order.reference or _("Received, without a reference")
    return _("Not received yet") if source.renewal.awaits_purchase_order else ""


def _waits_for(source: DetailSource) -> str:
    """Why no invoice can be issued yet, for those who would issue it."""
    if not source.may_invoice:
        return ""
    return {
        RequestStage.TO_DECIDE: _("The invoice can be issued once the change of tier is decided."),
        RequestStage.AWAITING_ORDER: _(
            "The invoice can be issued once the purchase order has arrived."
        ),
    }.get(source.row.stage, "")


def _due(invoices: Sequence[Document], *, is_to_pay: bool) -> str:
    if not invoices or not is_to_pay or invoices[0].valid_until is None:
        return ""
    return _("due on {day}").format(day=format_day(invoices[0].valid_until))


def _payment(payment: Payment) -> str:
    """`340,00 € par virement, reçu le 14 janv. 2027, VIR 20418`"""
    said = _("{amount} by {method}, received on {day}").format(
        amount=format_money(Money(payment.cents, payment.currency)),
        method=method_name(payment.method).lower(),
        day=format_day_short(payment.received_on),
    )
    return f"{said}, {payment.reference}" if payment.reference else said


def _remaining(source: DetailSource, *, has_invoice: bool) -> str:
    if not has_invoice:
        return ""
    if source.still_open.cents <= 0:
        return _("Paid in full.")
    return _("{amount} still due.").format(amount=format_money(source.still_open))


def _link(document: Document) -> DocumentLink:
    text = _("Invoice") if document.kind is DocumentKind.INVOICE else _("Receipt")
    return DocumentLink(document_url(document.id), document.number, f"{text} {document.number}")


def _typed(amount: Money) -> str:
    units, cents = divmod(amount.cents, 100)
    return f"{units}{',' if current() == 'fr' else '.'}{cents:02d}"


def _history(event: AuditEvent, time_zone: str) -> HistoryLine:
    return HistoryLine(_deed(event), event.actor_name, _instant(event.at, time_zone))


def _deed(event: AuditEvent) -> str:
    """The verb as a sentence; an unknown one as it stands, rather than nothing."""
    number = event.facts.get("number", "")
    has_arrived = event.facts.get("reference") or event.facts.get("file_id")
    sentences = {
        "renewal.submitted": _("Request saved"),
        "renewal.tier_accepted": _("Change of tier accepted"),
        "renewal.tier_refused": _("Change of tier declined: {reason}").format(
            reason=event.facts.get("reason", "")
        ),
        "purchase_order.kept": _("Purchase order received")
        if has_arrived
        else _("Will send a purchase order"),
        "renewal.invoiced": _("Invoice {number} issued").format(number=number),
        "receipt.issued": _("Receipt {number} issued").format(number=number),
        "payment.recorded": _("Payment recorded"),
    }
    return sentences.get(event.verb, event.verb)


def _instant(instant: datetime | None, time_zone: str) -> str:
    if instant is None:
        return ""
    there = instant.astimezone(ZoneInfo(time_zone))
    return _("{day} at {time}").format(day=format_day_short(there.date()), time=format_time(there))

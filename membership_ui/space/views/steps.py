"""The timeline of a term: request, review, call for dues, payment, active membership."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import _, format_day, format_day_month
from membership_ui.memberships.documents import term_label
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.tables import Renewal
from membership_ui.renewals.views.renewals import stage_badge
from membership_ui.space.views.records import MembershipRecords, term_of

DONE, NOW, TODO = "done", "now", "todo"


@dataclass(frozen=True)
class Step:
    """One dot of the timeline; `state` is done, now or todo."""

    state: str
    title: str
    when: str


def timeline_of(records: MembershipRecords) -> tuple[str, list[Step]]:
    """Of the request under way, else of the membership shown: its title and its steps."""
    if records.request:
        steps = _of_request(records, records.request)
        return _tracking(records.request), steps
    if records.shown:
        steps = _of_membership(records, records.shown)
        return _tracking(records.shown), steps
    return "", []


def _tracking(row: Membership | Renewal) -> str:
    return _("Progress of membership {term}").format(term=term_label(term_of(row)))


def _of_membership(records: MembershipRecords, membership: Membership) -> list[Step]:
    days = (
        membership.requested_on,
        membership.reviewed_on,
        membership.invoiced_on,
        membership.paid_on,
    )
    paid = membership.status is MembershipStatus.PAID
    steps = [
        Step(DONE if day or paid else TODO, title, format_day(day) if day else "")
        for title, day in zip(_titles(), days, strict=True)
    ]
    return _with_now([*steps, _active(membership, paid, records.today)])


def _of_request(records: MembershipRecords, renewal: Renewal) -> list[Step]:
    sent, decided = (_day(at, records) for at in (renewal.submitted_at, renewal.decided_at))
    invoice = records.invoice(renewal.invoice_id)
    membership = next((m for m in records.memberships if m.id == renewal.next_membership_id), None)
    paid_on = membership.paid_on if membership else None
    is_paid = renewal.status is RenewalStatus.PAID
    is_reviewed = invoice is not None or renewal.tier_decision in (
        TierDecision.ACCEPTED,
        TierDecision.REFUSED,
    )
    review, call, pay = (
        _day_or_empty(day) for day in (decided, invoice and invoice.issued_on, paid_on)
    )
    asked, examined, called, settled = _titles()
    steps = [
        Step(DONE, asked, _day_or_empty(sent)),
        Step(
            DONE if is_reviewed else TODO,
            examined,
            review or call or _what_review_waits_for(records, renewal),
        ),
        Step(
            DONE if invoice else TODO,
            called,
            call or ("" if not is_reviewed else _call_waits_for(records, renewal)),
        ),
        Step(DONE if is_paid else TODO, settled, pay or _due(invoice and invoice.valid_until)),
        _active(renewal, is_paid, records.today),
    ]
    return _with_now(steps)


def _titles() -> tuple[str, str, str, str]:
    return _("Request"), _("Review"), _("Dues call"), _("Payment")


def _active(row: Membership | Renewal, is_paid: bool, today: date) -> Step:
    if is_paid and today > row.ends_on:
        return Step(DONE, _("Membership ended"), format_day(row.ends_on))
    if is_paid and today >= row.starts_on:
        until = _("Until {day}").format(day=format_day_month(row.ends_on))
        ends = _("With no end date") if term_of(row).is_endless else until
        return Step(DONE, _("Membership active"), ends)
    return Step(TODO, _("Membership active"), _("From {day}").format(day=format_day(row.starts_on)))


def _with_now(steps: list[Step]) -> list[Step]:
    """The first step to do is the present one."""
    first = next((rank for rank, step in enumerate(steps) if step.state == TODO), None)
    return [replace(step, state=NOW) if rank == first else step for rank, step in enumerate(steps)]


def _what_review_waits_for(records: MembershipRecords, renewal: Renewal) -> str:
    if renewal.tier_decision is TierDecision.PENDING:
        return _("Change of tier being checked")
    return _call_waits_for(records, renewal) or _("In progress")


def _call_waits_for(records: MembershipRecords, renewal: Renewal) -> str:
    waits = renewal.awaits_purchase_order and not records.has_order(renewal)
    return stage_badge(RequestStage.AWAITING_ORDER).text if waits else ""


def _due(day: date | None) -> str:
    return _("By {day}").format(day=format_day(day)) if day else ""


def _day(at, records: MembershipRecords) -> date | None:
    return at.astimezone(ZoneInfo(records.site.time_zone)).date() if at else None


def _day_or_empty(day: date | None) -> str:
    return format_day(day) if day else ""

"""The merges that are proposed on a site: what each waits for, how each ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.merge_proposals import Awaits, Outcome
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, MergeProposal
from membership_ui.adapters.i18n import _, format_day_short
from membership_ui.casework.views.merges import named, undone_badge, what_became
from membership_ui.kernel.errors import N_
from membership_ui.memberships.views.words import Badge

_ENDED = {
    Outcome.MERGED: ("gray", "check", N_("Merged on {day}")),
    Outcome.STOPPED: ("red", "hand", N_("Stopped by one of the two on {day}")),
    Outcome.WITHDRAWN: ("gray", "undo-2", N_("Withdrawn on {day}")),
    Outcome.EXPIRED: ("gray", "clock", N_("No answer, ended on {day}")),
    Outcome.OVERTAKEN: ("gray", "x", N_("No longer possible, ended on {day}")),
}


@dataclass(frozen=True)
class ProposalLine:
    """`id` is 0 while there is none; `second` and `withdraw` name their buttons, empty where there
    is none. `became` names the account that is to be closed, and says whether it was.
    """

    id: int = 0
    stays: str = ""
    became: str = ""
    made: str = ""
    reason: str = ""
    agreed: str = ""
    badge: Badge = field(default_factory=Badge)
    second: str = ""
    withdraw: str = ""


@dataclass(frozen=True)
class ProposalRecords:
    """`awaited` is None once it is over; `undone_at` is that of the merge that it led to."""

    proposal: MergeProposal
    people: Mapping[int, Account]
    awaited: Awaits | None
    answer_days: int
    is_own: bool
    undone_at: datetime | None = None


def proposal_line(records: ProposalRecords, zone: ZoneInfo) -> ProposalLine:
    one, people = records.proposal, records.people
    stays, closed = people[one.staying_id], people[one.leaving_id]
    numbers = {"staying": stays.member_number, "leaving": closed.member_number}
    by = people[one.proposed_by_id]
    may_second = records.awaited is Awaits.SECOND and not records.is_own
    return ProposalLine(
        id=one.id or 0,
        stays=named(stays),
        became=_became(records, closed),
        made=_("{day}, {name}").format(day=_day(one.proposed_at, zone), name=full_name(by)),
        reason=one.reason,
        agreed=_agreed(one, numbers) if records.awaited else "",
        badge=_badge(records, zone),
        second=_("Agree to the merge of no. {leaving} into no. {staying}").format(**numbers)
        if may_second
        else "",
        withdraw=_("Withdraw the proposed merge of no. {leaving} into no. {staying}").format(
            **numbers
        )
        if records.awaited
        else "",
    )


def _became(records: ProposalRecords, closed: Account) -> str:
    if records.proposal.outcome == Outcome.MERGED:
        return what_became(closed, is_merged=True, is_over=records.undone_at is not None)
    return what_became(closed, is_merged=False, is_over=records.awaited is None)


def _agreed(one: MergeProposal, numbers: Mapping[str, str]) -> str:
    if one.staying_agreed_at or one.leaving_agreed_at:
        number = numbers["staying" if one.staying_agreed_at else "leaving"]
        return _("No. {number} has agreed.").format(number=number)
    return _("Nobody has answered yet.")


def _badge(records: ProposalRecords, zone: ZoneInfo) -> Badge:
    one = records.proposal
    if records.undone_at is not None:
        return undone_badge(records.undone_at, zone)
    match records.awaited:
        case None:
            color, icon, text = _ENDED[Outcome(one.outcome)]
            return Badge(
                color, icon, _(text).format(day=_day(one.ended_at or one.proposed_at, zone))
            )
        case Awaits.LINKS:
            until = _day(one.proposed_at + timedelta(days=records.answer_days), zone)
            return Badge("amber", "mail", _("Both can answer until {day}").format(day=until))
        case Awaits.SECOND:
            return Badge("amber", "users", _("Waiting for a second staff member"))
        case Awaits.DELAY:
            due = _day(one.due_at or one.proposed_at, zone)
            return Badge(
                "amber", "clock", _("Will be done on {day} unless stopped").format(day=due)
            )


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return format_day_short(moment.astimezone(zone).date())

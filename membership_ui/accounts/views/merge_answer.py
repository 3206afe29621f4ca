"""What somebody reads who is asked whether two accounts are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import _, format_day, format_time
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class ProposalSight:
    """One side of an open proposal: its number, the other one's, whether this is the account that
    would be closed, and `due_at` once somebody stood in for a silent side.
    """

    own: str
    other: str
    is_leaving: bool
    has_agreed: bool
    due_at: datetime | None


@dataclass(frozen=True)
class MergeAnswerView:
    """`own` is empty when there is nothing to answer; `fate` says what becomes of that account,
    `waits` what happens without an answer.
    """

    own: str = ""
    proposal: str = ""
    fate: str = ""
    waits: str = ""
    has_agreed: bool = False


def merge_answer_view(sight: ProposalSight, site: Site) -> MergeAnswerView:
    numbers = {"own": sight.own, "other": sight.other}
    fate = (
        _("Account no. {own} would be closed, and everything in it moved to no. {other}.")
        if sight.is_leaving
        else _("Account no. {own} would be kept, and receive everything in no. {other}.")
    )
    return MergeAnswerView(
        own=sight.own,
        proposal=_(
            "The staff of {site} believe that your account no. {own} and account no. {other} "
            "belong to one person, and propose to merge them."
        ).format(site=site.name, **numbers),
        fate=fate.format(**numbers),
        waits=_waits(sight, ZoneInfo(site.time_zone)),
        has_agreed=sight.has_agreed,
    )


def _waits(sight: ProposalSight, zone: ZoneInfo) -> str:
    if sight.due_at is not None:
        due = sight.due_at.astimezone(zone)
        return _("Unless you stop it, this will happen on {day} at {time}.").format(
            day=format_day(due.date()), time=format_time(due)
        )
    if sight.has_agreed:
        return _("You have agreed. The other address has not answered yet.")
    return _("Nothing changes until both addresses have agreed.")

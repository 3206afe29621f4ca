"""Until when a person is a member, in the strip of figures of their profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from membership_ui.adapters.i18n import format_day, format_number
from membership_ui.kernel.periods import Period
from membership_ui.memberships.rules import MembershipStatus, coverage_of
from membership_ui.memberships.rules.coverage import NO_EXPIRY
from membership_ui.memberships.tables import Membership


@dataclass(frozen=True)
class StandingView:
    """`expires` is empty for somebody who never was a member here, and for whom the membership has
    no end; `member` names the structure whose membership it is, and is empty for the person's own.
    """

    is_ready: bool = False
    member: str = ""
    expires: str = ""
    days_left: str = ""
    is_over: bool = False
    is_endless: bool = False


def standing_view(terms: Sequence[Membership], member: str, today: date) -> StandingView:
    """From the last day that is paid for; terms still to be paid do not count."""
    expires_on = coverage_of(terms).expires_on
    if not _paid(terms):
        return StandingView(is_ready=True, member=member)
    if expires_on == NO_EXPIRY:
        return StandingView(is_ready=True, member=member, is_endless=True)
    days = Period(min(today, expires_on), expires_on).days_left(today)
    return StandingView(
        is_ready=True,
        member=member,
        expires=format_day(expires_on),
        days_left=format_number(days),
        is_over=expires_on < today,
    )


def _paid(terms: Sequence[Membership]) -> bool:
    return any(term.status is MembershipStatus.PAID for term in terms)

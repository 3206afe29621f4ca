"""The states of a membership, the steps between them, why a term cannot follow."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from membership_ui.kernel.errors import N_, Conflict
from membership_ui.kernel.periods import Period


class MembershipStatus(StrEnum):
    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """Where a member stands today, as the badge says it."""

    NONE = "none"
    ACTIVE = "active"
    TO_RENEW = "to_renew"
    DUE = "due"
    UPCOMING = "upcoming"
    ENDED = "ended"
    EXPIRED = "expired"


MEMBERSHIP_TRANSITIONS: dict[MembershipStatus, frozenset[MembershipStatus]] = {
    MembershipStatus.DUE: frozenset({MembershipStatus.PAID, MembershipStatus.CANCELLED}),
    MembershipStatus.PAID: frozenset(),
    MembershipStatus.CANCELLED: frozenset(),
}


def standing_of(
    status: MembershipStatus, term: Period, today: date, renewal_opens_on: date
) -> Standing:
    """What one membership is on `today`."""
    if status is MembershipStatus.CANCELLED:
        return Standing.NONE
    if status is MembershipStatus.DUE:
        return Standing.DUE
    if today < term.starts_on:
        return Standing.UPCOMING
    if today > term.ends_on:
        return Standing.ENDED
    return Standing.TO_RENEW if today >= renewal_opens_on else Standing.ACTIVE


class NoMembership(Conflict):
    message = N_(
        "There is no approved membership to start from. Write to us, and we will help you."
    )


class NoFeeScale(Conflict):
    message = N_("The fees for {year} are not published yet. Write to us, and we will help you.")

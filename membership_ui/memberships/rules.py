"""Terms, tiers, and the states of a renewal. Pure: dates and amounts come in, decisions come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from membership_ui.kernel.errors import Conflict, N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.kernel.transitions import move


class MembershipStatus(StrEnum):
    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"


class RenewalStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INVOICED = "invoiced"
    PAID = "paid"


class TierDecision(StrEnum):
    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Standing(StrEnum):
    """Where a member stands today, as the badge says it."""

    NONE = "none"
    ACTIVE = "active"
    TO_RENEW = "to_renew"
    DUE = "due"
    UPCOMING = "upcoming"
    ENDED = "ended"
    EXPIRED = "expired"


RENEWAL_TRANSITIONS: dict[RenewalStatus, frozenset[RenewalStatus]] = {
    RenewalStatus.DRAFT: frozenset({RenewalStatus.SUBMITTED}),
    RenewalStatus.SUBMITTED: frozenset({RenewalStatus.INVOICED}),
    RenewalStatus.INVOICED: frozenset({RenewalStatus.PAID}),
    RenewalStatus.PAID: frozenset(),
}
TIER_TRANSITIONS: dict[TierDecision, frozenset[TierDecision]] = {
    TierDecision.NOT_NEEDED: frozenset(),
    TierDecision.PENDING: frozenset({TierDecision.ACCEPTED, TierDecision.REFUSED}),
    TierDecision.ACCEPTED: frozenset(),
    TierDecision.REFUSED: frozenset(),
}
MEMBERSHIP_TRANSITIONS: dict[MembershipStatus, frozenset[MembershipStatus]] = {
    MembershipStatus.DUE: frozenset({MembershipStatus.PAID, MembershipStatus.CANCELLED}),
    MembershipStatus.PAID: frozenset(),
    MembershipStatus.CANCELLED: frozenset(),
}


def standing_of(status: MembershipStatus, term: Period, today: date, renewal_opens_on: date) -> Standing:
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


__all__ = ["Conflict", "Money", "N_", "Sequence", "dataclass", "move"]

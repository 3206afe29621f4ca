"""What the register shows of a member: up to when the dues are paid or owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from membership_ui.memberships.rules.states import MembershipStatus, Standing


class Dues(IntEnum):
    """What the register knows of a member's last dues, in the order in which staff look at them."""

    OWED = 0
    PAID = 1
    NONE = 2


NO_EXPIRY = date.max
NO_AMOUNT = -1


@dataclass(frozen=True)
class Coverage:
    """The days paid for without a break, and what is owed or was paid last."""

    dues: Dues = Dues.NONE
    covered_from: date = NO_EXPIRY
    expires_on: date = NO_EXPIRY
    tier_id: int | None = None
    cents: int = NO_AMOUNT


def coverage_of(terms: Sequence[Any]) -> Coverage:
    """Where memberships leave their member. Dues owed for a term before the last paid one no longer
    count.
    """
    paid = sorted(
        (t for t in terms if t.status is MembershipStatus.PAID), key=lambda t: t.starts_on
    )
    last = max(
        (t for t in terms if t.status is not MembershipStatus.CANCELLED),
        key=lambda t: t.starts_on,
        default=None,
    )
    if last is None:
        return Coverage()
    dues = Dues.PAID if last.status is MembershipStatus.PAID else Dues.OWED
    expires_on = paid[-1].ends_on if paid else NO_EXPIRY
    start = NO_EXPIRY
    for term in reversed(paid):
        if start is not NO_EXPIRY and term.ends_on < start - timedelta(days=1):
            break
        start = term.starts_on
    return Coverage(dues, start, expires_on, last.tier_id, last.cents)


def register_standing(coverage: Coverage, today: date, renewal_opens_days_before: int) -> Standing:
    """What the staff list says of a member on `today`."""
    if coverage.dues is not Dues.PAID:
        return Standing.DUE if coverage.dues is Dues.OWED else Standing.NONE
    if coverage.expires_on < today:
        return Standing.EXPIRED
    if coverage.covered_from > today:
        return Standing.UPCOMING
    closing = coverage.expires_on <= today + timedelta(days=renewal_opens_days_before)
    return Standing.TO_RENEW if closing else Standing.ACTIVE

"""Terms, tiers, coverage: pure decisions on the dates and amounts that come in, by noun."""

from membership_ui.memberships.rules.coverage import (
    NO_AMOUNT,
    NO_EXPIRY,
    Coverage,
    Dues,
    coverage_of,
    register_standing,
)
from membership_ui.memberships.rules.states import (
    MEMBERSHIP_TRANSITIONS,
    MembershipStatus,
    NoFeeScale,
    NoMembership,
    Standing,
    standing_of,
)
from membership_ui.memberships.rules.tiers import TierRow, tier_by_code, tier_for

__all__ = [
    "Coverage",
    "Dues",
    "MEMBERSHIP_TRANSITIONS",
    "MembershipStatus",
    "NO_AMOUNT",
    "NO_EXPIRY",
    "NoFeeScale",
    "NoMembership",
    "Standing",
    "TierRow",
    "coverage_of",
    "register_standing",
    "standing_of",
    "tier_by_code",
    "tier_for",
]

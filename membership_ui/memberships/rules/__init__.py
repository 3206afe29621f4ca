"""Terms, tiers, the renewal form: pure decisions on the dates and amounts that come in, by noun."""

from membership_ui.memberships.rules.answers import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    LONGEST_REASON,
    RenewalAnswers,
    read_answers,
)
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
    RENEWAL_TRANSITIONS,
    TIER_TRANSITIONS,
    MembershipStatus,
    NoFeeScale,
    NoMembership,
    OrderAwaited,
    RenewalAlreadySent,
    RenewalNotOpen,
    RenewalStatus,
    Standing,
    TierDecision,
    TierUndecided,
    standing_of,
)
from membership_ui.memberships.rules.tiers import (
    TierRow,
    tier_by_code,
    tier_for,
)

__all__ = [
    "Coverage",
    "Dues",
    "LONGEST_ADDRESS",
    "LONGEST_LINE",
    "LONGEST_REASON",
    "MEMBERSHIP_TRANSITIONS",
    "MembershipStatus",
    "NO_AMOUNT",
    "NO_EXPIRY",
    "NoFeeScale",
    "NoMembership",
    "OrderAwaited",
    "RENEWAL_TRANSITIONS",
    "RenewalAlreadySent",
    "RenewalAnswers",
    "RenewalNotOpen",
    "RenewalStatus",
    "Standing",
    "TIER_TRANSITIONS",
    "TierDecision",
    "TierRow",
    "TierUndecided",
    "coverage_of",
    "read_answers",
    "register_standing",
    "standing_of",
    "tier_by_code",
    "tier_for",
]

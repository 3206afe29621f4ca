"""The renewal form and the states of a request: pure decisions, by noun."""

from membership_ui.renewals.rules.answers import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    LONGEST_REASON,
    Buyer,
    RenewalAnswers,
    read_answers,
    read_details,
)
from membership_ui.renewals.rules.states import (
    RENEWAL_TRANSITIONS,
    TIER_TRANSITIONS,
    DetailsUnread,
    OrderAwaited,
    RenewalAlreadySent,
    RenewalNotOpen,
    RenewalStatus,
    TierDecision,
    TierUndecided,
)

__all__ = [
    "Buyer",
    "DetailsUnread",
    "LONGEST_ADDRESS",
    "LONGEST_LINE",
    "LONGEST_REASON",
    "OrderAwaited",
    "RENEWAL_TRANSITIONS",
    "RenewalAlreadySent",
    "RenewalAnswers",
    "RenewalNotOpen",
    "RenewalStatus",
    "TIER_TRANSITIONS",
    "TierDecision",
    "TierUndecided",
    "read_answers",
    "read_details",
]

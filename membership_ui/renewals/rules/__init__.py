"""The renewal form and the states of a request: pure decisions, by noun."""

from membership_ui.renewals.rules.answers import (
    CONTACT_FIELDS,
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
    "CONTACT_FIELDS",
    "DetailsUnread",
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

"""The states of a renewal, the steps between them, why a step is refused."""

from __future__ import annotations

from enum import StrEnum

from membership_ui.kernel.errors import N_, Conflict


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


class RenewalNotOpen(Conflict):
    message = N_("Renewal is not open yet. It opens on {day}.")


class RenewalAlreadySent(Conflict):
    message = N_("Your request has already been saved. Nothing was sent twice.")


class DetailsUnread(Conflict):
    message = N_(
        "The quote uses the details in the form. Correct what is marked there, then ask again: "
        "nothing was issued."
    )


class TierUndecided(Conflict):
    message = N_("The change of tier is not decided yet.")


class OrderAwaited(Conflict):
    message = N_("The member asked to wait for a purchase order, which has not arrived yet.")

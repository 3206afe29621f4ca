"""What a submitted request waits for: one rule for the member's pages, the staff's and the invoice.
The list asks the database for the same (`queries/requests.py`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from membership_ui.renewals.rules.states import RenewalStatus, TierDecision


class RequestStage(StrEnum):
    """In the order in which staff meet them."""

    TO_DECIDE = "to_decide"
    AWAITING_ORDER = "awaiting_order"
    TO_INVOICE = "to_invoice"
    TO_PAY = "to_pay"
    PAID = "paid"


class Request(Protocol):
    """A renewal that was sent."""

    @property
    def status(self) -> RenewalStatus: ...
    @property
    def tier_decision(self) -> TierDecision: ...
    @property
    def awaits_purchase_order(self) -> bool: ...


def stage_of(request: Request, *, has_order: bool) -> RequestStage:
    """`has_order`: the purchase order has arrived."""
    if request.status is RenewalStatus.PAID:
        return RequestStage.PAID
    if request.status is RenewalStatus.INVOICED:
        return RequestStage.TO_PAY
    if request.tier_decision is TierDecision.PENDING:
        return RequestStage.TO_DECIDE
    if request.awaits_purchase_order and not has_order:
        return RequestStage.AWAITING_ORDER
    return RequestStage.TO_INVOICE

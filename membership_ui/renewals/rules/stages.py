"""What a submitted request waits for, as staff see it."""

from __future__ import annotations

from enum import StrEnum


class RequestStage(StrEnum):
    """In the order in which staff meet them; `queries/requests.py` reads it off the rows."""

    TO_DECIDE = "to_decide"
    AWAITING_ORDER = "awaiting_order"
    TO_INVOICE = "to_invoice"
    TO_PAY = "to_pay"
    PAID = "paid"

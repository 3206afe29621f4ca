"""What billing tells the features above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class InvoicePaid:
    """The whole amount of an invoice has arrived. `subject` is what the invoice was made for."""

    invoice_id: int
    subject: str
    paid_on: date

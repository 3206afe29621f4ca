"""What billing tells the features above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class FilesSought:
    """Which files stand in something that is not sent yet? A listener adds their keys to `kept`."""

    kept: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class InvoicePaid:
    """The whole amount of an invoice has arrived. `subject` is what the invoice was made for."""

    invoice_id: int
    subject: str
    paid_on: date

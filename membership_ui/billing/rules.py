"""Series of numbers, what is still open on an invoice, what a payment may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from membership_ui.kernel.errors import N_, Conflict, Invalid
from membership_ui.kernel.money import Money, total
from membership_ui.sites.rules import Policy

# Prefixes of the numbers that people see: D devis, F facture, R reçu, A avoir
SERIES = {"quote": "D", "invoice": "F", "receipt": "R", "credit_note": "A"}
LONGEST_REFERENCE = 140  # what a SEPA transfer carries as remittance text


class PaymentMethod(StrEnum):
    CARD = "card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"


class Settlement(StrEnum):
    """Where a document stands, as its badge says it."""

    OFFERED = "offered"
    LAPSED = "lapsed"
    OPEN = "open"
    PAID = "paid"
    REFUNDED = "refunded"


def offered_methods(policy: Policy) -> tuple[PaymentMethod, ...]:
    """How a site lets its members pay, in its order. Raises ValueError for an unknown one."""
    return tuple(map(PaymentMethod, policy.payment_methods))


class AlreadyPaid(Conflict):
    message = N_("This invoice is already paid. Nothing was recorded a second time.")


class Invoiced(Protocol):
    @property
    def id(self) -> int | None: ...
    @property
    def cents(self) -> int: ...
    @property
    def currency(self) -> str: ...


class Received(Protocol):
    @property
    def invoice_id(self) -> int: ...
    @property
    def cents(self) -> int: ...
    @property
    def currency(self) -> str: ...


def still_due(invoice: Invoiced, payments: Iterable[Received]) -> Money:
    """What remains to be paid of the invoice, whatever else the payments are for; less than nothing
    where too much came.
    """
    received = [Money(p.cents, p.currency) for p in payments if p.invoice_id == invoice.id]
    return Money(invoice.cents, invoice.currency) - total(received, invoice.currency)


def check_payment(
    amount: Money, still_open: Money, received_on: date, today: date, issued_on: date
) -> None:
    """Raises AlreadyPaid, or Invalid for `amount` or `received_on`."""
    if still_open.cents <= 0:
        raise AlreadyPaid
    if amount.cents <= 0:
        raise Invalid("amount", N_("Enter an amount above zero."))
    if still_open < amount:
        raise Invalid("amount", N_("This is more than what is still due."))
    if received_on > today:
        raise Invalid("received_on", N_("This day is in the future."))
    if received_on.year < issued_on.year - 1:
        raise Invalid("received_on", N_("This day is too long before the invoice."))


def check_seen(seen: Money | None, still_open: Money) -> None:
    """Raises Invalid("amount") where another payment was recorded since; one that settled the
    invoice is `check_payment`'s.
    """
    if seen is not None and seen != still_open and still_open.cents > 0:
        raise Invalid("amount", N_("A payment was recorded meanwhile. Check what is still due."))


def check_reference(reference: str) -> str:
    """The reference, stripped. Raises Invalid("reference") when it is too long."""
    plain = reference.strip()
    if len(plain) > LONGEST_REFERENCE:
        raise Invalid("reference", N_("At most {count} characters."), count=LONGEST_REFERENCE)
    return plain

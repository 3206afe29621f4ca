"""Amounts: integers of minor units with their currency, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


class CurrencyMismatch(ValueError):
    """Two currencies met in one operation: a bug, never a user's fault."""


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (cents) of one ISO 4217 currency."""

    cents: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.cents <= self._same(other)

    @property
    def is_zero(self) -> bool:
        return self.cents == 0

    def share(self, rate: Decimal) -> Money:
        """This amount times `rate`, rounded half up to the cent, as invoices are in France."""
        cents = (Decimal(self.cents) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Money(int(cents), self.currency)

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.cents


def total(amounts: list[Money], currency: str) -> Money:
    """The sum of `amounts`; an empty list is zero in `currency`."""
    return sum(amounts, Money(0, currency))

"""Which tier of a fee scale holds a figure, or has a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class TierRow(Protocol):
    """What a tier must say for `tier_for` to choose it."""

    @property
    def code(self) -> str: ...
    @property
    def lower(self) -> int: ...
    @property
    def upper(self) -> int | None: ...


T = TypeVar("T", bound=TierRow)


def tier_for(tiers: Sequence[T], value: int) -> T | None:
    """The tier whose bounds hold `value` (both included); None when the scale has a hole there."""
    for tier in tiers:
        if tier.lower <= value and (tier.upper is None or value <= tier.upper):
            return tier
    return None


def tier_by_code(tiers: Sequence[T], code: str) -> T | None:
    """Last year's tier in another year's scale."""
    return next((tier for tier in tiers if tier.code == code), None)

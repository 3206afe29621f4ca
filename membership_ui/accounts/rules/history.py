"""What is different between two states of a person's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """An answer, a name or the e-mail; "" is nothing."""

    key: str
    before: str
    after: str


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Key by key, in the order of `after`; what `after` does not name has not been asked."""
    pairs = [(key, before.get(key, ""), value) for key, value in after.items()]
    return [Difference(key, old, new) for key, old, new in pairs if old != new]

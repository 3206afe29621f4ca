"""What accounts tell the features that know more: somebody wants to leave, somebody left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErasureAsked:
    """A listener that cannot let the person go raises a Conflict: its sentence says what to do."""

    account_id: int


@dataclass(frozen=True)
class AccountErased:
    """Told in the same transaction: each feature lets go of what it holds of the person."""

    account_id: int

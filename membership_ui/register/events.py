"""What the register tells the features that repeat its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class EntriesNamed:
    """Structures have come into a site's register, or other words stand in their entries there:
    one, or those of a whole import. Told in the same transaction.
    """

    site_id: int
    entry_ids: Sequence[int]

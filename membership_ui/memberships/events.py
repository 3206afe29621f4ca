"""What the features that carry a membership forward tell those that show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MembershipChanged:
    """A term was opened, paid or asked for, or the member's contact changed with it. Told in the
    same transaction: whoever repeats what a membership says brings it up to date.
    """

    site_id: int
    member_id: int

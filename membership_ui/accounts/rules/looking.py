"""How long, and for which reason, staff may look at a member's space."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.kernel.errors import N_, Conflict, Invalid

# Long enough for a telephone call
LOOK_FOR = timedelta(minutes=30)
_SHORTEST_REASON, LONGEST_REASON = 5, 200


class StaffSpace(Conflict):
    """Else a reviewer would read a treasurer's pages."""

    message = N_("The space of a person with a role cannot be seen, on whichever site.")


def read_reason(typed: str) -> str:
    """On one line. Raises Invalid."""
    reason = " ".join(typed.split())
    if not _SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid(
            "reason", N_("Say why in a few words, {most} characters at most."), most=LONGEST_REASON
        )
    return reason

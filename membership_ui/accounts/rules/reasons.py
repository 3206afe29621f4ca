"""Why staff do something to a person's account: the journal keeps it, and the person reads it."""

from __future__ import annotations

from membership_ui.kernel.errors import N_, Invalid

_SHORTEST, _LONGEST = 5, 500


def read_reason(typed: str) -> str:
    """On one line. Raises Invalid("reason")."""
    reason = " ".join(typed.split())
    if not _SHORTEST <= len(reason) <= _LONGEST:
        raise Invalid(
            "reason",
            N_("Say why in a few words: {least} to {most} characters."),
            least=_SHORTEST,
            most=_LONGEST,
        )
    return reason

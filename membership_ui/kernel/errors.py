"""What may go wrong by nobody's bug: each error carries one sentence for the user, translated at
the edge.
"""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return message


class PortalError(Exception):
    """A sentence for the user: a gettext message and the values of its {placeholders}."""

    message: str = N_("This cannot be done.")

    def __init__(self, message: str = "", **values: str | int) -> None:
        self.message = message or type(self).message
        self.values = values
        super().__init__(self.message)


class NotAllowed(PortalError):
    """The actor has no right to this. Shown like NotFound, so that nothing is revealed."""

    message = N_("Page not found. It has moved, or your account cannot open it.")


class NotFound(PortalError):
    message = N_("Page not found. It has moved, or your account cannot open it.")


class Invalid(PortalError):
    """One field cannot be accepted; `field` is its name in the form."""

    def __init__(self, field: str, message: str, **values: str | int) -> None:
        super().__init__(message, **values)
        self.field = field


class InvalidForm(PortalError):
    """Several fields at once."""

    message = N_("Some fields need correcting.")

    def __init__(self, problems: list[Invalid]) -> None:
        super().__init__()
        self.problems = problems


class Conflict(PortalError):
    """The state of the record does not allow it any more."""


class ReadOnlySpace(PortalError):
    """A staff member views a member's space."""

    message = N_("You are viewing the space of {name}: nothing can be changed there.")


def require(allowed: bool) -> None:
    """Raises NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed

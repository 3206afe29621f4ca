"""How long a session lasts, how often one may try, and why somebody is not let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from membership_ui.kernel.errors import N_, Conflict

KEPT_FOR = timedelta(days=30)  # "Rester connecté"
SESSION_FOR = timedelta(hours=12)  # a working day; the cookie itself ends with the browser
RESET_FOR = timedelta(minutes=60)


@dataclass(frozen=True)
class Throttle:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


# An account opens again after a quarter of an hour, as the locked sentence says
PER_ACCOUNT = Throttle(5, timedelta(minutes=15))
# One office behind one address: room for a morning of ordinary mistakes, not for a list of
# passwords. Beyond it each try waits longer; nobody is shut out for a neighbour's tries
PER_ADDRESS = Throttle(50, timedelta(minutes=15))
_LONGEST_PAUSE = 10.0
RESETS_PER_IDENTIFIER = Throttle(3, timedelta(minutes=15))
TRIES_TOLD_BELOW = 3  # ux.md: from the third mistake on, the remaining tries are told


def pause_seconds(tries: int) -> float:
    """How long one more try from a network address waits after `tries` wrong ones within the
    window: half a second for each beyond PER_ADDRESS, ten at most.
    """
    return min(_LONGEST_PAUSE, max(0, tries - PER_ADDRESS.tries) / 2)


class WrongPassword(Conflict):
    """The same for an unknown account. `left` is None while there is no need to tell."""

    message = N_("Wrong sign-in details. Try again.")

    def __init__(self, left: int | None = None) -> None:
        super().__init__()
        self.left = left


class TooManyTries(Conflict):
    message = N_("Too many attempts. Try again in 15 minutes or reset your password.")


class AmbiguousEmail(Conflict):
    message = N_(
        "Several accounts use this email address. Sign in with your member number: you will "
        "find it in our emails about your account, and “Forgot your password?” sends it to you."
    )


class DeadLink(Conflict):
    message = N_("This link has expired. Ask for a new one.")

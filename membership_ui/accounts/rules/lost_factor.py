"""When staff may take away a second factor that somebody lost, and how often."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.accounts.rules.reasons import read_reason
from membership_ui.accounts.rules.signing_in import Throttle
from membership_ui.kernel.errors import N_, Conflict, Invalid, InvalidForm

# A desk meets one or two a week: whoever does more in a day is not at a desk
REMOVALS = Throttle(5, timedelta(days=1))


class OwnFactor(Conflict):
    message = N_("Turn off your own second factor on your security page.")


class NoFactor(Conflict):
    message = N_("This account has no second factor.")


class RoleElsewhere(Conflict):
    message = N_(
        "This person also works for: {sites}. The manager there must remove the second factor."
    )


class NetworkRole(Conflict):
    message = N_(
        "This person is a network administrator. Another network administrator must remove the "
        "second factor."
    )


class TooManyRemovals(Conflict):
    message = N_(
        "You have removed 5 second factors today. Continue tomorrow, or ask another manager."
    )


def read_removal(*, has_checked: bool, reason: str) -> str:
    """The reason. Raises InvalidForm with `checked` and `reason`."""
    problems = []
    if not has_checked:
        problems.append(Invalid("checked", N_("Check first that it is really this person.")))
    try:
        reason = read_reason(reason)
    except Invalid as problem:
        problems.append(problem)
    if problems:
        raise InvalidForm(problems)
    return reason

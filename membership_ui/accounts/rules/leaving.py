"""Taking one's data along, and leaving: how often, and why not."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.accounts.rules.signing_in import Throttle
from membership_ui.kernel.errors import N_, Conflict

# A copy is told by mail each time; nobody needs more in a day
EXPORTS = Throttle(5, timedelta(days=1))
# In place of the names; the member number stays, because documents name it
ERASED_GIVEN_NAME, ERASED_FAMILY_NAME = "Compte", "supprimé"


class TooManyExports(Conflict):
    message = N_("You have downloaded your data 5 times today. Try again tomorrow.")


class LastOfRole(Conflict):
    message = N_("You are the only one with your role on {site}. Appoint somebody else first.")


class OtherNumber(Conflict):
    """What was typed is not the number of the account."""

    message = N_("This is not your member number. Check the digits.")

"""How long staff may look at a member's space."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.kernel.errors import N_, Conflict

# Long enough for a telephone call
LOOK_FOR = timedelta(minutes=30)


class StaffSpace(Conflict):
    """Else a reviewer would read a treasurer's pages."""

    message = N_("You cannot view the space of a person who has a role on any site.")

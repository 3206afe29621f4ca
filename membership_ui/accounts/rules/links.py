"""What has become of a link that was sent, and how soon another may follow it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from membership_ui.accounts.rules.signing_in import Throttle
from membership_ui.kernel.errors import N_, Conflict

# The second click on a button, or a form sent twice: one mail
ONE_BURST = Throttle(1, timedelta(minutes=1))
# A change of address whose link died can be renewed for so long
RENEWABLE_FOR = timedelta(days=7)


class LinkFate(StrEnum):
    LIVE = "live"
    USED = "used"
    DROPPED = "dropped"
    DEAD = "dead"


class UsedLink(Conflict):
    message = N_("This link has already been used.")


class DroppedLink(Conflict):
    """A newer one was sent, or what it would do was cancelled."""

    message = N_("This link no longer works: open the latest message.")


class JustSent(Conflict):
    message = N_("A link was sent less than a minute ago. Wait a moment before you send another.")


def fate_of(
    *,
    used_at: datetime | None,
    dropped_at: datetime | None,
    expires_at: datetime,
    now: datetime,
) -> LinkFate:
    """What happened first counts; time does to links that nothing happened to."""
    if used_at is not None:
        return LinkFate.USED
    if dropped_at is not None:
        return LinkFate.DROPPED
    return LinkFate.LIVE if expires_at > now else LinkFate.DEAD

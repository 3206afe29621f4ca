"""How much one account and one site may keep of what people send, and who may send at all."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.kernel.errors import N_, Conflict

# A file that stands in no request and in no draft is gone after a day
UNUSED_FOR = timedelta(days=1)
_MEGABYTE = 1_000_000


class NothingToSend(Conflict):
    message = N_("Only an administrator of the structure can send a purchase order.")


class AccountIsFull(Conflict):
    message = N_(
        "You have already sent {most} MB of files. Files not attached to a request are removed "
        "after a day: try again then, or write to us."
    )


class SiteIsFull(Conflict):
    message = N_("This site cannot store any more files. Write to its staff.")


class DiskIsFull(Conflict):
    message = N_("Files cannot be received at the moment. Try again later, or write to us.")


def require_room(
    size: int, *, of_account: int, of_site: int, most_of_account: int, most_of_site: int
) -> None:
    """Bytes that are to come and that are kept; megabytes that the site's policy allows. Raises
    AccountIsFull, SiteIsFull.
    """
    if of_account + size > most_of_account * _MEGABYTE:
        raise AccountIsFull(most=most_of_account)
    if of_site + size > most_of_site * _MEGABYTE:
        raise SiteIsFull

"""How much one account and one site may keep of what people send, and who may send at all."""

from __future__ import annotations

from datetime import timedelta

from membership_ui.kernel.errors import N_, Conflict

# A file that stands in no request and in no draft is gone after a day
UNUSED_FOR = timedelta(days=1)
_MEGABYTE = 1_000_000


class NothingToSend(Conflict):
    message = N_("Only the administrator of a structure sends a purchase order.")


class AccountIsFull(Conflict):
    message = N_(
        "You have sent {most} MB of files already. Those that stand in no request are removed "
        "after a day: try again then, or write to us."
    )


class SiteIsFull(Conflict):
    message = N_("No more files can be kept on this site. Write to its staff.")


class DiskIsFull(Conflict):
    message = N_("No file can be received at the moment. Try again later, or write to us.")


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

"""When two accounts of one person may become one, and until when that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from membership_ui.kernel.errors import N_, Conflict

UNDO_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Side:
    """One of the two accounts. `has_role`: on any site."""

    account_id: int
    name: str
    number: str
    email_key: str
    is_verified: bool
    has_role: bool


class SameAccount(Conflict):
    message = N_("An account cannot be merged with itself. Choose another one.")


class AlreadyMerged(Conflict):
    message = N_("Account no. {number} has already been merged.")


class HoldsRole(Conflict):
    """A merge never gives anybody a right of staff, nor takes one away."""

    message = N_(
        "{name} (no. {number}) has a role on a site. The account of somebody who works for a "
        "site cannot be merged: the role must be removed first."
    )


class UnverifiedSide(Conflict):
    """Else whoever opened an account with somebody's name, and perhaps their address, would be
    given what is theirs.
    """

    message = N_(
        "The address of account no. {number} is not confirmed: nothing proves that it is this "
        "person’s. Send them the link again, then merge."
    )


class OtherManagers(Conflict):
    message = N_(
        "One of the two accounts is also known to: {sites}. This merge is for somebody who manages "
        "all of these sites, or for the network administrator."
    )


class FamilyTooLarge(Conflict):
    message = N_(
        "Together the two families have {count} people, and the limit is {most}: {more} must be"
        " removed first."
    )


class UndoTooLate(Conflict):
    message = N_("This merge could be undone until {day}. It no longer can.")


class UndoneAlready(Conflict):
    message = N_("This merge has already been undone.")


class SideErased(Conflict):
    message = N_("Account no. {number} has been deleted since. The merge can no longer be undone.")


class LaterMerge(Conflict):
    message = N_("Account no. {number} has been merged again since. Undo the later merge first.")


def check_sides(leaving: Side, staying: Side) -> None:
    """Raises SameAccount, HoldsRole, UnverifiedSide. A leaving side without a validated address
    cannot answer for itself: a second member of staff does.
    """
    if leaving.account_id == staying.account_id:
        raise SameAccount
    for side in (leaving, staying):
        if side.has_role:
            raise HoldsRole(name=side.name, number=side.number)
    if not staying.is_verified:
        raise UnverifiedSide(number=staying.number)


def undo_until(today: date) -> date:
    """The last day on which a merge of `today` can be undone."""
    return today + UNDO_FOR

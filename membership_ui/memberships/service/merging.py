"""Staff make two accounts of one person one, and two again. Nothing is drawn here that is not
checked here: both keys come from a browser.
"""

from __future__ import annotations

from membership_ui.accounts import access
from membership_ui.accounts.queries import merges, roles
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules.merging import (
    AlreadyMerged,
    OtherManagers,
    Side,
    check_sides,
)
from membership_ui.accounts.rules.reasons import read_reason
from membership_ui.accounts.service.merging import Pair, close_into, reopen, require_one_family
from membership_ui.accounts.tables import Account
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import people
from membership_ui.memberships.queries.merging import sites_knowing
from membership_ui.sites import queries as sites


def merge_accounts(
    work: UnitOfWork, site_id: int, *, leaving_id: int, staying_id: int, reason: str
) -> int:
    """The key of the merge. Raises NotAllowed, NotFound, Invalid("reason"), and what
    `require_may_merge` raises.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    # First of all: who merges the same ones at this instant is waited for
    accounts.accounts_for_update(work.session, [leaving_id, staying_id])
    pair = known_pair(work, site_id, leaving_id, staying_id)
    require_may_merge(work, pair)
    known_to = sites_knowing(work.session, [leaving_id, staying_id])
    site = sites.site(work.session, site_id)
    return close_into(work, pair, site, known_to=known_to, reason=read_reason(reason))


def check_merge(
    work: UnitOfWork, site_id: int, *, leaving_id: int, staying_id: int, reason: str
) -> None:
    """Whether it would be done, before the question is asked. Raises what `merge_accounts`
    raises.
    """
    require_may_merge(work, known_pair(work, site_id, leaving_id, staying_id))
    read_reason(reason)


def known_pair(work: UnitOfWork, site_id: int, leaving_id: int, staying_id: int) -> Pair:
    """Two accounts that the site knows. Raises NotAllowed, NotFound, and AlreadyMerged for one
    that it knew until it was merged.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    return Pair(known_side(work, site_id, leaving_id), known_side(work, site_id, staying_id))


def known_side(work: UnitOfWork, site_id: int, account_id: int) -> Account:
    """Raises NotFound, and AlreadyMerged for one that the site knew until it was merged."""
    who = accounts.account(work.session, account_id)
    if who is not None and who.erased_at is None:
        if people.is_known(work.session, site_id, account_id):
            return who
        merge = merges.standing_merge(work.session, account_id)
        if merge is not None and site_id in merge.known_to:
            raise AlreadyMerged(number=who.member_number)
    raise NotFound


def require_may_merge(work: UnitOfWork, pair: Pair) -> None:
    """Raises SameAccount, HoldsRole, UnverifiedSide, TwoSpouses, FamilyTooLarge, OtherManagers."""
    check_sides(_side(work, pair.leaving), _side(work, pair.staying))
    require_one_family(work, pair.leaving.id or 0, pair.staying.id or 0)
    known_to = sites_knowing(work.session, [pair.leaving.id or 0, pair.staying.id or 0])
    _require_managers(work, known_to)


def undo_merge(work: UnitOfWork, site_id: int, merge_id: int) -> list[str]:
    """Undo a merge that was made on the site; the tables of what could not go back. Raises
    NotAllowed, NotFound, OtherManagers, UndoneAlready, SideErased, UndoTooLate, LaterMerge.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    merge = merges.merge_for_update(work.session, merge_id)
    if merge is None or merge.site_id != site_id:
        raise NotFound
    _require_managers(work, merge.known_to)
    return reopen(work, merge, sites.site(work.session, site_id))


def _side(work: UnitOfWork, who: Account) -> Side:
    return Side(
        account_id=who.id or 0,
        name=f"{who.given_name} {who.family_name}",
        number=who.member_number,
        email_key=who.email_key,
        is_verified=who.email_verified_at is not None,
        has_role=roles.holds_any(work.session, who.id or 0),
    )


def _require_managers(work: UnitOfWork, known_to: list[int]) -> None:
    beyond = access.sites_beyond(work.actor, known_to)
    if beyond:
        names = (sites.site(work.session, site_id).name for site_id in beyond)
        raise OtherManagers(sites=", ".join(names))

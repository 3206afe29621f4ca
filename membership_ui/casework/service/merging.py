"""Which two accounts may become one, who may say so, and how they are two again. Both keys come
from a browser.
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
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.rules.reasons import read_reason
from membership_ui.accounts.service.merging import (
    Pair,
    reopen,
    require_one_family,
    require_small_family,
)
from membership_ui.accounts.service.recent_proof import require_staff_proof
from membership_ui.accounts.tables import Account
from membership_ui.casework.queries import people
from membership_ui.casework.queries.merging import sites_knowing
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def check_merge(
    work: UnitOfWork,
    site_id: int,
    *,
    leaving_id: int,
    staying_id: int,
    reason: str,
    spouse_id: int = 0,
) -> None:
    """Whether it could be proposed, before the question is asked. Raises what `propose_merge`
    raises, but for the proof.
    """
    pair = known_pair(work, site_id, leaving_id, staying_id)
    require_may_merge(work, pair)
    require_one_family(work, leaving_id, staying_id, spouse_id)
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
    """Whatever is answered about the family. Raises what `require_mergeable` raises,
    OtherManagers.
    """
    require_mergeable(work, pair)
    require_managers(
        work, sites_knowing(work.session, [pair.leaving.id or 0, pair.staying.id or 0])
    )


def require_mergeable(work: UnitOfWork, pair: Pair) -> None:
    """Raises AlreadyMerged, SameAccount, HoldsRole, UnverifiedSide, FamilyTooLarge."""
    for who in (pair.leaving, pair.staying):
        if who.closed_at is not None or who.erased_at is not None:
            raise AlreadyMerged(number=who.member_number)
    check_sides(_side(work, pair.leaving), _side(work, pair.staying))
    require_small_family(work, pair.leaving.id or 0, pair.staying.id or 0)


def undo_merge(work: UnitOfWork, site_id: int, merge_id: int, *, session: str) -> list[str]:
    """Undo a merge that was made on the site; the tables of what could not go back. Raises
    NotAllowed, ProofNeeded, NotFound, OtherManagers, UndoneAlready, SideErased, UndoTooLate,
    LaterMerge.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    require_staff_proof(work, session)
    merge = merges.merge_for_update(work.session, merge_id)
    if merge is None or merge.site_id != site_id:
        raise NotFound
    require_managers(work, merge.known_to)
    return reopen(work, merge, sites.site(work.session, site_id))


def _side(work: UnitOfWork, who: Account) -> Side:
    return Side(
        account_id=who.id or 0,
        name=full_name(who),
        number=who.member_number,
        email_key=who.email_key,
        is_verified=who.email_verified_at is not None,
        has_role=roles.holds_any(work.session, who.id or 0),
    )


def require_managers(work: UnitOfWork, known_to: list[int]) -> None:
    """Raises OtherManagers."""
    beyond = access.sites_beyond(work.actor, known_to)
    if beyond:
        names = (sites.site(work.session, site_id).name for site_id in beyond)
        raise OtherManagers(sites=", ".join(names))

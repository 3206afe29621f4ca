"""Which member a page is about, with the right of whoever opens it, and whom its letters go to."""

from __future__ import annotations

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.queries.merges import own_ids
from membership_ui.accounts.tables import Account
from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import access, queries
from membership_ui.members.tables import Member
from membership_ui.sites.service import site_of_slug
from membership_ui.structures import queries as structures


def managed_member(work: UnitOfWork, member_id: int) -> Member:
    """The member, if the actor acts for it. Raises NotAllowed."""
    member = _acted_for(work, member_id)
    require(member is not None)
    assert member
    return member


def acts_for(work: UnitOfWork, member_id: int) -> bool:
    """Whether the actor does; nobody acts for a member that there is not."""
    return _acted_for(work, member_id) is not None


def chosen_member(work: UnitOfWork, slug: str, wanted: int) -> int:
    """The member that a page of the site is about: the one asked for, else the first that the
    account acts for there, else 0.

    Raises NotAllowed for one that it does not act for, NotFound for an unknown site.
    """
    if wanted:
        return managed_member(work, wanted).id or 0
    site = site_of_slug(work, slug)
    own = queries.members_on_site(work.session, work.actor.account_id, site)
    return own[0].id if own else 0


def administrators(work: UnitOfWork, member_id: int) -> list[Account]:
    """Whom the member's letters go to: who manages the structure, or the person."""
    member = queries.member(work.session, member_id)
    if member.structure_id is None:
        return accounts.accounts(work.session, [member.account_id or 0])
    account_ids = structures.admin_account_ids(work.session, member.structure_id)
    return accounts.accounts(work.session, account_ids)


def _acted_for(work: UnitOfWork, member_id: int) -> Member | None:
    account_id = work.actor.account_id
    found = queries.member_and_attachment(work.session, member_id, account_id)
    if found is None:
        return None
    member, attachment = found
    is_person = member.structure_id is None
    own = own_ids(work.session, account_id) if is_person and account_id else ()
    return member if access.may_act_for(work.actor, member, attachment, own) else None

"""When an account goes: a member structure always keeps an administrator, and what a person paid
goes with them to the account that stays.
"""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged, ErasureAsked
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.kernel.errors import N_, Conflict
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.memberships.queries import own_memberships
from membership_ui.memberships.tables import Membership
from membership_ui.sites import queries as sites
from membership_ui.structures import queries as structures


class LastAdmin(Conflict):
    message = N_(
        "You are the only administrator of {structure}, which is a member. "
        "Make someone else admin first."
    )


def keep_administrators(work: UnitOfWork, event: ErasureAsked) -> None:
    """Raises LastAdmin for the only administrator of a structure whose membership is not over."""
    managed = structures.managed_for_update(work.session, event.account_id)
    alone = [
        structure.id or 0
        for structure in managed
        if len(structures.admin_account_ids(work.session, structure.id or 0)) == 1
    ]
    known = members.managed_members(work.session, event.account_id, only=alone)
    names = dict(known)
    for membership in own_memberships.memberships_of_members(work.session, list(names)):
        if _is_not_over(work, membership):
            raise LastAdmin(structure=names[membership.member_id])


def move_memberships(work: UnitOfWork, event: AccountsMerged) -> None:
    """The person's own, where both were members. Of two of one term on one site the other one stays
    with the account that is closed: the person may ask for its money back.
    """
    staying = members.member_of_account(work.session, event.staying_id)
    if staying is None:
        return
    held = own_memberships.memberships_of_account(work.session, event.staying_id)
    taken = {(row.site_id, row.starts_on) for row in held}
    for row in own_memberships.memberships_of_account(work.session, event.leaving_id):
        if (row.site_id, row.starts_on) not in taken:
            change_row(work, event.merge_id, row, member_id=staying.id)


def _is_not_over(work: UnitOfWork, membership: Membership) -> bool:
    site = sites.site(work.session, membership.site_id)
    return membership.ends_on >= work.today(site.time_zone)

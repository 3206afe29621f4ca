"""When an account goes: a member structure always keeps an administrator, and what a person paid
goes with them to the account that stays.
"""

from __future__ import annotations

from membership_ui.accounts.events import AccountsMerged, ErasureAsked
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.kernel.errors import N_, Conflict
from membership_ui.kernel.work import UnitOfWork
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
    alone = {
        structure.id: structure.name
        for structure in managed
        if len(structures.admin_account_ids(work.session, structure.id or 0)) == 1
    }
    for membership in own_memberships.memberships_of_structures(
        work.session, [key or 0 for key in alone]
    ):
        if _is_not_over(work, membership):
            raise LastAdmin(structure=alone[membership.structure_id])


def move_memberships(work: UnitOfWork, event: AccountsMerged) -> None:
    """The person's own. Two of one term stay two: both were asked for, and perhaps paid."""
    for membership in own_memberships.memberships_of_account(work.session, event.leaving_id):
        change_row(work, event.merge_id, membership, account_id=event.staying_id)


def _is_not_over(work: UnitOfWork, membership: Membership) -> bool:
    site = sites.site(work.session, membership.site_id)
    return membership.ends_on >= work.today(site.time_zone)

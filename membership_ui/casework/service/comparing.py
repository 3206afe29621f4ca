"""Before two accounts are merged: the likely doubles, both sides next to one another, what a merge
would do. Nothing changes; that both were looked at is written down.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from membership_ui.accounts.access import may_merge_accounts
from membership_ui.accounts.queries import fields, merges, my_data, profiles
from membership_ui.accounts.rules.fields import Visibility
from membership_ui.accounts.service.households import asks_household
from membership_ui.accounts.service.merging import Pair, spouses_of
from membership_ui.accounts.tables import Account, RoleOnSite
from membership_ui.adapters.i18n import sentence
from membership_ui.casework.queries import merging, people
from membership_ui.casework.service.merging import known_pair, known_side, require_may_merge
from membership_ui.casework.views.merging import (
    Comparison,
    MergePage,
    MergeSearch,
    SideRecords,
    addresses_text,
    compared,
    effects_of,
    other_line,
    question_of,
    side_view,
    spouse_choices,
)
from membership_ui.kernel.errors import Conflict, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import own_memberships
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site

_AT_ONCE = 20


def choose_other(work: UnitOfWork, site_id: int, search: MergeSearch) -> MergePage:
    """The account, its likely doubles, and what else the site knows by the words that were typed.
    Raises NotAllowed, NotFound, AlreadyMerged.
    """
    require(may_merge_accounts(work.actor, site_id))
    who = known_side(work, site_id, search.account)
    by_birth = _sees_birth_date(work, site_id)
    alike = merging.look_alikes(work.session, site_id, who, by_birth=by_birth, limit=_AT_ONCE)
    likely = {other.id for other, _shared in alike}
    found = []
    if search.text.strip():
        # The account itself and its doubles may be among them
        most = _AT_ONCE + len(alike) + 2
        known = people.known_accounts(work.session, site_id, search.text, limit=most)
        found = [one for one in known if one.id != who.id and one.id not in likely]
    return MergePage(
        is_ready=True,
        who=side_view(who),
        text=search.text,
        alike=[other_line(other, shared, search) for other, shared in alike],
        found=[other_line(one, set(), search) for one in found[:_AT_ONCE]],
        has_more=len(found) > _AT_ONCE,
    )


def look_at_both(work: UnitOfWork, site_id: int, first_id: int, second_id: int) -> None:
    """Each person can read who compared them. Raises NotAllowed, NotFound, AlreadyMerged."""
    known_pair(work, site_id, first_id, second_id)
    name = sites.site(work.session, site_id).name
    for account_id in {first_id, second_id} - {work.actor.account_id}:
        work.record("account.viewed", Subject("account", account_id), site=name)


def compare(work: UnitOfWork, site_id: int, search: MergeSearch, stays: int) -> MergePage:
    """`stays`: the key of one of the two; with another key the account is proposed that was opened
    first and is used. Raises NotAllowed, NotFound, AlreadyMerged.
    """
    pair = known_pair(work, site_id, search.other, search.account)
    first, second = pair.staying, pair.leaving
    site = sites.site(work.session, site_id)
    sides = _records(work, site, first), _records(work, site, second)
    if stays not in (first.id, second.id):
        stays = min(sides, key=_seems_second).account.id or 0
    if stays == second.id:
        pair = Pair(leaving=first, staying=second)
    rows = compared(*sides, ZoneInfo(site.time_zone))
    said, doubt = addresses_text(first, second)
    return MergePage(
        is_ready=True,
        who=side_view(first),
        comparison=Comparison(
            first=side_view(first),
            second=side_view(second),
            stays=pair.staying.id or 0,
            leaves=pair.leaving.id or 0,
            rows=rows,
            addresses=said,
            doubt=doubt,
            obstacle=_obstacle(work, pair),
            effects=effects_of(pair.leaving, pair.staying, site.policy),
            question=question_of(pair.leaving, pair.staying),
            spouses=spouse_choices(spouses_of(work, pair.leaving.id or 0, pair.staying.id or 0)),
        ),
    )


def _seems_second(side: SideRecords) -> tuple[bool, bool, datetime]:
    """Greater for the account that was opened by mistake."""
    who = side.account
    is_used = side.last_signed_in is not None or side.documents > 0
    return who.email_verified_at is None, not is_used, who.created_at


def _obstacle(work: UnitOfWork, pair: Pair) -> str:
    try:
        require_may_merge(work, pair)
    except Conflict as refusal:
        return sentence(refusal)
    return ""


def _records(work: UnitOfWork, site: Site, who: Account) -> SideRecords:
    """Of what stands on sites only this one's: another site's staff may see that one's."""
    session, account_id, site_id = work.session, who.id or 0, site.id or 0
    names = {one.id: one.name for one in sites.all_sites(session)}
    sees_birth = _sees_birth_date(work, site_id)
    family = profiles.household_of(session, account_id) if asks_household(work, site_id) else None
    return SideRecords(
        account=who,
        roles=[
            (row, names[row.site_id]) for row in my_data.rows_of(session, RoleOnSite, account_id)
        ],
        structures=people.attached_structures(session, site_id, account_id),
        memberships=own_memberships.memberships_of_account(session, account_id, site_id),
        household=family,
        documents=merging.count_documents(session, site_id, account_id),
        last_signed_in=merges.last_signed_in(session, account_id),
        birth_date=merging.birth_date(session, account_id) if sees_birth else None,
    )


def _sees_birth_date(work: UnitOfWork, site_id: int) -> bool:
    """Where the site asks it, and not for the person's eyes only."""
    asked = fields.profile_fields(work.session, site_id)
    return any(
        one.key == merging.BIRTH_DATE and one.visible_to is not Visibility.OWNER for one in asked
    )

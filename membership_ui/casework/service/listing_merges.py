"""The merges that staff of a site made, and those that led to one account."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from membership_ui.accounts.access import may_merge_accounts
from membership_ui.accounts.queries import merge_proposals, merges
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.merge_proposals import awaited_of
from membership_ui.accounts.tables import Account, AccountMerge
from membership_ui.casework.queries import people
from membership_ui.casework.views.merge_proposals import (
    ProposalLine,
    ProposalRecords,
    proposal_line,
)
from membership_ui.casework.views.merges import MergeList, MergesSearch, merge_fact, merge_line
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

_AT_MOST, _PROPOSALS = 200, 50


def merges_made(work: UnitOfWork, site_id: int, account_id: int = 0) -> MergeList:
    """The latest first; 0: of any account. Raises NotAllowed, and NotFound for an account that the
    site does not know.
    """
    require(may_merge_accounts(work.actor, site_id))
    session, of = work.session, known_name(work, site_id, account_id)
    found = merges.merges_on(session, site_id, account_id, limit=_AT_MOST)
    named, site = people_of(work, found), sites.site(session, site_id)
    today, zone = work.today(site.time_zone), ZoneInfo(site.time_zone)
    return MergeList(
        lines=[merge_line(row, named, today, zone) for row in found],
        is_ready=True,
        of=of,
        total=merges.count_merges(session, site_id, account_id),
        query=MergesSearch(account=account_id).query,
    )


def known_name(work: UnitOfWork, site_id: int, account_id: int) -> str:
    """Whose merges are asked for; "" for those of any account. Raises NotFound. The caller has
    checked.
    """
    if not account_id:
        return ""
    who = accounts.account(work.session, account_id)
    if who is None or not people.is_known(work.session, site_id, account_id):
        raise NotFound
    return full_name(who)


def people_of(work: UnitOfWork, found: Sequence[AccountMerge]) -> dict[int, Account]:
    """Both accounts of each, and who made it. The caller has checked."""
    keys = {key for row in found for key in (row.staying_id, row.leaving_id, row.merged_by_id)}
    return {who.id or 0: who for who in accounts.accounts(work.session, list(keys))}


def proposals_made(work: UnitOfWork, site_id: int) -> list[ProposalLine]:
    """The open ones first. Raises NotAllowed."""
    require(may_merge_accounts(work.actor, site_id))
    session, site = work.session, sites.site(work.session, site_id)
    policy, zone = site.policy, ZoneInfo(site.time_zone)
    found = merge_proposals.proposals_on(session, site_id, limit=_PROPOSALS)
    keys = {key for row in found for key in (row.staying_id, row.leaving_id, row.proposed_by_id)}
    named = {who.id or 0: who for who in accounts.accounts(session, list(keys))}
    undone = merges.undone(session, [row.merge_id for row in found if row.merge_id])
    return [
        proposal_line(
            ProposalRecords(
                proposal=row,
                people=named,
                awaited=awaited_of(work, row, policy) if row.ended_at is None else None,
                answer_days=policy.merge_answer_days,
                is_own=row.proposed_by_id == work.actor.account_id,
                undone_at=undone.get(row.merge_id or 0),
            ),
            zone,
        )
        for row in found
    ]


def merged_into(work: UnitOfWork, site_id: int, account_id: int) -> list[str]:
    """A sentence for each account that was merged into this one here. The caller has checked."""
    site = sites.site(work.session, site_id)
    today, zone = work.today(site.time_zone), ZoneInfo(site.time_zone)
    standing = [
        row
        for row in merges.merges_on(work.session, site_id, account_id, limit=_AT_MOST)
        if row.undone_at is None and row.staying_id == account_id
    ]
    numbers = merges.numbers(work.session, [row.leaving_id for row in standing])
    return [merge_fact(row, numbers[row.leaving_id], today, zone) for row in standing]

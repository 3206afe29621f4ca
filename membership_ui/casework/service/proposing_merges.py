"""A merge from its proposal to its end: by both people's links, or by a second member of staff and
a delay in which either of the two can stop it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from membership_ui.accounts import access
from membership_ui.accounts.queries import merge_proposals
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.merge_proposals import (
    EXPIRES_AFTER,
    Awaits,
    Outcome,
    OwnProposal,
    ProposalOver,
    SecondedAlready,
    StillAwaited,
)
from membership_ui.accounts.rules.reasons import read_reason
from membership_ui.accounts.service import merge_proposals as proposals
from membership_ui.accounts.service.merging import close_into, require_one_family
from membership_ui.accounts.service.recent_proof import require_staff_proof
from membership_ui.accounts.tables import MergeProposal
from membership_ui.adapters.i18n import format_day
from membership_ui.casework.queries.merging import sites_knowing
from membership_ui.casework.service.merging import known_pair, require_managers, require_mergeable
from membership_ui.kernel.errors import NotFound, PortalError, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def propose_merge(
    work: UnitOfWork,
    site_id: int,
    *,
    leaving_id: int,
    staying_id: int,
    reason: str,
    session: str,
    spouse_id: int = 0,
) -> int:
    """The key of the proposal; both people get a link. `session` is the digest of the session that
    acts, `spouse_id` says which of two spouses stays. Raises NotAllowed, ProofNeeded, NotFound,
    Invalid, AlreadyProposed, and what `require_mergeable` and `require_managers` raise.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    require_staff_proof(work, session)
    # First of all: who proposes one of the two at this instant is waited for
    accounts.accounts_for_update(work.session, [leaving_id, staying_id])
    pair = known_pair(work, site_id, leaving_id, staying_id)
    require_mergeable(work, pair)
    require_managers(work, sites_knowing(work.session, [leaving_id, staying_id]))
    kept = require_one_family(work, leaving_id, staying_id, spouse_id)
    return proposals.open_proposal(
        work, pair, sites.site(work.session, site_id), reason=read_reason(reason), spouse_id=kept
    )


def second_merge(work: UnitOfWork, site_id: int, proposal_id: int, *, session: str) -> None:
    """A second manager, or a network administrator, stands in for a side that does not answer.
    Raises NotAllowed, ProofNeeded, NotFound, OwnProposal, StillAwaited, SecondedAlready,
    ProposalOver, OtherManagers.
    """
    require(access.may_merge_accounts(work.actor, site_id))
    require_staff_proof(work, session)
    proposal = _open_on(work, site_id, proposal_id)
    if work.actor.account_id == proposal.proposed_by_id:
        raise OwnProposal
    site = sites.site(work.session, site_id)
    policy = site.policy
    match proposals.awaited_of(work, proposal, policy):
        case Awaits.DELAY:
            raise SecondedAlready
        case Awaits.LINKS:
            until = proposal.proposed_at + timedelta(days=policy.merge_answer_days)
            raise StillAwaited(day=format_day(until.date()))
    require_managers(work, _known_to(work, proposal))
    require_mergeable(work, proposals.pair_of(work, proposal))
    proposals.second(work, proposal, site)


def withdraw_merge(work: UnitOfWork, site_id: int, proposal_id: int) -> None:
    """Raises NotAllowed, NotFound, ProposalOver."""
    require(access.may_merge_accounts(work.actor, site_id))
    proposal = _open_on(work, site_id, proposal_id)
    proposals.end(work, proposal, Outcome.WITHDRAWN, sites.site(work.session, site_id))


def agree_by_link(work: UnitOfWork, token: str) -> bool:
    """One of the two people agrees; whether that was the second of them, and the accounts are one
    now. Raises DeadLink, UsedLink, and what `require_mergeable` raises.
    """
    proposal = proposals.live_proposal(work, token)
    if not proposals.agree(work, proposal, digest(token)):
        return False
    _carry_out(work, proposal)
    return True


def stop_by_link(work: UnitOfWork, token: str) -> None:
    """One of the two people says no, at any time before. Raises DeadLink, UsedLink."""
    proposal = proposals.live_proposal(work, token)
    proposals.end(work, proposal, Outcome.STOPPED, proposals.site_of(work, proposal))


def promise_settling(work: UnitOfWork) -> None:
    """For the calendar."""
    old = work.now - EXPIRES_AFTER
    for key in merge_proposals.to_settle(work.session, work.now, proposed_before=old):
        work.enqueue("merge-settle", f"merge-settle:{key}:{work.now:%Y-%m-%d}", proposal_id=key)


def settle(work: UnitOfWork, proposal_id: int) -> None:
    """The delay is over, or nobody answered for too long. What became impossible meanwhile ends
    the proposal.
    """
    proposal = merge_proposals.proposal_for_update(work.session, proposal_id)
    if proposal is None or proposal.ended_at is not None:
        return
    site = proposals.site_of(work, proposal)
    if proposal.due_at is None:
        if proposal.proposed_at < work.now - EXPIRES_AFTER:
            proposals.end(work, proposal, Outcome.EXPIRED, site)
        return
    if proposal.due_at > work.now:
        return
    try:
        with work.session.begin_nested():
            _carry_out(work, proposal)
    except PortalError:
        proposals.end(work, proposal, Outcome.OVERTAKEN, site)


def _carry_out(work: UnitOfWork, proposal: MergeProposal) -> None:
    """As the deed of whoever proposed it. Raises what `require_mergeable` raises."""
    keys = [proposal.leaving_id, proposal.staying_id]
    accounts.accounts_for_update(work.session, keys)
    pair = proposals.pair_of(work, proposal)
    require_mergeable(work, pair)
    spouse_id = require_one_family(
        work, proposal.leaving_id, proposal.staying_id, proposal.spouse_id or 0
    )
    known_to = _known_to(work, proposal)
    proposer = accounts.account(work.session, proposal.proposed_by_id)
    named = replace(work, actor=accounts.actor_of(work.session, proposer)) if proposer else work
    proposal.merge_id = close_into(
        named, pair, proposals.site_of(work, proposal),
        known_to=known_to, reason=proposal.reason, spouse_id=spouse_id,
    )  # fmt: skip
    proposal.ended_at, proposal.outcome = work.now, Outcome.MERGED
    work.touch(Subject("merges", proposal.site_id))


def _open_on(work: UnitOfWork, site_id: int, proposal_id: int) -> MergeProposal:
    """Held until the end of the transaction. Raises NotFound, ProposalOver."""
    proposal = merge_proposals.proposal_for_update(work.session, proposal_id)
    if proposal is None or proposal.site_id != site_id:
        raise NotFound
    if proposal.ended_at is not None:
        raise ProposalOver
    return proposal


def _known_to(work: UnitOfWork, proposal: MergeProposal) -> list[int]:
    return sites_knowing(work.session, [proposal.leaving_id, proposal.staying_id])

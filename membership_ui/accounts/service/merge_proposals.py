"""A merge that is proposed: its links, who agreed, how it ends. The caller has checked who may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from membership_ui.accounts import mails
from membership_ui.accounts.events import CredentialsChanged
from membership_ui.accounts.queries import merge_proposals
from membership_ui.accounts.rules import DeadLink, UsedLink, digest, new_token
from membership_ui.accounts.rules.merge_proposals import AlreadyProposed, Awaits, Outcome, awaits
from membership_ui.accounts.service.merging import Pair
from membership_ui.accounts.tables import Account, MergeProposal
from membership_ui.accounts.views.merge_answer import (
    MergeAnswerView,
    ProposalSight,
    merge_answer_view,
)
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import Policy
from membership_ui.sites.tables import Site


def open_proposal(
    work: UnitOfWork, pair: Pair, site: Site, *, reason: str, spouse_id: int | None
) -> int:
    """The key. Each side gets a link. Raises AlreadyProposed."""
    keys = [pair.leaving.id or 0, pair.staying.id or 0]
    for open_one in merge_proposals.open_with(work.session, keys):
        taken = pair.staying if keys[1] in _sides(open_one) else pair.leaving
        raise AlreadyProposed(number=taken.member_number)
    proposal = work.add(
        MergeProposal(
            site_id=site.id or 0,
            leaving_id=keys[0],
            staying_id=keys[1],
            reason=reason,
            spouse_id=spouse_id,
            proposed_by_id=work.actor.account_id or 0,
            proposed_at=work.now,
            leaving_link="",
            staying_link="",
        )
    )
    _note(work, proposal, pair, "account.merge_proposed", site)
    _send_links(work, proposal, pair, site)
    return proposal.id or 0


def second(work: UnitOfWork, proposal: MergeProposal, site: Site) -> None:
    """The actor stands in for whoever is silent; both sides are told, and get a new link."""
    policy, pair = site.policy, pair_of(work, proposal)
    proposal.seconded_by_id, proposal.seconded_at = work.actor.account_id, work.now
    proposal.due_at = work.now + timedelta(days=policy.merge_wait_days)
    _note(work, proposal, pair, "account.merge_seconded", site)
    _send_links(work, proposal, pair, site)


def end(work: UnitOfWork, proposal: MergeProposal, outcome: Outcome, site: Site) -> None:
    """Nothing was merged."""
    proposal.ended_at, proposal.outcome = work.now, outcome
    pair = pair_of(work, proposal)
    _note(work, proposal, pair, f"account.merge_{outcome}", site)
    for letter in mails.merge_dropped(pair.leaving, pair.staying, proposal, at=work.now):
        work.post(letter)


def agree(work: UnitOfWork, proposal: MergeProposal, link: str) -> bool:
    """Whether both sides have agreed now. One mailbox answers for both."""
    pair = pair_of(work, proposal)
    is_shared = pair.leaving.email_key == pair.staying.email_key
    if link == proposal.leaving_link or is_shared:
        proposal.leaving_agreed_at = proposal.leaving_agreed_at or work.now
    if link == proposal.staying_link or is_shared:
        proposal.staying_agreed_at = proposal.staying_agreed_at or work.now
    who = pair.leaving if link == proposal.leaving_link else pair.staying
    work.record("account.merge_agreed", Subject("account", who.id), proposal=proposal.id)
    _touch(work, proposal)
    return bool(proposal.leaving_agreed_at and proposal.staying_agreed_at)


def live_proposal(work: UnitOfWork, token: str) -> MergeProposal:
    """By the token of either side, held until the end of the transaction. Raises DeadLink,
    UsedLink.
    """
    found = merge_proposals.proposal_of_link(work.session, digest(token)) if token else None
    held = merge_proposals.proposal_for_update(work.session, found.id or 0) if found else None
    if held is None or digest(token) not in (held.leaving_link, held.staying_link):
        raise DeadLink
    if held.ended_at is not None:
        raise UsedLink
    return held


def look_at_proposal(work: UnitOfWork, token: str) -> MergeAnswerView:
    """For the page of the link, whoever opens it: numbers only, the names may be a stranger's."""
    link = digest(token)
    found = merge_proposals.proposal_of_link(work.session, link) if token else None
    if found is None or found.ended_at is not None:
        return MergeAnswerView()
    pair, is_leaving = pair_of(work, found), link == found.leaving_link
    own, other = (pair.leaving, pair.staying) if is_leaving else (pair.staying, pair.leaving)
    agreed = found.leaving_agreed_at if is_leaving else found.staying_agreed_at
    return merge_answer_view(
        ProposalSight(
            own=own.member_number,
            other=other.member_number,
            is_leaving=is_leaving,
            has_agreed=agreed is not None,
            due_at=found.due_at,
        ),
        site_of(work, found),
    )


def drop_proposals(work: UnitOfWork, account_id: int) -> None:
    """Of an account that is erased: their reasons go, and the open ones with them."""
    for proposal in merge_proposals.of_account(work.session, account_id):
        proposal.reason = ""
        if proposal.ended_at is None:
            proposal.ended_at, proposal.outcome = work.now, Outcome.OVERTAKEN
            _touch(work, proposal)


def renew_links(work: UnitOfWork, event: CredentialsChanged) -> None:
    """The link of an account, and what was agreed to by it, dies with the credentials of before;
    its present address gets another. Of two accounts with one mailbox the link is one.
    """
    for found in merge_proposals.open_with(work.session, [event.account_id]):
        proposal = merge_proposals.proposal_for_update(work.session, found.id or 0)
        if proposal is None or proposal.ended_at is not None:
            continue
        pair = pair_of(work, proposal)
        is_shared = pair.leaving.email_key == pair.staying.email_key
        if is_shared or event.account_id == proposal.leaving_id:
            proposal.leaving_agreed_at = None
        if is_shared or event.account_id == proposal.staying_id:
            proposal.staying_agreed_at = None
        who = (pair.leaving, pair.staying) if is_shared else (_side(pair, event.account_id),)
        _send_links(work, proposal, pair, site_of(work, proposal), to=who)
        _touch(work, proposal)


def awaited_of(work: UnitOfWork, proposal: MergeProposal, policy: Policy) -> Awaits:
    """What an open proposal waits for."""
    pair = pair_of(work, proposal)
    return awaits(
        seconded=proposal.seconded_at is not None,
        both_reachable=all(one.email_verified_at for one in (pair.leaving, pair.staying)),
        proposed_at=proposal.proposed_at,
        now=work.now,
        answer_days=policy.merge_answer_days,
    )


def pair_of(work: UnitOfWork, proposal: MergeProposal) -> Pair:
    return Pair(
        work.session.get_one(Account, proposal.leaving_id),
        work.session.get_one(Account, proposal.staying_id),
    )


def _send_links(
    work: UnitOfWork,
    proposal: MergeProposal,
    pair: Pair,
    site: Site,
    *,
    to: Collection[Account] = (),
) -> None:
    """New ones, to both or those of `to`: those of before no longer work."""
    is_shared = pair.leaving.email_key == pair.staying.email_key
    days = site.policy.merge_answer_days
    for who in to or (pair.staying, pair.leaving):
        token = new_token()
        if who is pair.leaving:
            proposal.leaving_link = digest(token)
        else:
            proposal.staying_link = digest(token)
        if who.email and not (is_shared and who is pair.leaving):
            work.post(
                mails.merge_proposed(
                    who, pair.leaving, pair.staying, proposal,
                    site_slug=site.slug, token=token, answer_days=days, at=work.now,
                )
            )  # fmt: skip


def _note(work: UnitOfWork, proposal: MergeProposal, pair: Pair, verb: str, site: Site) -> None:
    for who, other in ((pair.leaving, pair.staying), (pair.staying, pair.leaving)):
        work.record(
            verb, Subject("account", who.id),
            number=other.member_number, site=site.name, proposal=proposal.id,
        )  # fmt: skip
    _touch(work, proposal)


def _touch(work: UnitOfWork, proposal: MergeProposal) -> None:
    work.touch(
        *(Subject("account", key) for key in _sides(proposal)), Subject("merges", proposal.site_id)
    )


def _sides(proposal: MergeProposal) -> tuple[int, int]:
    return proposal.leaving_id, proposal.staying_id


def _side(pair: Pair, account_id: int) -> Account:
    return pair.leaving if pair.leaving.id == account_id else pair.staying


def site_of(work: UnitOfWork, proposal: MergeProposal) -> Site:
    return sites.site(work.session, proposal.site_id)

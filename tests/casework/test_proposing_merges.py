"""A merge is proposed: both agree by their links, or a second member of staff stands in for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import DeadLink, LinkPurpose, UsedLink, digest
from membership_ui.accounts.rules.merge_proposals import (
    EXPIRES_AFTER,
    AlreadyProposed,
    Outcome,
    OwnProposal,
    ProposalOver,
    SecondedAlready,
    StillAwaited,
)
from membership_ui.accounts.rules.merging import HoldsRole
from membership_ui.accounts.service import factors, passwords
from membership_ui.accounts.service.addresses import new_link, use_link
from membership_ui.accounts.service.erasing import erase_account, erasure_candidate
from membership_ui.accounts.service.merge_proposals import look_at_proposal
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    MergeProposal,
    PasswordReset,
    SiteRole,
)
from membership_ui.adapters.tables import Job
from membership_ui.casework.service.listing_merges import proposals_made
from membership_ui.casework.service.proposing_merges import (
    agree_by_link,
    promise_settling,
    second_merge,
    settle,
    stop_by_link,
    withdraw_merge,
)
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR, Actor
from membership_ui.sites.tables import Site
from tests.accounts.proofs import just_signed_in
from tests.casework.pairs import account, propose, tokens_of
from tests.conftest import NOW
from tests.rows import rows
from tests.world import give_role, make_account, make_site

DAY = timedelta(days=1)
SILENT = NOW + 14 * DAY
DONE = SILENT + 7 * DAY


@pytest.fixture
def second(work, world):
    with work() as unit:
        return make_account(unit, "Rémi", world.site, SiteRole.SITE_MANAGER)


@pytest.fixture
def proposal(work, world, two) -> int:
    return propose(work, world, two.old_id, two.new_id)


def agree(work, token: str, now=NOW) -> bool:
    with work(VISITOR, now=now) as unit:
        return agree_by_link(unit, token)


def stand_in(work, world, proposal_id: int, who, now=SILENT) -> None:
    with work(who, now=now) as unit:
        second_merge(unit, world.site_id, proposal_id, session=just_signed_in(unit, who))


def run_calendar(work, now) -> None:
    """What the worker does in that minute."""
    with work(now=now) as unit:
        promise_settling(unit)
    with work(now=now) as unit:
        waiting = unit.session.exec(select(Job).where(Job.kind == "merge-settle")).all()
        for job in waiting:
            settle(unit, **job.payload)


def outcome(work, proposal_id: int) -> str:
    with work() as unit:
        return unit.session.get_one(MergeProposal, proposal_id).outcome


def is_open(work, account_id: int) -> bool:
    return account(work, account_id).closed_at is None


def letters(work, template: str) -> list[str]:
    with work() as unit:
        jobs = unit.session.exec(select(Job.payload).where(Job.kind == "mail")).all()
    return [letter["to"] for letter in jobs if letter["template"] == template]


def test_nothing_moves_before_both_have_agreed(work, two, proposal):
    staying, leaving = tokens_of(work, proposal)

    assert agree(work, staying) is False
    # Twice by the same side is once
    assert agree(work, staying) is False
    assert is_open(work, two.old_id)
    assert agree(work, leaving) is True

    assert not is_open(work, two.old_id)
    assert outcome(work, proposal) == Outcome.MERGED
    with pytest.raises(UsedLink):
        agree(work, staying)


def test_both_get_a_link_of_their_own_and_no_words_of_anybody(work, world, two, proposal):
    with work() as unit:
        for account_id in (two.old_id, two.new_id):
            unit.session.get_one(Account, account_id).given_name = "Cliquez sur evil.example"
        asked = unit.session.exec(select(Job.payload).order_by(col(Job.id))).all()

    assert len(set(tokens_of(work, proposal))) == 2
    assert {letter["to"] for letter in asked} == {
        account(work, two.old_id).email,
        account(work, two.new_id).email,
    }
    for letter in asked:
        assert set(letter["values"]) == {
            "number", "staying", "leaving", "is_shared", "link", "answer_days", "due_at", "when",
        }  # fmt: skip


def test_an_address_that_both_use_answers_once_for_both(work, world, two):
    with work() as unit:
        for one in (two.old_id, two.new_id):
            who = unit.session.get_one(Account, one)
            who.email = who.email_key = "odile@members.example"
    (token,) = tokens_of(work, propose(work, world, two.old_id, two.new_id))

    assert agree(work, token) is True


def change_address(unit, who: Actor) -> None:
    owner = unit.session.get_one(Account, who.account_id)
    token = new_link(unit, owner, LinkPurpose.CHANGE, "nouvelle@members.example")
    use_link(unit, token, 1)


def change_password(unit, who: Actor) -> None:
    owner = unit.session.get_one(Account, who.account_id)
    passwords.change_password(unit, owner.password_hash, "new", kept="", site_id=1)


def reset_password(unit, who: Actor) -> None:
    token = digest("reset")
    unit.add(
        PasswordReset(token_hash=digest(token), account_id=who.account_id or 0, expires_at=SILENT)
    )
    passwords.reset_password(unit, token, "new", 1)


def lose_factor(unit, who: Actor) -> None:
    factors.remove_lost(unit, who.account_id or 0, site=unit.session.get_one(Site, 1), reason="x")


@pytest.mark.parametrize("change", [change_address, change_password, reset_password, lose_factor])
def test_a_link_dies_with_the_credentials_of_before(work, two, proposal, change):
    staying, leaving = tokens_of(work, proposal)
    agree(work, staying)
    with work(two.old) as unit:
        change(unit, two.old)

    with pytest.raises(DeadLink):
        agree(work, leaving)
    assert is_open(work, two.old_id)
    assert letters(work, "merge-proposed")[-1] == account(work, two.old_id).email
    (_staying, renewed) = tokens_of(work, proposal)
    assert agree(work, renewed) is True


def test_what_was_agreed_with_the_credentials_of_before_is_agreed_no_more(work, two, proposal):
    staying, leaving = tokens_of(work, proposal)
    agree(work, leaving)
    with work(two.old) as unit:
        change_password(unit, two.old)

    assert agree(work, staying) is False
    assert is_open(work, two.old_id)


@pytest.mark.parametrize("side", [0, 1])
def test_either_side_stops_it_and_both_are_told(work, two, proposal, side):
    token, other = tokens_of(work, proposal)[side], tokens_of(work, proposal)[1 - side]
    agree(work, other)

    with work(VISITOR) as unit:
        stop_by_link(unit, token)

    assert outcome(work, proposal) == Outcome.STOPPED
    assert len(letters(work, "merge-dropped")) == 2
    assert is_open(work, two.old_id)
    for late in (token, other):
        with pytest.raises(UsedLink):
            agree(work, late)


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "é"])
def test_what_was_not_sent_opens_nothing(work, proposal, token):
    with pytest.raises(DeadLink):
        agree(work, token)
    with work(VISITOR) as unit:
        assert look_at_proposal(unit, token).own == ""
    assert outcome(work, proposal) == Outcome.OPEN


def test_nobody_stands_in_while_both_may_answer(work, world, proposal, second):
    with pytest.raises(StillAwaited):
        stand_in(work, world, proposal, second, SILENT - timedelta(seconds=1))
    stand_in(work, world, proposal, second)


def test_whoever_proposed_it_does_not_stand_in(work, world, proposal):
    with pytest.raises(OwnProposal):
        stand_in(work, world, proposal, world.helene)


@pytest.mark.parametrize("who", ["claire", "stranger", "amina", "yann"])
def test_only_managers_stand_in_or_withdraw(work, world, proposal, who):
    with pytest.raises(NotAllowed):
        stand_in(work, world, proposal, getattr(world, who))
    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        withdraw_merge(unit, world.site_id, proposal)


def test_a_proposal_of_another_site_does_not_exist(work, world, proposal):
    with work() as unit:
        elsewhere = make_site(unit, "ailleurs")
        other = make_account(unit, "Nadia", elsewhere, SiteRole.SITE_MANAGER)

    with work(other, now=SILENT) as unit:
        here = just_signed_in(unit, other)
        for wanted in (proposal, 0, -1, 999_999):
            with pytest.raises(NotFound):
                second_merge(unit, elsewhere.id, wanted, session=here)
            with pytest.raises(NotFound):
                withdraw_merge(unit, elsewhere.id, wanted)


def test_four_eyes_and_seven_days(work, world, two, proposal, second):
    before = tokens_of(work, proposal)
    stand_in(work, world, proposal, second)
    with pytest.raises(SecondedAlready):
        stand_in(work, world, proposal, second)

    assert len(letters(work, "merge-proposed")) == 4
    # The links of before open nothing
    for token in before:
        with pytest.raises(DeadLink):
            agree(work, token, SILENT)
    run_calendar(work, DONE - timedelta(seconds=1))
    assert is_open(work, two.old_id)
    run_calendar(work, DONE)

    assert not is_open(work, two.old_id)
    (merge,) = rows(work, AccountMerge)
    assert merge.merged_by_id == world.helene.account_id
    run_calendar(work, DONE + DAY)
    assert len(rows(work, AccountMerge)) == 1


@pytest.mark.parametrize("side", [0, 1])
def test_either_side_stops_it_in_the_seven_days(work, world, two, proposal, second, side):
    stand_in(work, world, proposal, second)

    with work(VISITOR, now=DONE - timedelta(seconds=1)) as unit:
        stop_by_link(unit, tokens_of(work, proposal)[side])
    run_calendar(work, DONE + DAY)

    assert is_open(work, two.old_id)
    assert outcome(work, proposal) == Outcome.STOPPED


def test_a_side_without_a_mailbox_needs_no_waiting(work, world, two, second):
    with work() as unit:
        unit.session.get_one(Account, two.old_id).email_verified_at = None
    proposal = propose(work, world, two.old_id, two.new_id)

    stand_in(work, world, proposal, second, NOW + timedelta(minutes=1))

    run_calendar(work, NOW + 6 * DAY)
    assert is_open(work, two.old_id)
    run_calendar(work, NOW + 8 * DAY)
    assert not is_open(work, two.old_id)


def test_the_days_are_the_sites_to_choose(work, world, two, second):
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_policy = site.stored_policy | {"merge_answer_days": 3, "merge_wait_days": 1}
    proposal = propose(work, world, two.old_id, two.new_id)

    stand_in(work, world, proposal, second, NOW + 3 * DAY)
    run_calendar(work, NOW + 4 * DAY)

    assert not is_open(work, two.old_id)


def test_what_became_impossible_meanwhile_is_not_done(work, world, two, proposal, second):
    stand_in(work, world, proposal, second)
    with work() as unit:
        role = SiteRole.VOLUNTEER
        give_role(unit, two.new_id, world.site_id, role)

    run_calendar(work, DONE)

    assert is_open(work, two.old_id)
    assert outcome(work, proposal) == Outcome.OVERTAKEN


def test_a_link_does_not_do_what_became_impossible(work, world, two, proposal):
    staying, leaving = tokens_of(work, proposal)
    agree(work, staying)
    with work() as unit:
        role = SiteRole.VOLUNTEER
        give_role(unit, two.new_id, world.site_id, role)

    with pytest.raises(HoldsRole):
        agree(work, leaving)

    assert is_open(work, two.old_id)


def test_one_proposal_at_a_time(work, world, two, proposal):
    with work() as unit:
        third = make_account(unit, "Odile").account_id or 0
        people.account(unit.session, third)
    for pair in ((two.old_id, two.new_id), (two.new_id, two.old_id)):
        with pytest.raises(AlreadyProposed):
            propose(work, world, *pair)

    with work(world.helene) as unit:
        withdraw_merge(unit, world.site_id, proposal)
    with pytest.raises(ProposalOver), work(world.helene) as unit:
        withdraw_merge(unit, world.site_id, proposal)
    assert propose(work, world, two.old_id, two.new_id)


def test_without_an_answer_it_ends_after_ninety_days(work, two, proposal):
    run_calendar(work, NOW + EXPIRES_AFTER)
    assert outcome(work, proposal) == Outcome.OPEN

    run_calendar(work, NOW + EXPIRES_AFTER + DAY)

    assert outcome(work, proposal) == Outcome.EXPIRED
    assert is_open(work, two.old_id)


def test_erasing_one_ends_it_and_takes_the_reason(work, world, two, proposal):
    with work(two.old) as unit:
        erase_account(unit, erasure_candidate(unit, two.old.member_number), world.site_id)

    (left,) = rows(work, MergeProposal)
    assert (left.outcome, left.reason) == (Outcome.OVERTAKEN, "")


def test_staff_read_what_it_waits_for(work, world, proposal, second):
    def line(who, now=NOW):
        with work(who, now=now) as unit:
            (found,) = proposals_made(unit, world.site_id)
        return found

    assert (line(second).second, bool(line(second).withdraw)) == ("", True)
    assert line(second, SILENT).second
    assert line(world.helene, SILENT).second == ""
    stand_in(work, world, proposal, second)
    assert (
        "12 déc" in line(second, SILENT).badge.text.replace("\u00a0", " ")
        or line(second, SILENT).badge.text
    )
    with work(world.helene) as unit:
        withdraw_merge(unit, world.site_id, proposal)
    assert (line(second).second, line(second).withdraw) == ("", "")

"""What the page of merges says of the account that leaves, in every state of a merge."""

from __future__ import annotations

import pytest

from membership_ui.accounts.tables import MergeProposal
from membership_ui.adapters import i18n
from membership_ui.casework.service.listing_merges import merges_made, proposals_made
from membership_ui.casework.service.proposing_merges import (
    agree_by_link,
    stop_by_link,
    withdraw_merge,
)
from membership_ui.kernel.work import VISITOR
from tests.casework.pairs import propose, tokens_of, undo


@pytest.fixture
def proposal(work, world, two) -> int:
    return propose(work, world, two.old_id, two.new_id)


def said(work, world, two) -> tuple[str, str]:
    """Of the one proposal: what is said of the account before its name, and its badge."""
    with work(world.helene) as unit, i18n.use("en"):
        (line,) = proposals_made(unit, world.site_id)
    before, _colon, named = line.became.partition(": ")
    assert named.startswith(f"No. {two.old.member_number}, ")
    return before, line.badge.text


def agree(work, proposal: int) -> int:
    """Both sides. The key of the merge that it leads to."""
    for token in tokens_of(work, proposal):
        with work(VISITOR) as unit:
            agree_by_link(unit, token)
    with work() as unit:
        return unit.session.get_one(MergeProposal, proposal).merge_id or 0


def test_an_account_is_only_to_be_closed_while_both_may_answer(work, world, two, proposal):
    assert said(work, world, two) == (
        "Account to be closed", "Both can answer until 6 Dec 2026",
    )  # fmt: skip


def test_a_proposal_that_was_stopped_or_withdrawn_closed_nothing(work, world, two, proposal):
    with work(VISITOR) as unit:
        stop_by_link(unit, tokens_of(work, proposal)[0])

    assert said(work, world, two)[0] == "Account that was to be closed"

    again = propose(work, world, two.old_id, two.new_id)
    with work(world.helene) as unit:
        withdraw_merge(unit, world.site_id, again)
    with work(world.helene) as unit, i18n.use("en"):
        became = [line.became for line in proposals_made(unit, world.site_id)]
    assert all(text.startswith("Account that was to be closed: ") for text in became)


def test_a_merge_that_is_undone_says_so_in_both_lists(work, world, two, proposal):
    merge_id = agree(work, proposal)
    assert said(work, world, two) == ("Account closed", "Merged on 22 Nov 2026")

    undo(work, world, merge_id)

    assert said(work, world, two) == ("Account reopened", "Undone on 22 Nov 2026")
    with work(world.helene) as unit, i18n.use("fr"):
        (line,) = merges_made(unit, world.site_id).lines
    assert line.became.startswith("Compte rouvert\u00a0: N°")

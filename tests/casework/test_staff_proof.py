"""Staff show again who they are before they open or give away somebody else's account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership_ui.accounts.rules import TooManyTries, digest
from membership_ui.accounts.rules.factors import CodeJustUsed, ProofNeeded
from membership_ui.accounts.service.factors import prove_again_by_code
from membership_ui.accounts.service.passwords import prove_again
from membership_ui.accounts.service.recent_proof import Proof, staff_proof
from membership_ui.casework.service.looking import begin_space_visit
from membership_ui.casework.service.lost_factor import remove_lost_factor
from membership_ui.casework.service.merging import undo_merge
from membership_ui.kernel.errors import Conflict, NotAllowed, PortalError
from membership_ui.kernel.work import VISITOR
from membership_ui.sites.tables import Site
from tests.accounts.looks import keep_session
from tests.accounts.proofs import add_app, code_of
from tests.conftest import NOW
from tests.world import PASSWORD_HASH

HERE = digest("helene's computer")
LATER = NOW + timedelta(minutes=10)
NEEDING = {
    "look": lambda unit, world: begin_space_visit(
        unit, world.site_id, world.claire.account_id, "Appel", session=HERE
    ),
    "lost factor": lambda unit, world: remove_lost_factor(
        unit, world.site_id, world.claire.account_id,
        has_checked=True, reason="Vue au bureau.", session=HERE,
    ),
    "undoing a merge": lambda unit, world: undo_merge(unit, world.site_id, 1, session=HERE),
}  # fmt: skip
needing = pytest.mark.parametrize("use_case", NEEDING.values(), ids=NEEDING)


def is_refused(work, world, use_case, now) -> bool:
    """For want of a proof, and for nothing else."""
    try:
        with work(world.helene, now=now) as unit:
            use_case(unit, world)
            raise Conflict  # taken back
    except ProofNeeded:
        return True
    except PortalError:
        return False


def signed_in(work, world, *, now=NOW, **facts) -> None:
    with work(now=now) as unit:
        keep_session(unit, world.helene, "helene's computer", **facts)


def ask_a_factor(work, world) -> None:
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_policy = site.stored_policy | {"second_factor_roles": ["site_manager"]}


@needing
def test_ten_minutes_after_signing_in_the_password_is_asked(work, world, use_case):
    signed_in(work, world)

    assert not is_refused(work, world, use_case, LATER - timedelta(seconds=1))
    assert is_refused(work, world, use_case, LATER)
    with work(world.helene, now=LATER) as unit:
        assert staff_proof(unit, HERE).wanted == Proof.PASSWORD
        prove_again(unit, PASSWORD_HASH, session=HERE)
    assert not is_refused(work, world, use_case, LATER)


@needing
def test_a_password_is_not_enough_where_the_site_asks_a_factor(work, world, use_case):
    secret = add_app(work, world.helene, world.site)
    ask_a_factor(work, world)
    signed_in(work, world, is_strong=True)
    later = LATER + timedelta(minutes=5)

    assert not is_refused(work, world, use_case, LATER - timedelta(seconds=1))
    with work(world.helene, now=later) as unit:
        prove_again(unit, PASSWORD_HASH, session=HERE)
        assert staff_proof(unit, HERE).wanted == Proof.FACTOR
    assert is_refused(work, world, use_case, later)

    with work(world.helene, now=later) as unit:
        assert prove_again_by_code(unit, code_of(secret, later), session=HERE)
    assert not is_refused(work, world, use_case, later)
    assert is_refused(work, world, use_case, later + timedelta(minutes=10))


@needing
def test_another_persons_session_proves_nothing(work, world, use_case):
    with work() as unit:
        keep_session(unit, world.amina, "helene's computer")

    assert is_refused(work, world, use_case, NOW)


def test_a_code_is_good_once_and_wrong_ones_are_counted(work, world):
    secret = add_app(work, world.helene, world.site)
    signed_in(work, world)
    with work(world.helene, now=LATER) as unit:
        assert prove_again_by_code(unit, code_of(secret, LATER), session=HERE)
    for _ in range(3):
        # Costs no try
        with pytest.raises(CodeJustUsed), work(world.helene, now=LATER) as unit:
            prove_again_by_code(unit, code_of(secret, LATER), session=HERE)
    for wrong in ("000000", "", "12345", "x" * 100, "１２３４５６"):
        with work(world.helene, now=LATER) as unit:
            assert not prove_again_by_code(unit, wrong, session=HERE)

    with work(world.helene, now=LATER) as unit, pytest.raises(TooManyTries):
        prove_again_by_code(unit, code_of(secret, LATER), session=HERE)


def test_visitors_prove_nothing(work):
    with work(VISITOR) as unit, pytest.raises(NotAllowed):
        prove_again_by_code(unit, "123456", session=HERE)

"""What takes an account over wants a proof of the last ten minutes. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.factors import ProofNeeded
from membership_ui.accounts.service.changing_address import ask_email_change
from membership_ui.accounts.service.factors import begin_own_app, confirm_own_app
from membership_ui.accounts.service.passkeys import add_own_passkey, own_creation_options
from membership_ui.accounts.service.passwords import prove_again
from membership_ui.accounts.service.recent_proof import has_recent_proof
from membership_ui.accounts.service.viewing import profile_form
from membership_ui.accounts.service.viewing_security import security_page
from membership_ui.accounts.tables import SignIn
from membership_ui.kernel.errors import Conflict, NotAllowed, PortalError
from membership_ui.kernel.work import VISITOR
from tests.accounts.looks import keep_session
from tests.conftest import NOW
from tests.rows import all_rows
from tests.world import PASSWORD_HASH, make_account

HERE = digest("claire's telephone")
LATER = NOW + timedelta(minutes=10)
NEEDING = {
    "address": lambda unit, sid: ask_email_change(unit, "new@members.example", 1, session=sid),
    "app": lambda unit, sid: begin_own_app(unit, "Rhône", session=sid),
    "code": lambda unit, sid: confirm_own_app(unit, "123456", session=sid, site_id=1),
    "key asked": lambda unit, sid: own_creation_options(unit, "Rhône", session=sid),
    "key": lambda unit, sid: add_own_passkey(unit, {}, "", "key", session=sid, site_id=1),
}
needing = pytest.mark.parametrize("use_case", NEEDING.values(), ids=NEEDING)


@pytest.fixture
def claire(work, site):  # noqa: ARG001
    with work() as unit:
        who = make_account(unit, "Claire")
        keep_session(unit, who, "claire's telephone")
        return who


def is_refused(work, who, use_case, session=HERE, now=LATER):
    """For want of a proof, and for nothing else."""
    try:
        with work(who, now=now) as unit:
            use_case(unit, session)
            raise Conflict  # taken back
    except ProofNeeded:
        return True
    except PortalError:
        return False


@needing
def test_who_has_just_signed_in_may(work, claire, use_case):
    assert not is_refused(work, claire, use_case, now=LATER - timedelta(seconds=1))


@needing
def test_ten_minutes_later_nothing_of_it_is_done(work, engine, claire, use_case):
    before = all_rows(engine)

    assert is_refused(work, claire, use_case)
    assert all_rows(engine) == before


@needing
def test_the_password_opens_ten_minutes_more(work, claire, use_case):
    with work(claire, now=LATER) as unit:
        prove_again(unit, PASSWORD_HASH, session=HERE)

    assert not is_refused(work, claire, use_case)
    assert is_refused(work, claire, use_case, now=LATER + timedelta(minutes=10))


@needing
def test_no_other_session_serves(work, claire, use_case):
    with work(now=LATER) as unit:
        mallory = keep_session(unit, make_account(unit, "Mallory"), "mallory")
        keep_session(unit, claire, "ended", ended_at=unit.now)

    for session in ("", "forged", mallory, digest("ended")):
        assert is_refused(work, claire, use_case, session)


@needing
def test_a_visitor_may_nothing(work, claire, use_case):  # noqa: ARG001
    with pytest.raises(NotAllowed), work(VISITOR) as unit:
        use_case(unit, HERE)


def test_nobody_proves_the_session_of_another(work, claire):
    with work(now=LATER) as unit:
        mallory = make_account(unit, "Mallory")
    with work(mallory, now=LATER) as unit:
        prove_again(unit, PASSWORD_HASH, session=HERE)

    with work() as unit:
        assert unit.session.get_one(SignIn, HERE).proved_at is None
    with work(claire, now=LATER) as unit:
        assert not has_recent_proof(unit, HERE)


def test_a_password_that_changed_meanwhile_proves_nothing(work, claire):
    with pytest.raises(Conflict), work(claire, now=LATER) as unit:
        prove_again(unit, "another hash", session=HERE)


def test_the_pages_know_it(work, site, claire):
    for now, is_proved in ((NOW, True), (LATER, False)):
        with work(claire, now=now) as unit:
            assert profile_form(unit, site.id, {}, {}, session=HERE).is_proved is is_proved
            assert security_page(unit, HERE, site.slug).is_proved is is_proved

"""Between the password and the session: codes, recovery codes, staff who must have a factor."""

from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import TooManyTries, digest
from membership_ui.accounts.rules.factors import CodeJustUsed, DeadSignIn, FactorRequired, WrongCode
from membership_ui.accounts.service import factors, second_step
from membership_ui.accounts.service.passwords import change_password
from membership_ui.accounts.service.second_step import Entry
from membership_ui.accounts.service.signing_in import find_candidates, open_session
from membership_ui.accounts.tables import PendingSignIn, RecoveryCode, SiteRole, Totp
from membership_ui.adapters.tables import Job
from membership_ui.kernel.errors import Conflict, NotAllowed
from membership_ui.kernel.work import VISITOR as NOBODY
from tests.accounts.looks import keep_session
from tests.accounts.proofs import VISITOR, add_app, after_password, asked_by, code_of
from tests.conftest import NOW
from tests.world import PASSWORD_HASH, make_account, make_site

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def site(work):
    with work() as unit:
        return make_site(unit, second_factor_roles=["treasurer"])


@pytest.fixture
def claire(work):
    with work() as unit:
        return make_account(unit, "Claire")


@pytest.fixture
def amina(work, site):
    with work() as unit:
        return make_account(unit, "Amina", site, SiteRole.TREASURER)


def prove(work, entry, code, by=second_step.prove_by_code, now=LATER):
    with work(now=now) as unit:
        return by(unit, entry.token, code, VISITOR)


def actor_of(work, token, now=LATER):
    with work(now=now) as unit:
        return people.actor_by_token(unit.session, digest(token), now)


def letters(work):
    with work() as unit:
        return [job.payload["template"] for job in unit.session.exec(select(Job))]


def codes_of(work, who):
    with work(who) as unit:
        return factors.show_codes(unit)


def test_without_a_factor_the_password_opens_the_session(work, site, claire):
    entry = after_password(work, claire, site)

    assert not entry.is_pending
    assert actor_of(work, entry.token).account_id == claire.account_id


def test_with_an_app_the_session_opens_with_its_code_only(work, site, claire):
    secret = add_app(work, claire, site)
    entry = after_password(work, claire, site)
    assert entry.is_pending
    assert actor_of(work, entry.token) is None

    opened = prove(work, entry, code_of(secret, LATER))

    assert actor_of(work, opened.token).account_id == claire.account_id
    assert opened.next == "/rhone/receipts"


def test_a_code_opens_one_session(work, site, claire):
    secret = add_app(work, claire, site)
    first, second = after_password(work, claire, site), after_password(work, claire, site)
    code = code_of(secret, LATER)
    prove(work, first, code)

    with pytest.raises(CodeJustUsed):
        prove(work, second, code)
    assert isinstance(prove(work, second, code_of(secret, LATER + timedelta(seconds=30))), Entry)
    with pytest.raises(DeadSignIn):
        prove(work, first, code_of(secret, LATER + timedelta(seconds=30)))


def test_the_code_that_set_the_app_up_does_not_sign_in(work, site, claire):
    secret = add_app(work, claire, site)
    entry = after_password(work, claire, site)

    for _try in range(10):  # it is right, and costs no try
        with pytest.raises(CodeJustUsed):
            prove(work, entry, code_of(secret), now=NOW)

    assert isinstance(prove(work, entry, code_of(secret, LATER)), Entry)


def test_five_wrong_codes_end_it_and_the_owner_is_told(work, site, claire):
    secret = add_app(work, claire, site)
    entry = after_password(work, claire, site)

    assert [prove(work, entry, "12345").left for _try in range(5)] == [4, 3, 2, 1, 0]

    with pytest.raises(DeadSignIn):
        prove(work, entry, code_of(secret, LATER))
    assert "second-factor-failed" in letters(work)
    with pytest.raises(TooManyTries), work(now=LATER) as unit:
        find_candidates(unit, asked_by(claire, site))
    with pytest.raises(TooManyTries):  # under another name for the same account too
        prove(work, after_password(work, claire, site), code_of(secret, LATER))


def test_a_wait_of_ten_minutes_is_too_long(work, site, claire):
    secret = add_app(work, claire, site)
    entry, late = after_password(work, claire, site), NOW + timedelta(minutes=10)

    with pytest.raises(DeadSignIn):
        prove(work, entry, code_of(secret, late), now=late)


@pytest.mark.parametrize("token", ["", "forged", "0" * 64])
def test_a_forged_wait_is_nothing(work, site, token):
    with pytest.raises(DeadSignIn), work() as unit:
        second_step.prove_by_code(unit, token, "123456", VISITOR)


def test_tokens_secrets_and_codes_are_not_readable_in_the_rows(work, site, claire):
    secret = add_app(work, claire, site)
    codes, entry = codes_of(work, claire), after_password(work, claire, site)

    with work() as unit:
        rows = [
            str(row.model_dump())
            for table in (PendingSignIn, Totp, RecoveryCode)
            for row in unit.session.exec(select(table))
        ]
    assert not [word for word in (secret, entry.token, *codes) for row in rows if word in row]


def test_each_recovery_code_serves_once(work, site, claire):
    add_app(work, claire, site)
    codes = codes_of(work, claire)

    opened = prove(
        work, after_password(work, claire, site), codes[0].upper(),
        second_step.prove_by_recovery_code,
    )  # fmt: skip
    again = prove(
        work, after_password(work, claire, site), codes[0], second_step.prove_by_recovery_code
    )

    assert actor_of(work, opened.token)
    assert isinstance(again, WrongCode)
    with work() as unit:
        [used] = [j for j in unit.session.exec(select(Job)) if "recovery-code" in j.key]
        assert used.payload["values"]["left"] == 9


def test_anothers_recovery_code_is_wrong(work, site, claire, amina):
    add_app(work, claire, site)
    add_app(work, amina, site)
    codes = codes_of(work, amina)

    assert isinstance(
        prove(work, after_password(work, claire, site), codes[0],
              second_step.prove_by_recovery_code),
        WrongCode,
    )  # fmt: skip


def test_codes_are_shown_once_and_new_ones_end_the_old(work, site, claire):
    add_app(work, claire, site)
    old = codes_of(work, claire)
    assert len(old) == 10
    assert codes_of(work, claire) == []

    with work(claire) as unit:
        factors.ask_new_codes(unit)
    new = codes_of(work, claire)

    assert not set(old) & set(new)
    assert isinstance(
        prove(work, after_password(work, claire, site), old[1],
              second_step.prove_by_recovery_code),
        WrongCode,
    )  # fmt: skip


def test_codes_that_nobody_looked_at_in_time_are_not_shown(work, site, claire):
    add_app(work, claire, site)

    with work(claire, now=NOW + timedelta(minutes=11)) as unit:
        assert factors.show_codes(unit) == []


def test_staff_who_must_have_a_factor_set_it_up_before_the_session(work, site, amina):
    entry = after_password(work, amina, site)
    assert entry.is_pending
    with work() as unit:
        secret = second_step.begin_setup(unit, entry.token, "Rhône").secret
    with work() as unit:
        assert second_step.begin_setup(unit, entry.token, "Rhône").secret == secret

    wrong = prove(work, entry, "12345", second_step.confirm_setup)
    opened = prove(work, entry, code_of(secret, LATER), second_step.confirm_setup)

    assert wrong.left == 4
    assert actor_of(work, opened.token).has_role(site.id, "treasurer")
    assert "second-factor-on" in letters(work)


def test_a_secret_that_somebody_else_saw_is_never_confirmed(work, site, amina):
    thief, owner = after_password(work, amina, site), after_password(work, amina, site)
    with work() as unit:
        seen = second_step.begin_setup(unit, thief.token, "Rhône").secret
    with work() as unit:
        own = second_step.begin_setup(unit, owner.token, "Rhône").secret

    assert seen != own
    with pytest.raises(Conflict):
        prove(work, thief, code_of(seen, LATER), second_step.confirm_setup)
    assert actor_of(work, prove(work, owner, code_of(own, LATER), second_step.confirm_setup).token)


def test_nobody_sets_up_a_factor_in_place_of_one_that_is_there(work, site, claire):
    add_app(work, claire, site)
    entry = after_password(work, claire, site)

    with pytest.raises(DeadSignIn), work() as unit:
        second_step.begin_setup(unit, entry.token, "Rhône")
    with pytest.raises(DeadSignIn):
        prove(work, entry, "123456", second_step.confirm_setup)


def test_a_role_that_wants_a_factor_counts_only_in_a_session_that_showed_one(work, site, amina):
    with work() as unit:
        weak = open_session(unit, asked_by(amina, site), amina.account_id)
        strong = open_session(unit, asked_by(amina, site), amina.account_id, proof="totp")

    assert not actor_of(work, weak).is_staff(site.id)
    assert actor_of(work, strong).has_role(site.id, "treasurer")


def test_other_roles_need_none(work, site):
    with work() as unit:
        yann = make_account(unit, "Yann", site, SiteRole.REVIEWER)
    entry = after_password(work, yann, site)

    assert not entry.is_pending
    assert actor_of(work, entry.token).has_role(site.id, "reviewer")


def test_a_factor_is_turned_off_by_its_owner_unless_a_role_wants_it(work, site, claire, amina):
    add_app(work, claire, site)
    add_app(work, amina, site)

    with work(claire) as unit:
        factors.turn_off(unit, site.id)
    with pytest.raises(FactorRequired), work(amina) as unit:
        factors.turn_off(unit, site.id)

    assert not after_password(work, claire, site).is_pending
    assert after_password(work, amina, site).is_pending
    assert "second-factor-off" in letters(work)


def test_visitors_touch_no_factor(work, site):
    for use_case in (
        lambda unit: factors.begin_own_app(unit, "Rhône", session="here"),
        lambda unit: factors.confirm_own_app(unit, "123456", session="here", site_id=site.id),
        lambda unit: factors.turn_off(unit, site.id),
        factors.ask_new_codes,
        factors.show_codes,
    ):
        with pytest.raises(NotAllowed), work(NOBODY) as unit:
            use_case(unit)


def test_an_app_is_confirmed_once(work, site, claire):
    secret = add_app(work, claire, site)

    with work(claire, now=LATER) as unit:
        here = keep_session(unit, claire)
    with pytest.raises(Conflict) as twice, work(claire, now=LATER) as unit:
        factors.begin_own_app(unit, "Rhône", session=here)
    with pytest.raises(Conflict) as again, work(claire, now=LATER) as unit:
        factors.confirm_own_app(unit, code_of(secret, LATER), session=here, site_id=site.id)
    assert twice.type is again.type is Conflict


def test_a_new_password_ends_the_sign_in_that_waits(work, site, claire):
    secret = add_app(work, claire, site)
    entry = after_password(work, claire, site)
    with work(claire) as unit:
        change_password(unit, PASSWORD_HASH, "new", kept="", site_id=site.id)

    with pytest.raises(DeadSignIn):
        prove(work, entry, code_of(secret, LATER))

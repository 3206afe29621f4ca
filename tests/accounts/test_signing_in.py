"""Signing in: sessions, throttling, shared addresses, resets."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import (
    AmbiguousEmail,
    DeadLink,
    TooManyTries,
    UsedLink,
    digest,
    hash_password,
)
from membership_ui.accounts.service.passwords import (
    request_password_reset,
    reset_password,
)
from membership_ui.accounts.service.signing_in import (
    SignInRequest,
    count_failure,
    end_session,
    find_candidates,
    matching_accounts,
    open_session,
    single_account,
)
from membership_ui.accounts.tables import Account, SignIn
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from tests.conftest import NOW
from tests.world import PASSWORD, make_account


@pytest.fixture
def claire(work):
    with work() as unit:
        return make_account(unit, "Claire")


def request(identifier, site, **changed):
    values = {
        "address": "192.0.2.7",
        "site_id": site.id,
        "is_kept": False,
        "user_agent": "test",
        **changed,
    }
    return SignInRequest(identifier=identifier, **values)


def sign_in(work, identifier, site, password=PASSWORD, now=NOW, **changed):
    asked = request(identifier, site, **changed)
    with work(now=now) as unit:
        candidates = find_candidates(unit, asked)
    matching = matching_accounts(candidates, password)
    with work(now=now) as unit:
        if not matching:
            return count_failure(unit, asked)
        return open_session(unit, asked, single_account(matching, candidates))


def email_of(work, actor):
    with work() as unit:
        return unit.session.get(Account, actor.account_id).email


def test_by_number_or_by_address_in_any_case(work, site, claire):
    for identifier in (
        claire.member_number,
        f" {claire.member_number} ",
        email_of(work, claire).upper(),
    ):
        token = sign_in(work, identifier, site)
        with work() as unit:
            assert (
                people.actor_by_token(unit.session, digest(token), NOW).account_id
                == claire.account_id
            )


def test_the_cookie_is_stored_hashed(work, site, claire):
    token = sign_in(work, claire.member_number, site)

    with work() as unit:
        stored = unit.session.exec(select(SignIn)).one()
        assert token not in (stored.token_hash, stored.user_agent)
        facts = unit.session.exec(select(AuditEvent.facts)).all()
        assert token not in str(facts)


def test_a_session_ends_by_signing_out_and_by_time(work, site, claire):
    short, kept = (
        sign_in(work, claire.member_number, site),
        sign_in(work, claire.member_number, site, is_kept=True),
    )
    with work() as unit:
        end_session(unit, digest(short))
        end_session(unit, digest(short))
        assert people.actor_by_token(unit.session, digest(short), NOW) is None
        assert (
            people.actor_by_token(unit.session, digest(kept), NOW + timedelta(days=29)) is not None
        )
        assert people.actor_by_token(unit.session, digest(kept), NOW + timedelta(days=31)) is None
        assert f"session:{digest(short)}" in unit.session.exec(select(ChangeLog.topic)).all()


def test_a_wrong_password_and_an_unknown_account_answer_alike(work, site, claire):
    known = sign_in(work, claire.member_number, site, password="tout autre chose")
    unknown = sign_in(work, "99999", site, password="tout autre chose")

    assert (known.message, known.left) == (unknown.message, unknown.left)


def test_remaining_tries_are_told_from_the_third_mistake(work, site, claire):
    told = [sign_in(work, claire.member_number, site, password="faux").left for _ in range(5)]

    assert told == [None, None, 2, 1, 0]


def test_the_account_locks_and_opens_again_after_a_quarter_of_an_hour(work, site, claire):
    for _ in range(5):
        sign_in(work, claire.member_number, site, password="faux")

    with pytest.raises(TooManyTries):
        sign_in(work, claire.member_number, site)
    with work() as unit:
        assert [job.payload["template"] for job in unit.session.exec(select(Job))] == [
            "sign-in-locked"
        ]
    assert isinstance(
        sign_in(work, claire.member_number, site, now=NOW + timedelta(minutes=16)), str
    )


def test_a_success_forgets_the_mistakes(work, site, claire):
    for _ in range(4):
        sign_in(work, claire.member_number, site, password="faux")
    sign_in(work, claire.member_number, site)

    assert sign_in(work, claire.member_number, site, password="faux").left is None


def test_a_shared_address_asks_for_the_member_number(work, site, claire):
    with work() as unit:
        other = make_account(unit, "Paul")
        shared = unit.session.get(Account, other.account_id)
        shared.email = shared.email_key = unit.session.get(Account, claire.account_id).email_key

    with pytest.raises(AmbiguousEmail):
        sign_in(work, email_of(work, claire), site)
    assert sign_in(work, email_of(work, claire), site, password="faux").left is None
    assert isinstance(sign_in(work, claire.member_number, site), str)


def reset_links(work):
    with work() as unit:
        letters = unit.session.exec(
            select(Job).where(col(Job.key).startswith("password-reset"))
        ).all()
        return [row["link"] for letter in letters for row in letter.payload["values"]["accounts"]]


def token_of(link):
    return link.partition("token=")[2]


def ask_reset(work, identifier, site, now=NOW):
    with work(now=now) as unit:
        request_password_reset(unit, site.id, site.slug, identifier)


def use_reset(work, token, site, now=NOW):
    with work(now=now) as unit:
        reset_password(unit, token, hash_password("une autre phrase", 4), site.id)


def test_a_reset_works_once_and_ends_every_session(work, site, claire):
    token = sign_in(work, claire.member_number, site)
    ask_reset(work, email_of(work, claire), site)
    [link] = reset_links(work)

    use_reset(work, token_of(link), site)

    assert isinstance(sign_in(work, claire.member_number, site, password="une autre phrase"), str)
    with work() as unit:
        assert people.actor_by_token(unit.session, digest(token), NOW) is None
    with pytest.raises(UsedLink):
        use_reset(work, token_of(link), site)


def test_an_hour_later_the_link_is_dead(work, site, claire):
    ask_reset(work, claire.member_number, site)

    with pytest.raises(DeadLink):
        use_reset(work, token_of(reset_links(work)[0]), site, now=NOW + timedelta(minutes=61))


def test_a_forged_link_is_dead(work, site):
    with pytest.raises(DeadLink):
        use_reset(work, "forged", site)


def test_an_unknown_address_is_silent_and_a_known_one_is_not_flooded(work, site, claire):
    ask_reset(work, "nobody@members.example", site)
    assert reset_links(work) == []

    for minute in range(6):
        ask_reset(work, claire.member_number, site, now=NOW + timedelta(minutes=minute))
    assert len(reset_links(work)) == 3


@pytest.mark.parametrize("written", ["n° {}", "N°{}", "no {}", " {} "])
def test_a_number_signs_in_as_the_portal_writes_it(work, site, claire, written):
    assert isinstance(sign_in(work, written.format(claire.member_number), site), str)


def test_no_way_of_writing_a_number_gives_another_set_of_tries(work, site, claire):
    ways = ("{}", "n° {}", "N°{}", "no {}", " {} ")
    for number in (claire.member_number, "99999"):
        for way in ways:
            sign_in(work, way.format(number), site, password="faux")
        with pytest.raises(TooManyTries):
            sign_in(work, f"n°{number}", site)


def test_a_link_is_asked_for_with_the_number_as_it_is_written(work, site, claire):
    ask_reset(work, f"N° {claire.member_number}", site)
    assert len(reset_links(work)) == 1

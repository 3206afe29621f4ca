"""Opening an account, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from membership_ui.accounts.queries import links
from membership_ui.accounts.rules import (
    FORMS_PER_VISITOR,
    Throttle,
    TooManyForms,
    TooManyTries,
    UnverifiedEmail,
    hash_password,
)
from membership_ui.accounts.rules.fields import FieldKind, Relation
from membership_ui.accounts.rules.household import Relative
from membership_ui.accounts.service import registering
from membership_ui.accounts.service.addresses import use_link
from membership_ui.accounts.service.changing_address import resend_links
from membership_ui.accounts.service.passwords import request_password_reset
from membership_ui.accounts.service.signing_in import (
    SignInRequest,
    count_failure,
    find_candidates,
    matching_accounts,
    open_session,
    single_account,
)
from membership_ui.accounts.service.throttling import count_try
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    HouseholdPerson,
    ProfileValue,
    RefusedRegistration,
    SignIn,
    ThrottleCount,
)
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.kernel.errors import Invalid, InvalidForm
from tests.accounts.registrations import BORN, EMAIL, letters, make_field, registration, tokens
from tests.conftest import NOW
from tests.rows import rows
from tests.world import PASSWORD, make_account, make_site

HASH = hash_password(PASSWORD, 4)


def register(work, asked, now=NOW, locale="fr"):
    with work(now=now, locale=locale) as unit:
        registering.register(unit, asked, HASH)


def test_an_account_is_known_to_its_site_with_its_answers_and_family(work, site):
    paul = Relative(Relation.SPOUSE, "Paul", "Le Goff", None)
    zoe = Relative(Relation.CHILD, "Zoé", "Le Goff", BORN)

    register(work, registration(site, household=(paul, zoe), employer="dgac"), locale="en")

    [account] = rows(work, Account)
    assert (account.email, account.locale, account.email_verified_at) == (EMAIL, "en", None)
    assert [known.site_id for known in rows(work, AccountOnSite)] == [site.id]
    assert [(answer.key, answer.value) for answer in rows(work, ProfileValue)] == [
        ("employer", "dgac")
    ]
    assert [(who.relation, who.birth_date) for who in rows(work, HouseholdPerson)] == [
        (Relation.SPOUSE, None),
        (Relation.CHILD, BORN),
    ]
    assert [event.verb for event in rows(work, AuditEvent)] == ["account.registered"]


def test_the_mail_names_the_account_and_its_link(work, site):
    register(work, registration(site))

    [letter] = letters(work())
    [account] = rows(work, Account)
    [named] = letter["values"]["accounts"]
    assert (letter["to"], letter["values"]["is_shared"]) == (EMAIL, False)
    assert named["number"] == account.member_number
    # Anybody may have typed the address, and any words for a name
    assert "Goff" not in str(letter)
    assert named["link"].startswith("/rhone/verify?token=")


def test_an_address_that_is_known_gets_a_further_account_and_is_told(work, site):
    register(work, registration(site, given="Paul"))

    register(work, registration(site, given="Maëlys"))

    assert len({account.member_number for account in rows(work, Account)}) == 2
    assert [letter["values"]["is_shared"] for letter in letters(work())] == [False, True]


def test_a_second_click_is_the_same_account_for_a_minute(work, site):
    for seconds in (0, 0, 59):
        register(work, registration(site), now=NOW + timedelta(seconds=seconds))
    assert len(rows(work, Account)) == 1

    register(work, registration(site), now=NOW + timedelta(seconds=61))
    assert len(rows(work, Account)) == 2


@pytest.mark.parametrize("same", [True, False])
def test_two_registrations_at_the_same_instant(work, site, same):
    barrier = Barrier(2)

    def one(given):
        barrier.wait()
        register(work, registration(site, given="Maëlys" if same else given))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, ("Maëlys", "Paul")))

    accounts = rows(work, Account)
    assert len(accounts) == (1 if same else 2)
    assert len({account.member_number for account in accounts}) == len(accounts)


def test_numbers_follow_the_highest_and_skip_those_that_are_taken(work, site):
    with work() as unit:
        for number in ("10482", "00007", "B-99999", "10484"):
            unit.session.get(Account, make_account(unit, "Luc").account_id).member_number = number
    with work() as unit:
        assert links.next_member_number(unit.session) == "10485"
    with work() as unit:
        unit.session.get(Account, make_account(unit, "Luc").account_id).member_number = "10486"

    register(work, registration(site))

    assert rows(work, Account)[-1].member_number == "10487"


def test_a_number_is_given_back_when_the_registration_fails(work, site):
    with work() as unit:
        first = links.next_member_number(unit.session)
    with pytest.raises(IntegrityError):
        register(work, replace(registration(site), site_id=999))
    with work() as unit:
        assert int(links.next_member_number(unit.session)) == int(first) + 1


def test_the_form_is_read_against_what_the_site_asks(work, site):
    with work() as unit:
        make_field(unit, site, "work_phone", FieldKind.PHONE, is_required=True)
        make_field(unit, make_site(unit, "autre"), "employer", is_required=True)
    typed = {"given_name": "Anne", "family_name": "Le Goff", "email": EMAIL, "password": PASSWORD}

    with pytest.raises(InvalidForm) as refusal, work() as unit:
        registering.read_form(unit, site.id, typed)
    assert [problem.field for problem in refusal.value.problems] == ["work_phone"]

    with work() as unit:
        read = registering.read_form(unit, site.id, {**typed, "work_phone": "03 20 12 34 56"})
    assert dict(read.values) == {"work_phone": "+33320123456"}


def test_forms_of_one_visitor_are_limited(work):
    for _form in range(FORMS_PER_VISITOR.tries):
        with work() as unit:
            registering.count_form(unit, "192.0.2.7")
    with pytest.raises(TooManyForms), work() as unit:
        registering.count_form(unit, "192.0.2.7")
    with work() as unit:
        registering.count_form(unit, "192.0.2.8")


def test_two_tries_at_the_same_instant_are_two(work):
    barrier = Barrier(4)

    def hit(_number):
        barrier.wait()
        with work() as unit:
            return count_try(unit, "a key", Throttle(9, timedelta(minutes=1)))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(hit, range(4))) == [5, 6, 7, 8]
    assert [row.hits for row in rows(work, ThrottleCount)] == [4]


def test_a_mail_box_is_not_flooded_and_no_account_is_lost(work, site):
    for number in range(15):
        register(work, registration(site, given=f"Enfant {'abcdefghijklmno'[number]}"))

    assert len(rows(work, Account)) == 15
    assert len(letters(work())) == 12
    with work(now=NOW + timedelta(hours=2)) as unit:
        resend_links(unit, site.id, EMAIL)
    assert len(letters(work())[-1]["values"]["accounts"]) == 15


def test_no_word_that_was_typed_goes_to_an_address_that_nobody_confirmed(work, site):
    register(work, registration(site, given="Gagnez cinq cents euros"))
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, EMAIL)
    for _try in range(6):
        with suppress(TooManyTries), work() as unit:
            find_candidates(unit, SignInRequest(EMAIL, "192.0.2.7", site.id, False, "test"))
            count_failure(unit, SignInRequest(EMAIL, "192.0.2.7", site.id, False, "test"))

    written = [row.payload for row in rows(work, Job) if row.kind == "mail"]
    templates = {letter["template"] for letter in written}
    assert {"email-validation", "password-reset", "sign-in-locked"} <= templates
    assert "Gagnez" not in str(written)


def sign_in(work, identifier, site, password=PASSWORD):
    asked = SignInRequest(identifier, "192.0.2.7", site.id, False, "test")
    with work() as unit:
        candidates = find_candidates(unit, asked)
    with work() as unit:
        return open_session(
            unit, asked, single_account(matching_accounts(candidates, password), candidates)
        )


def test_nobody_signs_in_before_the_address_is_validated(work, site):
    register(work, registration(site))

    with pytest.raises(UnverifiedEmail):
        sign_in(work, EMAIL, site)
    assert rows(work, SignIn) == []

    with work() as unit:
        use_link(unit, tokens(letters(work())[0])[0], site.id)
    assert isinstance(sign_in(work, EMAIL, site), str)


def test_accounts_opened_with_somebodys_address_do_not_keep_them_out(work, site):
    for number in range(6):
        register(work, registration(site, given="abcdef"[number]))
    with work() as unit:
        owner = unit.session.get(Account, make_account(unit, "Claire").account_id)
        owner.email = owner.email_key = EMAIL

    with work() as unit:
        first = find_candidates(unit, SignInRequest(EMAIL, "192.0.2.7", site.id, False, "test"))[0]

    assert first.account_id == owner.id


def test_what_was_typed_is_kept_for_a_while_without_the_password(work):
    typed = {
        "given_name": "王" * 300,
        "password": PASSWORD,
        **{f"q{n}": "é" * 300 for n in range(15)},
    }
    with work() as unit:
        token = registering.keep_refused(
            unit, "", typed, [Invalid("q1", "At most {count}.", count=3)]
        )

    with work() as unit:
        kept, problems = registering.refused_registration(unit, token)
        assert (
            registering.refused_registration(unit, "forged")
            == registering.refused_registration(unit, "")
            == ({}, [])
        )
    assert kept == {name: value for name, value in typed.items() if name != "password"}
    assert problems == [["q1", "At most {count}.", {"count": 3}]]
    assert token not in str(rows(work, RefusedRegistration))

    with work(now=NOW + timedelta(minutes=31)) as unit:
        assert registering.refused_registration(unit, token) == ({}, [])


def test_a_form_that_is_sent_again_replaces_what_was_kept(work):
    with work() as unit:
        token = registering.keep_refused(unit, "", {"given_name": "A"}, [])
    with work() as unit:
        assert registering.keep_refused(unit, token, {"given_name": "B"}, []) == token
    with work() as unit:
        assert registering.refused_registration(unit, token) == ({"given_name": "B"}, [])
    with work() as unit:
        registering.forget_refused(unit, token)
    assert rows(work, RefusedRegistration) == []

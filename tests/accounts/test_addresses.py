"""Links to an address: once, a day, for one purpose and one address. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from membership_ui.accounts.rules import DeadLink, TooManyChanges, UsedLink, hash_password
from membership_ui.accounts.service.addresses import (
    LinkSight,
    ask_email_change,
    look_at_link,
    resend_validation,
    use_link,
)
from membership_ui.accounts.service.passwords import request_password_reset, reset_password
from membership_ui.accounts.service.registering import register
from membership_ui.accounts.tables import Account, EmailLink, ProfileChange
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import Invalid, NotAllowed
from membership_ui.kernel.work import VISITOR
from tests.accounts.registrations import EMAIL, letters, registration, tokens
from tests.conftest import NOW
from tests.world import make_account, make_site

NEW = "claire.nouvelle@members.example"
DAY = timedelta(hours=24)


@pytest.fixture
def site(work):
    with work() as unit:
        return make_site(unit)


@pytest.fixture
def token(work, site):
    """Of the link that Maëlys got."""
    with work() as unit:
        register(unit, registration(site), "")
    return tokens(letters(work())[0])[0]


@pytest.fixture
def claire(work, site):  # noqa: ARG001
    with work() as unit:
        return make_account(unit, "Claire")


def use(work, token, site, now=NOW):
    with work(VISITOR, now=now) as unit:
        return use_link(unit, token, site.id)


def look(work, token, now=NOW):
    with work(VISITOR, now=now) as unit:
        return look_at_link(unit, token)


def account(work, email_or_id):
    with work() as unit:
        if isinstance(email_or_id, int):
            return unit.session.get(Account, email_or_id)
        return unit.session.exec(select(Account).where(Account.email == email_or_id)).first()


def test_the_link_validates_the_address_once(work, site, token):
    assert use(work, token, site) == EMAIL

    assert account(work, EMAIL).email_verified_at == NOW
    with pytest.raises(UsedLink):
        use(work, token, site)


def test_looking_at_a_link_uses_nothing_up(work, site, token):
    for _scanner in range(3):
        assert look(work, token) == LinkSight(EMAIL)
    assert account(work, EMAIL).email_verified_at is None

    use(work, token, site)
    assert look(work, token) == LinkSight(is_used=True)


def test_the_link_lives_a_day(work, site, token):
    assert use(work, token, site, now=NOW + DAY - timedelta(seconds=1)) == EMAIL


def test_after_a_day_the_link_opens_nothing(work, site, token):
    assert look(work, token, now=NOW + DAY) == LinkSight()
    with pytest.raises(DeadLink):
        use(work, token, site, now=NOW + DAY)


@pytest.mark.parametrize("forged", ["", "forged", "x" * 200, "é"])
def test_a_forged_link_opens_nothing(work, site, forged):
    assert look(work, forged) == LinkSight()
    with pytest.raises(DeadLink):
        use(work, forged, site)


def test_two_clicks_at_the_same_instant_are_one(work, site, token):
    barrier = Barrier(2)

    def click(_number):
        barrier.wait()
        try:
            return use(work, token, site)
        except UsedLink:
            return "used"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == sorted([EMAIL, "used"])


def test_a_link_of_one_purpose_does_not_serve_another(work, site, token, claire):
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, claire.member_number)
    reset = tokens(letters(work(), "password-reset")[0])[0]

    with pytest.raises(DeadLink):
        use(work, reset, site)
    with pytest.raises(DeadLink), work() as unit:
        reset_password(unit, token, hash_password("une autre phrase", 4), site.id)


def test_only_the_digest_of_a_link_is_stored(work, token):
    with work() as unit:
        [link] = unit.session.exec(select(EmailLink)).all()
    assert len(token) >= 43
    assert token not in str(link)


def test_a_link_validates_no_address_chosen_since(work, site, token):
    with work() as unit:
        who = unit.session.exec(select(Account)).one()
        who.email = who.email_key = "other@members.example"

    with pytest.raises(DeadLink):
        use(work, token, site)


def test_a_new_link_comes_to_whoever_waits_and_to_nobody_else(work, site, token, claire):
    for identifier in ("nobody@members.example", claire.member_number, "99999", ""):
        with work(VISITOR) as unit:
            resend_validation(unit, site.id, identifier)
    assert len(letters(work())) == 1

    with work(VISITOR) as unit:
        resend_validation(unit, site.id, EMAIL)
    [_first, second] = letters(work())
    assert use(work, tokens(second)[0], site) == EMAIL
    assert look(work, token) == LinkSight(EMAIL)


def test_asking_again_and_again_sends_three_links(work, site, token):
    for _time in range(6):
        with work(VISITOR) as unit:
            resend_validation(unit, site.id, EMAIL)
    assert len(letters(work())) == 1 + 3


def test_one_mail_has_a_link_for_each_account_of_the_address(work, site, token):
    with work() as unit:
        register(unit, registration(site, given="Paul"), "")
    with work(VISITOR) as unit:
        resend_validation(unit, site.id, EMAIL)

    named = letters(work())[-1]["values"]["accounts"]
    assert [each["name"] for each in named] == ["Maëlys Le Goff", "Paul Le Goff"]
    numbers = [use(work, link, site) for link in tokens(letters(work())[-1])]
    # A shared address would not tell who signs in
    assert numbers == [each["number"] for each in named]


def test_a_password_chosen_by_a_link_of_the_mail_box_validates_it(work, site, token):
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, EMAIL)
    reset = tokens(letters(work(), "password-reset")[0])[0]
    with work() as unit:
        reset_password(unit, reset, hash_password("une autre phrase", 4), site.id)

    assert account(work, EMAIL).email_verified_at == NOW


def change(work, who, email, site, now=NOW):
    with work(who, now=now) as unit:
        ask_email_change(unit, email, site.id)


def test_an_address_changes_when_the_new_one_opens_its_link(work, site, claire):
    before = account(work, claire.account_id).email

    change(work, claire, NEW, site)

    [asked], [told] = letters(work(), "email-change"), letters(work(), "email-change-asked")
    assert (asked["to"], told["to"], told["values"]["email"]) == (NEW, before, NEW)
    assert "link" not in told["values"]
    assert account(work, claire.account_id).email == before

    assert use(work, tokens(asked)[0], site) == NEW

    assert account(work, claire.account_id).email_key == NEW
    assert [letter["to"] for letter in letters(work(), "email-changed")] == [before]
    with work() as unit:
        [kept] = unit.session.exec(select(ProfileChange)).all()
        verbs = unit.session.exec(select(AuditEvent.verb)).all()
    assert (kept.key, kept.before, kept.after) == ("email", before, NEW)
    assert verbs == ["account.email_change_asked", "account.email_changed"]


def test_only_the_last_change_that_was_asked_for_counts(work, site, claire):
    change(work, claire, "typo@members.example", site)
    change(work, claire, NEW, site)
    first, second = letters(work(), "email-change")

    with pytest.raises(UsedLink):
        use(work, tokens(first)[0], site)
    assert use(work, tokens(second)[0], site) == NEW


def test_what_was_sent_to_the_old_address_opens_nothing_any_more(work, site, claire):
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, claire.member_number)
    reset = tokens(letters(work(), "password-reset")[0])[0]
    change(work, claire, NEW, site)
    use(work, tokens(letters(work(), "email-change")[0])[0], site)

    with pytest.raises(DeadLink), work() as unit:
        reset_password(unit, reset, hash_password("une autre phrase", 4), site.id)


def test_an_address_that_another_account_uses_may_be_shared(work, site, claire):
    with work() as unit:
        paul = make_account(unit, "Paul")
    shared = account(work, paul.account_id).email

    change(work, claire, shared, site)
    known_as = use(work, tokens(letters(work(), "email-change")[0])[0], site)

    assert known_as == claire.member_number


@pytest.mark.parametrize("email", ["", "claire", "amélie@members.example"])
def test_an_address_that_mail_cannot_reach_is_refused(work, site, claire, email):
    with pytest.raises(Invalid):
        change(work, claire, email, site)


def test_the_present_address_is_no_change(work, site, claire):
    with pytest.raises(Invalid, match="already"):
        change(work, claire, account(work, claire.account_id).email.upper(), site)


def test_a_visitor_changes_no_address(work, site):
    with pytest.raises(NotAllowed):
        change(work, VISITOR, NEW, site)


def test_changes_are_not_asked_for_without_end(work, site, claire):
    for number in range(5):
        change(work, claire, f"claire.{number}@members.example", site)
    with pytest.raises(TooManyChanges):
        change(work, claire, NEW, site)

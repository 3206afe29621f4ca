"""Links to an address: once, a day, for one purpose and one address. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from membership_ui.accounts.rules import (
    DeadLink,
    DroppedLink,
    LinkFate,
    UsedLink,
    hash_password,
)
from membership_ui.accounts.service.addresses import LinkSight, look_at_link, use_link
from membership_ui.accounts.service.changing_address import resend_links
from membership_ui.accounts.service.passwords import request_password_reset, reset_password
from membership_ui.accounts.service.registering import register
from membership_ui.accounts.tables import Account, EmailLink
from membership_ui.kernel.work import VISITOR
from tests.accounts.registrations import EMAIL, letters, registration, tokens
from tests.conftest import NOW
from tests.world import make_account

DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)


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
        return use_link(unit, token, site.id).known_as


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
        assert look(work, token) == LinkSight(EMAIL, LinkFate.LIVE)
    assert account(work, EMAIL).email_verified_at is None

    use(work, token, site)
    assert look(work, token) == LinkSight(fate=LinkFate.USED)


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


def ask_again(work, site, identifier=EMAIL, now=NOW):
    with work(VISITOR, now=now) as unit:
        resend_links(unit, site.id, identifier)


def test_a_new_link_comes_to_whoever_waits_and_to_nobody_else(work, site, token, claire):  # noqa: ARG001
    for identifier in ("nobody@members.example", claire.member_number, "99999", ""):
        ask_again(work, site, identifier)
    assert len(letters(work())) == 1

    ask_again(work, site)
    [_first, second] = letters(work())
    assert use(work, tokens(second)[0], site) == EMAIL


def test_a_new_link_ends_the_one_before(work, site, token):
    ask_again(work, site)

    assert look(work, token) == LinkSight(fate=LinkFate.DROPPED)
    with pytest.raises(DroppedLink):
        use(work, token, site)
    assert account(work, EMAIL).email_verified_at is None


def test_a_second_click_sends_no_second_mail(work, site, token):
    ask_again(work, site, now=NOW)
    ask_again(work, site, now=NOW + MINUTE / 2)
    assert len(letters(work())) == 2
    assert look(work, tokens(letters(work())[1])[0]).fate is LinkFate.LIVE

    ask_again(work, site, now=NOW + MINUTE)
    assert len(letters(work())) == 3


def test_two_clicks_for_a_link_at_the_same_instant_are_one_mail(work, site, token):  # noqa: ARG001
    barrier = Barrier(2)

    def click(_number):
        barrier.wait()
        ask_again(work, site)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(click, range(2)))
    assert len(letters(work())) == 1 + 1


def test_asking_again_and_again_sends_three_links(work, site, token):  # noqa: ARG001
    for time in range(6):
        ask_again(work, site, now=NOW + time * MINUTE)
    assert len(letters(work())) == 1 + 3


def test_one_mail_has_a_link_for_each_account_of_the_address(work, site, token):
    with work() as unit:
        register(unit, registration(site, given="Paul"), "")
    ask_again(work, site)

    named = letters(work())[-1]["values"]["accounts"]
    assert len({each["number"] for each in named}) == 2
    # Whoever opened them chose the names; the address may be a stranger's
    assert "Goff" not in str(named)
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

"""Too many tries: no lock keeps the owner out, none is got round by trying all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from membership_ui import wiring
from membership_ui.accounts.rules import (
    PER_ACCOUNT,
    PER_ADDRESS,
    AmbiguousEmail,
    DroppedLink,
    LinkPurpose,
    TooManyTries,
    hash_password,
    pause_seconds,
)
from membership_ui.accounts.service import passwords
from membership_ui.accounts.service.addresses import new_link, use_link
from membership_ui.accounts.service.factors import turn_off
from membership_ui.accounts.service.recognising import trust_browser
from membership_ui.accounts.service.signing_in import (
    Candidate,
    find_candidates,
    give_try_back,
    pause_before,
    single_account,
)
from membership_ui.accounts.service.throttling import count_try, spend_try
from membership_ui.accounts.tables import Account
from membership_ui.kernel.errors import PortalError
from membership_ui.kernel.work import MACHINE
from tests.accounts.proofs import add_app
from tests.accounts.test_signing_in import (
    ask_reset,
    email_of,
    request,
    reset_links,
    sign_in,
    token_of,
)
from tests.conftest import NOW
from tests.world import PASSWORD, make_account

NEW = "une autre phrase"


@pytest.fixture
def claire(work):
    with work() as unit:
        return make_account(unit, "Claire")


def lock(work, identifier, site, **changed):
    for _ in range(PER_ACCOUNT.tries):
        sign_in(work, identifier, site, password="faux", **changed)


def reset(work, site, identifier, *, device=""):
    ask_reset(work, identifier, site)
    with work() as unit:
        hashed = hash_password(NEW, 4)
        passwords.reset_password(
            unit, token_of(reset_links(work)[-1]), hashed, site.id, device=device
        )


def test_a_new_password_lifts_the_lock(work, site, claire):
    lock(work, claire.member_number, site)
    lock(work, email_of(work, claire), site)

    reset(work, site, email_of(work, claire))

    assert isinstance(sign_in(work, claire.member_number, site, password=NEW), str)
    assert isinstance(sign_in(work, email_of(work, claire), site, password=NEW), str)


def test_nobody_who_tries_elsewhere_locks_the_browser_of_the_owner(work, site, claire):
    with work() as unit:
        trust_browser(unit, claire.account_id, "her own browser")
    lock(work, claire.member_number, site)

    token = sign_in(work, claire.member_number, site, device="her own browser")

    assert isinstance(token, str)
    with pytest.raises(TooManyTries):
        sign_in(work, claire.member_number, site, device="another browser")


def test_whoever_chose_a_password_by_the_link_gets_in_while_others_go_on_trying(work, site, claire):
    reset(work, site, claire.member_number, device="her new browser")
    lock(work, claire.member_number, site)

    token = sign_in(work, claire.member_number, site, password=NEW, device="her new browser")

    assert isinstance(token, str)


def test_a_known_browser_has_no_more_tries_than_others(work, site, claire):
    with work() as unit:
        trust_browser(unit, claire.account_id, "stolen")
    lock(work, claire.member_number, site, device="stolen")

    with pytest.raises(TooManyTries):
        sign_in(work, claire.member_number, site, device="stolen")


def test_the_number_does_not_answer_for_the_address(work, site, claire):
    lock(work, email_of(work, claire), site)

    answer = sign_in(work, claire.member_number, site, password="faux")

    assert answer.left == sign_in(work, "99999", site, password="faux").left


def test_a_bad_neighbour_slows_and_shuts_nobody_out(work, site, claire):
    hers = request(claire.member_number, site)
    with work() as unit:
        assert pause_before(unit, hers) == 0
        for _ in range(PER_ADDRESS.tries + 6):
            count_try(unit, f"sign-in-from:{hers.address}", PER_ADDRESS)
        trust_browser(unit, claire.account_id, "known")
    with work() as unit:
        assert pause_before(unit, hers) == 3
        assert pause_before(unit, request(claire.member_number, site, device="known")) == 0
        assert pause_before(unit, request(claire.member_number, site, device="new")) == 3
        elsewhere = request(claire.member_number, site, address="192.0.2.8")
        assert pause_before(unit, elsewhere) == 0
    assert isinstance(sign_in(work, claire.member_number, site), str)


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (50, 0), (51, 0.5), (1_000_000, 10)])
def test_the_pause_grows_to_ten_seconds(tries: int, seconds: float):
    assert pause_seconds(tries) == seconds


def test_an_answer_that_never_came_costs_no_try(work, site, claire):
    asked = request(claire.member_number, site)
    for _ in range(PER_ACCOUNT.tries * 2):
        with work() as unit:
            find_candidates(unit, asked)
        with work() as unit:
            give_try_back(unit, asked)

    assert isinstance(sign_in(work, claire.member_number, site), str)


def at_once(portal, times: int, use_case) -> int:
    """How many of `times` at the same instant got an answer."""

    def one(_number: int) -> bool:
        try:
            with wiring.transaction(MACHINE, "fr") as unit:
                use_case(unit)
        except PortalError:
            return False
        return True

    with ThreadPoolExecutor(times) as threads:
        return sum(threads.map(one, range(times)))


def test_of_many_tries_at_once_five_get_an_answer(portal, work, site, claire):
    asked = request(claire.member_number, site)

    answered = at_once(portal, 21, lambda unit: find_candidates(unit, asked))

    assert answered == PER_ACCOUNT.tries


def test_every_count_is_taken_before_its_answer(portal, work):
    answered = at_once(portal, 21, lambda unit: spend_try(unit, "any key", PER_ACCOUNT))

    assert answered == PER_ACCOUNT.tries


@pytest.mark.parametrize("place", range(6))
def test_each_of_six_accounts_of_one_address_signs_in_by_it(work, site, place):
    with work() as unit:
        people = [make_account(unit, f"Enfant{number}") for number in range(6)]
        for number, one in enumerate(people):
            row = unit.session.get(Account, one.account_id)
            row.email = row.email_key = "famille@members.example"
            row.password_hash = hash_password(f"la phrase numéro {number}", 4)

    token = sign_in(work, "famille@members.example", site, password=f"la phrase numéro {place}")

    assert isinstance(token, str)


def test_an_account_that_never_validated_the_address_leaves_its_owner_alone(work, site, claire):
    with work() as unit:
        other = unit.session.get(Account, make_account(unit, "Paul").account_id)
        other.email = other.email_key = unit.session.get(Account, claire.account_id).email_key
        other.email_verified_at = None

    assert isinstance(sign_in(work, email_of(work, claire), site, password=PASSWORD), str)


def test_of_several_right_ones_the_validated_one_is_meant():
    mine, theirs, third = (
        Candidate(1, "", is_verified=True),
        Candidate(2, "", is_verified=False),
        Candidate(3, "", is_verified=True),
    )

    assert single_account([1, 2], [mine, theirs]) == 1
    assert single_account([2], [mine, theirs]) == 2
    with pytest.raises(AmbiguousEmail):
        single_account([1, 3], [mine, theirs, third])


def test_the_lock_ends_by_itself(work, site, claire):
    lock(work, claire.member_number, site)

    later = NOW + PER_ACCOUNT.window + timedelta(seconds=1)

    assert isinstance(sign_in(work, claire.member_number, site, now=later), str)


def change_password(unit, who, site):
    checked = unit.session.get(Account, who.account_id).password_hash
    passwords.change_password(unit, checked, hash_password(NEW, 4), kept="", site_id=site.id)


@pytest.mark.parametrize("act", ["password", "address", "app", "no app"])
def test_a_link_to_a_new_password_dies_with_what_it_could_replace(work, site, claire, act):
    if act == "no app":
        add_app(work, claire, site)
    ask_reset(work, claire.member_number, site)
    [link] = reset_links(work)

    if act == "password":
        with work(claire) as unit:
            change_password(unit, claire, site)
    elif act == "address":
        with work() as unit:
            who = unit.session.get(Account, claire.account_id)
            secret = new_link(unit, who, LinkPurpose.CHANGE, "neuve@members.example")
        with work() as unit:
            use_link(unit, secret, site.id)
    elif act == "app":
        add_app(work, claire, site)
    else:
        with work(claire) as unit:
            turn_off(unit, site.id)

    with work() as unit, pytest.raises(DroppedLink):
        passwords.reset_password(unit, token_of(link), hash_password(NEW, 4), site.id)


def test_a_password_changed_by_its_owner_cancels_a_change_of_address_that_waits(work, site, claire):
    with work() as unit:
        who = unit.session.get(Account, claire.account_id)
        secret = new_link(unit, who, LinkPurpose.CHANGE, "mallory@members.example")

    with work(claire) as unit:
        change_password(unit, claire, site)

    with work() as unit, pytest.raises(DroppedLink):
        use_link(unit, secret, site.id)

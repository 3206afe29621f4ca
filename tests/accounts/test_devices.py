"""Where a person is signed in: listed, ended, and a mail about a browser never seen before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import TooManyTries, digest
from membership_ui.accounts.service.devices import (
    end_device,
    end_other_devices,
    mark_seen,
)
from membership_ui.accounts.service.passwords import (
    change_password,
    count_wrong_old_password,
    password_to_check,
)
from membership_ui.accounts.service.viewing_security import security_page
from membership_ui.adapters import i18n
from membership_ui.adapters.tables import ChangeLog, Job
from membership_ui.kernel.errors import Conflict, NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR as NOBODY
from tests.accounts.proofs import VISITOR, after_password
from tests.conftest import NOW
from tests.world import PASSWORD_HASH, make_account

OTHER = replace(VISITOR, device="device-2", user_agent="Mozilla/5.0 (iPad) Version/19 Safari/604")


@pytest.fixture
def claire(work):
    with work() as unit:
        return make_account(unit, "Claire")


@pytest.fixture
def mallory(work):
    with work() as unit:
        return make_account(unit, "Mallory")


def new_device_letters(work):
    with work() as unit:
        return unit.session.exec(select(Job).where(col(Job.key).startswith("new-device"))).all()


def is_open(work, entry):
    with work() as unit:
        return people.actor_by_token(unit.session, digest(entry.token), NOW) is not None


def view(work, who, entry, now=NOW):
    with work(who, now=now) as unit, i18n.use("en"):
        return security_page(unit, digest(entry.token), "rhone")


def test_a_second_browser_is_told_by_mail_the_first_is_not(work, site, claire):
    after_password(work, claire, site)
    after_password(work, claire, site, now=NOW + timedelta(hours=1))
    assert new_device_letters(work) == []

    after_password(work, claire, site, visitor=OTHER)
    after_password(work, claire, site, visitor=OTHER, now=NOW + timedelta(hours=1))

    [letter] = new_device_letters(work)
    assert letter.payload["values"] | {"name": ""} == {
        "name": "", "when": NOW.isoformat(), "browser": "Safari", "system": "iPad",
    }  # fmt: skip


def test_a_browser_known_for_one_account_is_new_for_another(work, site, claire, mallory):
    after_password(work, claire, site)
    after_password(work, mallory, site, visitor=OTHER)

    after_password(work, mallory, site, visitor=VISITOR)

    [letter] = new_device_letters(work)
    assert "mallory" in letter.payload["to"]


def test_devices_are_listed_in_words_this_one_first(work, site, claire):
    other = after_password(work, claire, site, visitor=OTHER)
    here = after_password(work, claire, site)
    later = NOW + timedelta(hours=2)
    with work(now=NOW + timedelta(hours=1)) as unit:
        mark_seen(unit, [digest(other.token)])

    first, second = view(work, claire, here, now=later).devices

    assert (first.name, first.is_here, first.last_seen) == (
        "Firefox on Windows",
        True,
        "Active now",
    )
    assert (second.name, second.is_here) == ("Safari on iPad", False)
    assert (second.first_seen, second.last_seen) == ("22 Nov 2026, 10:30", "22 Nov 2026, 11:30")


def test_a_device_is_ended_and_its_pages_hear_of_it(work, site, claire):
    other, here = after_password(work, claire, site), after_password(work, claire, site)
    handle = next(line.handle for line in view(work, claire, here).devices if not line.is_here)

    with work(claire) as unit:
        end_device(unit, handle)

    assert not is_open(work, other)
    assert is_open(work, here)
    with work() as unit:
        assert f"session:{digest(other.token)}" in unit.session.exec(select(ChangeLog.topic)).all()
    with pytest.raises(NotFound), work(claire) as unit:
        end_device(unit, handle)


@pytest.mark.parametrize("handle", ["", "0", "%", "f" * 16])
def test_a_forged_handle_ends_nothing(work, site, claire, handle):
    entry = after_password(work, claire, site)

    with pytest.raises(NotFound), work(claire) as unit:
        end_device(unit, handle)
    assert is_open(work, entry)


def test_nobody_ends_anothers_session(work, site, claire, mallory):
    entry = after_password(work, claire, site)
    handle = view(work, claire, entry).devices[0].handle

    with pytest.raises(NotFound), work(mallory) as unit:
        end_device(unit, handle)
    with pytest.raises(NotAllowed), work(NOBODY) as unit:
        end_device(unit, handle)
    assert is_open(work, entry)


def test_all_the_others_end_at_once(work, site, claire, mallory):
    others = [after_password(work, claire, site) for _device in range(3)]
    here, stranger = after_password(work, claire, site), after_password(work, mallory, site)

    with work(claire) as unit:
        end_other_devices(unit, digest(here.token))

    assert [is_open(work, one) for one in (*others, here, stranger)] == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_a_changed_password_ends_the_others(work, site, claire):
    other, here = after_password(work, claire, site), after_password(work, claire, site)

    with work(claire) as unit:
        change_password(unit, PASSWORD_HASH, "new", kept=here.token, site_id=site.id)

    assert [is_open(work, other), is_open(work, here)] == [False, True]
    with pytest.raises(Conflict), work(claire) as unit:  # compared with the hash of before
        change_password(unit, PASSWORD_HASH, "newer", kept=here.token, site_id=site.id)


def test_the_old_password_cannot_be_tried_for_ever(work, claire):
    for _try in range(5):
        with work(claire) as unit:
            password_to_check(unit)
            count_wrong_old_password(unit)

    with pytest.raises(TooManyTries), work(claire) as unit:
        password_to_check(unit)

"""Links to a new password: whose they are, and what became of them. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership_ui.accounts.rules import DroppedLink, LinkFate
from membership_ui.accounts.service.passwords import (
    ResetSight,
    look_at_reset,
    request_password_reset,
    reset_password,
)
from membership_ui.kernel.work import VISITOR
from tests.accounts.registrations import letters, tokens
from tests.conftest import NOW
from tests.world import PASSWORD_HASH, make_account


@pytest.fixture
def claire(work, site):  # noqa: ARG001
    with work() as unit:
        return make_account(unit, "Claire")


def ask(work, site, claire, now=NOW):
    """The token that came."""
    with work(VISITOR, now=now) as unit:
        request_password_reset(unit, site.id, site.slug, claire.member_number)
    return tokens(letters(work(), "password-reset")[-1])[0]


def look(work, token, now=NOW):
    with work(VISITOR, now=now) as unit:
        return look_at_reset(unit, token)


def test_the_page_says_whose_password_it_is(work, site, claire):
    token = ask(work, site, claire)

    for _scanner in range(2):
        sight = look(work, token)
        assert sight == ResetSight(LinkFate.LIVE, "Claire Exemple", claire.member_number)


def test_a_link_that_opens_nothing_names_nobody(work, site, claire):
    token = ask(work, site, claire)
    assert look(work, token, NOW + timedelta(hours=1)) == ResetSight(LinkFate.DEAD)
    assert look(work, "forged") == ResetSight(LinkFate.DEAD)

    with work(VISITOR) as unit:
        reset_password(unit, token, PASSWORD_HASH, site.id)
    assert look(work, token) == ResetSight(LinkFate.USED)
    [told] = letters(work(), "password-changed")
    assert told["values"]["number"] == claire.member_number


def test_a_new_link_ends_the_one_before(work, site, claire):
    first = ask(work, site, claire)
    second = ask(work, site, claire, NOW + timedelta(minutes=1))

    assert look(work, first) == ResetSight(LinkFate.DROPPED)
    with pytest.raises(DroppedLink), work(VISITOR) as unit:
        reset_password(unit, first, PASSWORD_HASH, site.id)
    assert look(work, second).fate is LinkFate.LIVE


def test_two_clicks_are_one_mail(work, site, claire):
    assert ask(work, site, claire) == ask(work, site, claire, NOW + timedelta(seconds=59))
    assert len(letters(work(), "password-reset")) == 1

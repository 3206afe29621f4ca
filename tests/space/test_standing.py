"""The figures of a profile: until when, how many days, whose membership."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from membership_ui.adapters.i18n import use
from membership_ui.kernel.errors import NotAllowed
from membership_ui.kernel.work import VISITOR
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.space.service.standing import own_standing
from membership_ui.space.views.standing import StandingView
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus
from tests.conftest import NOW
from tests.world import attach, make_account, make_membership, member_of


def standing(work, world, who, now=NOW) -> StandingView:
    with work(who, now=now) as unit, use("fr"):
        return own_standing(unit, world.site_id)


def test_a_contact_reads_the_membership_of_the_structure(work, world):
    assert standing(work, world, world.claire) == StandingView(
        is_ready=True, member="Ville de Condrieu", expires="31 décembre 2026", days_left="39"
    )


def test_who_is_only_attached_reads_it_too_once_approved(work, world):
    with work() as unit:
        bruno, chloe = make_account(unit, "Bruno"), make_account(unit, "Chloé")
        attach(unit, bruno, world.structure, AttachmentRole.PERSONAL)
        attach(unit, chloe, world.structure, status=AttachmentStatus.PENDING)

    assert standing(work, world, bruno).days_left == "39"
    assert standing(work, world, chloe).expires == ""


def test_a_person_s_own_membership_comes_first(work, world):
    with work() as unit:
        own = make_membership(unit, world.site, world.structure, world.tiers[2026, "small"], 2025)
        own.member_id = member_of(unit, world.claire.account_id)
        own.starts_on, own.ends_on = date(2026, 5, 5), date(2027, 5, 4)

    seen = standing(work, world, world.claire)

    # As on the profile that was drawn: 163 days from 22 November to 4 May
    assert (seen.member, seen.expires, seen.days_left) == ("", "4 mai 2027", "163")


def test_an_ended_membership_says_so(work, world):
    later = datetime(2027, 3, 1, 12, tzinfo=UTC)

    seen = standing(work, world, world.claire, now=later)

    assert (seen.is_over, seen.days_left, seen.expires) == (True, "0", "31 décembre 2026")


def test_dues_that_are_not_paid_count_for_nothing(work, world):
    with work() as unit:
        unit.session.merge(world.membership).status = MembershipStatus.DUE

    assert standing(work, world, world.claire).expires == ""


def test_nobody_s_figures(work, world):
    assert standing(work, world, world.stranger) == StandingView(is_ready=True)
    with work(VISITOR) as unit, pytest.raises(NotAllowed):
        own_standing(unit, world.site_id)

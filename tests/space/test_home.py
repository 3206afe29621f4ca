"""What a member finds on arriving, and what stands there for somebody who is no member yet."""

from __future__ import annotations

from datetime import date

import pytest

from membership_ui.adapters import i18n
from membership_ui.demo.cjr import CJR
from membership_ui.demo.nord import NORD
from membership_ui.kernel.errors import NotAllowed
from membership_ui.kernel.work import VISITOR
from membership_ui.sites.rules import MembersAre, Policy
from membership_ui.space.service.home import member_home
from membership_ui.space.service.memberships import memberships_page
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus
from tests.world import (
    POLICY,
    attach,
    make_account,
    make_membership,
    make_site,
    member_of,
)


def home(work, actor, slug="rhone", **at):
    with work(actor, **at) as unit, i18n.use("fr"):
        return member_home(unit, slug)


def absence(work, actor, slug="rhone"):
    with work(actor) as unit, i18n.use("fr"):
        view = memberships_page(unit, slug, 0)
        return view.absence.title, view.absence.text, view.contact


def site_of(work, policy) -> None:
    with work() as unit:
        site = make_site(unit, "ailleurs")
        site.stored_policy = dict(policy)
        unit.session.add(site)


def test_a_site_says_whether_its_members_are_structures_or_individuals():
    assert Policy.parse(POLICY).members_are is MembersAre.STRUCTURES
    assert Policy.parse(NORD.policy).members_are is MembersAre.INDIVIDUALS
    assert Policy.parse(CJR.policy).members_are is MembersAre.INDIVIDUALS
    with pytest.raises(ValueError, match="pets"):
        Policy.parse({**POLICY, "members_are": "pets"})


def test_a_new_individual_reads_who_checks_and_whom_to_write_to(work, world):
    site_of(work, NORD.policy)

    title, text, contact = absence(work, world.stranger, "ailleurs")

    assert title == "Vous n’avez pas encore d’adhésion."
    assert "vérifie que vous pouvez adhérer" in text
    assert "structure" not in text
    assert "@" in contact


def test_who_manages_a_structure_elsewhere_is_a_person_there(work, world):
    site_of(work, NORD.policy)

    view = home(work, world.claire, "ailleurs").membership

    assert view.member_id == 0
    assert view.absence.title == "Vous n’avez pas encore d’adhésion."


def test_where_nobody_checks_the_club_is_written_to(work, world):
    site_of(work, CJR.policy)

    title, text, _contact = absence(work, world.stranger, "ailleurs")

    assert title == "Vous n’avez pas encore d’adhésion."
    assert "structure" not in text
    assert "vérifie" not in text


def test_an_individual_who_is_a_member_is_not_told_otherwise(work, world):
    with work() as unit:
        own = make_membership(unit, world.site, world.structure, world.tiers[2026, "small"], 2025)
        own.member_id = member_of(unit, world.stranger.account_id)
        own.starts_on, own.ends_on = date(2026, 1, 1), date(2026, 12, 31)

    assert absence(work, world.stranger)[0] == "Vous êtes membre jusqu’au 31 décembre 2026."


def test_where_structures_join_a_person_without_one_is_told_how(work, world):
    title, text, _contact = absence(work, world.stranger)

    assert title == "Votre compte n’est encore rattaché à aucune structure."
    assert "nous y rattacherons votre compte" in text


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (AttachmentStatus.PENDING, "Ville de Condrieu\u00a0: votre rattachement est en cours"),
        (AttachmentStatus.VALIDATED, "Vous êtes membre jusqu’au 31 décembre 2026."),
        (AttachmentStatus.REFUSED, "Votre compte n’est encore rattaché à aucune structure."),
    ],
)
def test_an_attached_person_reads_how_far_it_is(work, world, status, title):
    with work() as unit:
        bruno = make_account(unit, "Bruno")
        attach(unit, bruno, world.structure, AttachmentRole.PERSONAL, status=status)

    assert absence(work, bruno)[0].startswith(title)


def test_home_shows_the_membership_and_what_waits(work, world):
    view = home(work, world.claire)

    assert view.is_ready
    assert view.membership.has_membership
    assert view.membership.panel.title
    assert view.membership.step.prompt
    assert view.membership.history == []


def test_staff_are_asked_for_no_membership(work, world):
    assert home(work, world.helene).works_here
    assert not home(work, world.claire).works_here


def test_a_visitor_has_no_home(work, world):  # noqa: ARG001
    with pytest.raises(NotAllowed):
        home(work, VISITOR)

"""A member's sheet: what each of the staff reads of it, and of which structures."""

from __future__ import annotations

import pytest
from sqlmodel import col, update

from membership_ui.accounts.tables import Account, SiteRole
from membership_ui.adapters import i18n
from membership_ui.casework.service.member_sheet import member_sheet
from membership_ui.casework.views.member_sheet import MOST_PEOPLE, MemberSheet
from membership_ui.casework.views.people import AccountSearch
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import Actor
from membership_ui.register.service.entries import refresh_entry
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.renewing import save_draft, submit_renewal
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus, Structure
from tests.world import (
    GOOD_ANSWERS,
    World,
    attach,
    make_account,
    make_site,
    make_structure,
    member_of,
)

NB = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def entered(work, world: World) -> None:
    with work() as unit:
        refresh_entry(unit, world.site_id, world.member_id)


def sheet(work, world: World, actor: Actor | None = None) -> MemberSheet:
    with work(actor or world.amina) as unit, i18n.use("fr"):
        return member_sheet(unit, world.site_id, world.member_id)


def ask(work, world: World) -> int:
    with work(world.claire) as unit:
        return submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)


def test_it_says_where_a_member_is_reached_and_stands(work, world: World):
    with work() as unit:
        siren = update(Structure).where(col(Structure.id) == world.structure_id)
        unit.session.execute(siren.values(siren="990000028"))

    shown = sheet(work, world)

    assert shown.name == world.structure.name
    assert shown.intro == "Commune"
    assert shown.email == "mairie@condrieu.example"
    assert shown.contact == [
        ("SIREN", "990 000 028"),
        ("SIRET", "990 000 028 00011"),
        ("Adresse", "1 place de la Mairie, 69420 Condrieu"),
    ]
    assert dict(shown.facts)["Expire le"] == "31 décembre 2026"
    assert dict(shown.facts)["Population"] == f"3{NB}900"
    assert [line.year for line in shown.history] == ["2026"]


def test_a_request_is_said_once_it_was_sent(work, world: World):
    with work(world.claire) as unit:
        save_draft(unit, world.site_id, world.member_id, GOOD_ANSWERS)
    assert sheet(work, world).requests == []

    renewal_id = ask(work, world)

    (request,) = sheet(work, world).requests
    assert (request.term, request.badge.text) == ("2027", "À facturer")
    assert request.query == f"id={renewal_id}"


def test_who_handles_money_reads_the_documents_and_nobody_else(work, world: World):
    renewal_id = ask(work, world)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)

    treasurer, reviewer = sheet(work, world), sheet(work, world, world.yann)

    assert treasurer.history[0].documents
    assert treasurer.archive
    assert not any(line.documents for line in reviewer.history)
    assert (reviewer.archive, reviewer.shows_documents) == ("", False)


def test_its_people_are_named_to_those_who_find_accounts(work, world: World):
    with work() as unit:
        paul, anne, gone = (make_account(unit, name) for name in ("Paul", "Anne", "Luc"))
        attach(unit, paul, world.structure, AttachmentRole.PERSONAL)
        attach(unit, gone, world.structure, status=AttachmentStatus.REVOKED)
        elsewhere = make_structure(unit, "Ville d’Ailleurs")
        attach(unit, anne, elsewhere)
        volunteer = make_account(unit, "Zoé", world.site, SiteRole.VOLUNTEER)

    shown, unnamed = sheet(work, world), sheet(work, world, volunteer)

    assert [(one.name, one.role) for one in shown.people] == [
        ("Claire Exemple", "Administrateur"),
        ("Paul Exemple", "Compte personnel"),
    ]
    assert (unnamed.people, unnamed.shows_people, unnamed.may_open) == ([], False, False)
    assert unnamed.email


def test_its_people_stand_in_the_order_of_their_folded_names(work, world: World):
    with work() as unit:
        for family in ("Zola", "Évrard", "evin"):
            who = make_account(unit, "Ana")
            unit.session.get_one(Account, who.account_id).family_name = family
            attach(unit, who, world.structure)

    names = [one.name for one in sheet(work, world).people]

    assert names == ["Ana evin", "Ana Évrard", "Claire Exemple", "Ana Zola"]


def test_a_structure_with_many_accounts_leads_to_their_list(work, world: World):
    assert sheet(work, world).more_people == ""
    with work() as unit:
        for number in range(MOST_PEOPLE):
            attach(unit, make_account(unit, f"Élu {number}"), world.structure)

    shown = sheet(work, world)

    assert len(shown.people) == MOST_PEOPLE
    assert shown.more_people == AccountSearch(world.structure.name).query


def test_a_structure_of_another_register_has_no_sheet_here(work, world: World):
    with work() as unit:
        other = make_site(unit, "ailleurs")
        unknown = make_structure(unit, "Ville d’Ailleurs")
        elsewhere = member_of(unit, unknown)
        refresh_entry(unit, other.id or 0, elsewhere)

    for key in (elsewhere, 0, 77_777_777):
        with work(world.amina) as unit, pytest.raises(NotFound):
            member_sheet(unit, world.site_id, key)

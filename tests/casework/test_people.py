"""Staff find the people that their site knows, and nobody else's; each look is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.rules import JustSent
from membership_ui.accounts.tables import Account, SiteRole
from membership_ui.adapters import i18n
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.casework.service.people import (
    AlreadyVerified,
    account_again,
    find_accounts,
    look_at_account,
    send_validation_again,
)
from membership_ui.casework.views.people import AccountSearch
from membership_ui.kernel.errors import NotFound
from membership_ui.register.service.entries import refresh_entry
from membership_ui.structures.events import AttachmentChanged
from membership_ui.structures.tables import Attachment, AttachmentStatus
from tests.conftest import NOW
from tests.world import (
    World,
    attach,
    make_account,
    make_site,
    make_structure,
    make_world,
    member_of,
    visit,
)

NB = " "


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        world = make_world(unit)
        refresh_entry(unit, world.site_id, world.member_id)
    return world


def found(work, world: World, text: str = "", page: int = 1):
    with work(world.helene) as unit, i18n.use("fr"):
        return find_accounts(unit, world.site_id, AccountSearch(text, page))


def sheet(work, world: World, actor, account_id: int):
    with work(actor) as unit, i18n.use("fr"):
        return look_at_account(unit, world.site_id, account_id)


def looks(work) -> list[AuditEvent]:
    with work() as unit:
        seen = select(AuditEvent).where(AuditEvent.verb == "account.viewed")
        return list(unit.session.exec(seen))


def test_the_site_knows_its_contacts_its_staff_and_who_came(work, world: World):
    with work() as unit:
        visitor = make_account(unit, "Zoé")
        visit(unit, visitor.account_id or 0, world.site_id)
        make_account(unit, "Inconnu")
        elsewhere = make_site(unit, "ailleurs")
        make_account(unit, "Ailleurs", elsewhere, SiteRole.TREASURER)

    names = {line.name for line in found(work, world).lines}

    assert {"Exemple Claire", "Exemple Amina", "Exemple Zoé"} <= names
    assert not names & {"Exemple Inconnu", "Exemple Ailleurs"}


@pytest.mark.parametrize(
    "typed", ["claire", "CLAÏRE exem", "claire.", "exemple cla", "%", "cl_ire"]
)
def test_any_word_finds_without_accents(work, world: World, typed: str):
    names = [line.name for line in found(work, world, typed).lines]

    assert ("Exemple Claire" in names) is (typed not in ("cl_ire", "%"))


@pytest.mark.parametrize("typed", ["王", "%", "'", "_", "🙂", "京"])
def test_a_sign_that_nobody_bears_lists_nobody(work, world: World, typed: str):
    assert found(work, world, typed).lines == []
    assert found(work, world, typed).span == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [("王", "王 O'Neil"), ("明", "王 O'Neil"), ("oneil", "王 O'Neil"), ("o'n", "王 O'Neil")],
)
def test_one_letter_of_any_script_finds_who_bears_it(work, world: World, typed: str, name: str):
    with work() as unit:
        made = make_account(unit, "小明")
        who = unit.session.get_one(Account, made.account_id)
        who.given_name, who.family_name = "小明", name.removesuffix(" 小明")
        visit(unit, who.id or 0, world.site_id)

    assert [line.number for line in found(work, world, typed).lines] == [made.member_number]


@pytest.mark.parametrize("typed", ["st", "ste", "saint", "sainte"])
def test_the_abbreviation_in_a_structures_name_finds_its_people(work, world: World, typed: str):
    with work() as unit:
        abbey = make_structure(unit, "Ville de Sainte-Colombe")
        attach(unit, world.claire, abbey)
        refresh_entry(unit, world.site_id, member_of(unit, abbey))

    assert "Exemple Claire" in [line.name for line in found(work, world, typed).lines]


def test_an_apostrophe_in_a_structures_name_may_be_left_out(work, world: World):
    with work() as unit:
        valley = make_structure(unit, "Val-d’Œuvre")
        attach(unit, world.claire, valley)
        refresh_entry(unit, world.site_id, member_of(unit, valley))

    assert "Exemple Claire" in [line.name for line in found(work, world, "val doeuvre").lines]


@pytest.mark.parametrize(
    "typed", ["ville de condrieu", "CONDRIEU", "claire condri", "condrieu exe"]
)
def test_the_name_of_their_structure_finds_them(work, world: World, typed: str):
    names = {line.name for line in found(work, world, typed).lines}

    assert "Exemple Claire" in names
    assert "Exemple Hélène" not in names


@pytest.mark.parametrize("status", [AttachmentStatus.REVOKED, AttachmentStatus.REFUSED])
def test_a_structure_that_they_left_finds_nobody(work, world: World, status):
    with work() as unit:
        for row in unit.session.exec(select(Attachment)):
            row.status = status
            unit.announce(AttachmentChanged(row.account_id, row.structure_id))

    assert found(work, world, "condrieu").lines == []


def test_a_structure_of_another_register_finds_nobody(work, world: World):
    with work() as unit:
        elsewhere = make_structure(unit, "Commune de Kerlann")
        attach(unit, world.claire, elsewhere)

    assert found(work, world, "kerlann").lines == []


def test_a_new_name_is_found_and_the_old_one_is_not(work, world: World):
    with work() as unit:
        claire = unit.session.get_one(Account, world.claire.account_id)
        claire.family_name = "Le Goff"
        unit.announce(AccountChanged(claire.id or 0))

    assert len(found(work, world, "le goff").lines) == 1
    assert not found(work, world, "claire exemple").lines[1:]


def test_an_erased_account_is_nobody(work, world: World):
    with work() as unit:
        unit.session.get_one(Account, world.claire.account_id).erased_at = unit.now
        unit.announce(AccountChanged(world.claire.account_id or 0))

    assert found(work, world, "claire").lines == []
    with pytest.raises(NotFound):
        sheet(work, world, world.helene, world.claire.account_id or 0)


def test_a_page_holds_fifty(work, world: World):
    with work() as unit:
        for _rank in range(60):
            make_account(unit, "Bénévole", world.site, SiteRole.VOLUNTEER)

    first, second = (found(work, world, "benevole", page) for page in (1, 2))

    assert (len(first.lines), first.has_next, first.has_previous) == (50, True, False)
    assert (len(second.lines), second.has_next, second.has_previous) == (10, False, True)
    assert second.span == "51 à 60 sur 60"


def test_the_sheet_says_who_it_is_and_what_they_are_attached_to(work, world: World):
    shown = sheet(work, world, world.helene, world.claire.account_id or 0)

    assert shown.name == "Claire Exemple"
    assert shown.badge.text == "Validée"
    assert [line.structure for line in shown.attachments] == ["Ville de Condrieu"]
    assert shown.attachments[0].role == "Administrateur"
    assert shown.attachments[0].expires.startswith("jusqu’au")


def test_each_look_is_written_down(work, world: World):
    sheet(work, world, world.helene, world.claire.account_id or 0)

    (look,) = looks(work)
    assert look.about_account_id == world.claire.account_id
    assert look.actor_account_id == world.helene.account_id


def test_ones_own_sheet_is_no_look(work, world: World):
    sheet(work, world, world.helene, world.helene.account_id or 0)

    assert looks(work) == []


def test_somebody_whom_the_site_does_not_know_does_not_exist(work, world: World):
    with work() as unit:
        stranger = make_account(unit, "Inconnu").account_id or 0

    for account_id in (stranger, 999_999, 0, -1):
        with pytest.raises(NotFound):
            sheet(work, world, world.helene, account_id)
    assert looks(work) == []


def test_the_link_is_sent_again_to_whom_it_is_missing(work, world: World):
    with work() as unit:
        claire = unit.session.get_one(Account, world.claire.account_id)
        claire.email_verified_at = None
    shown = sheet(work, world, world.helene, world.claire.account_id or 0)

    with work(world.helene) as unit:
        send_validation_again(unit, world.site_id, world.claire.account_id or 0)

    assert shown.awaits_link
    with work() as unit:
        (job,) = unit.session.exec(select(Job).where(Job.kind == "mail"))
    assert job.payload["to"] == shown.email


def test_a_second_click_of_staff_sends_no_second_mail(work, world: World):
    claire = world.claire.account_id or 0
    with work() as unit:
        unit.session.get_one(Account, claire).email_verified_at = None
    with work(world.helene) as unit:
        send_validation_again(unit, world.site_id, claire)

    with work(world.yann) as unit, pytest.raises(JustSent):
        send_validation_again(unit, world.site_id, claire)

    with work(world.helene, now=NOW + timedelta(minutes=1)) as unit:
        send_validation_again(unit, world.site_id, claire)
    with work() as unit:
        assert len(unit.session.exec(select(Job).where(Job.kind == "mail")).all()) == 2


def test_a_verified_address_gets_no_other_link(work, world: World):
    with work(world.helene) as unit, pytest.raises(AlreadyVerified):
        send_validation_again(unit, world.site_id, world.claire.account_id or 0)


def test_the_open_sheet_is_read_again_without_another_line(work, world):
    seen = sheet(work, world, world.helene, world.claire.account_id)
    noted = len(looks(work))
    with work() as unit:
        unit.session.get_one(Account, world.claire.account_id).email = "claire@neuf.example"

    with work(world.helene) as unit, i18n.use("fr"):
        again = account_again(unit, world.site_id, seen.id)
        assert account_again(unit, world.site_id, 77_777_777).id == 0

    assert (again.id, again.email) == (seen.id, "claire@neuf.example")
    assert len(looks(work)) == noted

"""Before a merge: the likely doubles first, both sides next to one another, both looks written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.accounts.rules import email_key
from membership_ui.accounts.rules.fields import FieldKind, Relation, Visibility
from membership_ui.accounts.tables import Account, HouseholdPerson, ProfileField, ProfileValue
from membership_ui.adapters import i18n
from membership_ui.adapters.tables import AuditEvent
from membership_ui.casework.service.comparing import choose_other, compare, look_at_both
from membership_ui.casework.service.listing_merges import merges_made
from membership_ui.casework.service.people import look_at_account
from membership_ui.casework.views.merges import kept_sentence
from membership_ui.casework.views.merging import MergeSearch
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.register.service.entries import refresh_entry
from tests.accounts.looks import keep_session
from tests.casework.pairs import merge, own_membership, undo
from tests.conftest import NOW
from tests.world import attach, make_account, visit

NB = "\N{NO-BREAK SPACE}"


def people_like(work, world, account_id: int, text: str = ""):
    with work(world.helene) as unit, i18n.use("fr"):
        return choose_other(unit, world.site_id, MergeSearch(account_id, 0, text))


def both(work, world, two, stays: int = 0):
    with work(world.helene) as unit, i18n.use("fr"):
        search = MergeSearch(two.new_id, two.old_id)
        return compare(unit, world.site_id, search, stays).comparison


def born(work, world, visible_to: Visibility, *account_ids: int) -> None:
    with work() as unit:
        unit.add(
            ProfileField(
                site_id=world.site_id, key="birth_date", position=1, kind=FieldKind.DATE,
                choices=[], section={}, hints={}, labels={}, is_required=False,
                visible_to=visible_to,
            )
        )  # fmt: skip
        for account_id in account_ids:
            unit.add(ProfileValue(account_id=account_id, key="birth_date", value="1962-04-09"))


def test_the_more_two_accounts_share_the_sooner_they_stand(work, world, two):
    with work() as unit:
        turned, same_day, same_address = (
            make_account(unit, name).account_id or 0 for name in ("X", "Rémi", "Yves")
        )
        for account_id in (turned, same_day, same_address):
            visit(unit, account_id, world.site_id)
        who = unit.session.get_one(Account, turned)
        who.given_name, who.family_name = "Exemple", "ODILE"
        own = unit.session.get_one(Account, two.new_id)
        other = unit.session.get_one(Account, same_address)
        other.email_key = own.email_key
        unit.session.get_one(Account, two.old_id).email_key = own.email_key
    born(work, world, Visibility.STAFF, two.new_id, same_day)

    lines = people_like(work, world, two.new_id).alike

    assert [line.id for line in lines] == [two.old_id, turned, same_address, same_day]
    assert [line.shared for line in lines] == [
        ["Même nom", "Même adresse"], ["Même nom"], ["Même adresse"], ["Même date de naissance"],
    ]  # fmt: skip


def test_a_birth_date_for_the_person_alone_tells_staff_nothing(work, world, two):
    with work() as unit:
        other = make_account(unit, "Rémi").account_id or 0
        visit(unit, other, world.site_id)
    born(work, world, Visibility.OWNER, two.new_id, other)

    assert other not in {line.id for line in people_like(work, world, two.new_id).alike}
    assert "Date de naissance" not in {row.label for row in both(work, world, two).rows}


def test_only_people_whom_the_site_knows_are_proposed(work, world, two):
    with work() as unit:
        make_account(unit, "Odile")

    assert [line.id for line in people_like(work, world, two.new_id).alike] == [two.old_id]


def test_another_account_is_found_by_its_words(work, world, two):
    with work() as unit:
        other = make_account(unit, "Zoé").account_id or 0
        visit(unit, other, world.site_id)

    page = people_like(work, world, two.new_id, "zoe")

    assert [line.id for line in page.found] == [other]
    assert people_like(work, world, two.new_id, "odile").found == []


def test_what_differs_is_marked(work, world, two):
    with work() as unit:
        refresh_entry(unit, world.site_id, world.member_id)
        attach(unit, two.old, world.structure)
        unit.add(own_membership(unit, world, two.old_id))

    rows = {row.label: row for row in both(work, world, two).rows}

    assert rows["Structures"].second == ["Ville de Condrieu, Administrateur"]
    assert rows["Adhésions à son nom"].first == ["–"]
    marked = {label for label, row in rows.items() if row.differs}
    assert marked == {"E-mail", "Structures", "Adhésions à son nom"}


def test_what_is_said_of_the_addresses(work, world, two):
    shown = both(work, world, two)
    assert shown.addresses == "Les deux adresses diffèrent. Les deux sont validées."
    assert "N’importe qui" in shown.doubt

    with work() as unit:
        for account_id in (two.old_id, two.new_id):
            unit.session.get_one(Account, account_id).email_key = email_key("o@members.example")
        unit.session.get_one(Account, two.new_id).email_verified_at = None
    shown = both(work, world, two, two.new_id)
    number = two.new.member_number
    assert shown.addresses == (
        f"Les deux comptes ont la même adresse. Celle du n°{NB}{number} n’est pas validée."
    )
    assert number in shown.obstacle


def test_the_account_that_is_older_and_used_is_proposed_to_stay(work, world, two):
    with work() as unit:
        older = unit.session.get_one(Account, two.old_id)
        older.created_at = unit.now - timedelta(days=400)
    assert both(work, world, two).stays == two.old_id

    with work() as unit:
        keep_session(unit, two.new)
    assert both(work, world, two).stays == two.new_id

    with work() as unit:
        unit.session.get_one(Account, two.new_id).email_verified_at = None
    assert both(work, world, two).stays == two.old_id


def test_either_may_stay_and_nobody_else(work, world, two):
    for stays, staying in ((0, two.new_id), (two.old_id, two.old_id), (999, two.new_id)):
        shown = both(work, world, two, stays)

        assert (shown.stays, {shown.stays, shown.leaves}) == (staying, {two.old_id, two.new_id})
        assert shown.effects[-1] == "Une fois faite, la fusion peut être défaite pendant 30 jours."
        assert shown.obstacle == ""


def test_both_looks_are_written_down(work, world, two):
    with work(world.helene) as unit:
        look_at_both(unit, world.site_id, two.new_id, two.old_id)

    with work() as unit:
        lines = unit.session.exec(select(AuditEvent)).all()
    assert {(line.verb, line.about_account_id) for line in lines} == {
        ("account.viewed", two.new_id), ("account.viewed", two.old_id),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["claire", "amina", "yann"])
def test_nobody_but_managers_compares(work, world, two, who):
    search = MergeSearch(two.new_id, two.old_id)
    with work(getattr(world, who)) as unit:
        for question in (
            lambda: choose_other(unit, world.site_id, search),
            lambda: compare(unit, world.site_id, search, 0),
            lambda: look_at_both(unit, world.site_id, two.new_id, two.old_id),
            lambda: merges_made(unit, world.site_id),
        ):
            with pytest.raises(NotAllowed):
                question()


def test_somebody_whom_the_site_does_not_know_is_not_compared(work, world, two):
    with work() as unit:
        unknown = make_account(unit, "Odile").account_id or 0

    with work(world.helene) as unit:
        for search in (MergeSearch(two.new_id, unknown), MergeSearch(unknown, two.new_id)):
            with pytest.raises(NotFound):
                compare(unit, world.site_id, search, 0)
        with pytest.raises(NotFound):
            choose_other(unit, world.site_id, MergeSearch(unknown))
        with pytest.raises(NotFound):
            merges_made(unit, world.site_id, unknown)


def listed(work, world, now, account_id: int = 0):
    with work(world.helene, now=now) as unit, i18n.use("fr"):
        return merges_made(unit, world.site_id, account_id).lines


def test_the_list_says_until_when_and_offers_no_button_after(work, world, two):
    merge_id = merge(work, world, two.old_id, two.new_id)

    (line,) = listed(work, world, NOW)
    assert line.badge.text == "Peut être défaite jusqu’au 22 déc. 2026"
    assert two.old.member_number in line.undo
    (late,) = listed(work, world, NOW.replace(month=12, day=23), two.new_id)
    assert (late.badge.text, late.undo) == ("Définitive", "")

    undo(work, world, merge_id)
    (undone,) = listed(work, world, NOW)
    assert (undone.badge.text, undone.undo) == ("Défaite le 22 nov. 2026", "")


def test_the_sheet_of_the_one_that_stays_says_it_to_managers(work, world, two):
    merge(work, world, two.old_id, two.new_id)

    for actor, count in ((world.helene, 1), (world.amina, 0)):
        with work(actor) as unit, i18n.use("fr"):
            sheet = look_at_account(unit, world.site_id, two.new_id)
        assert len(sheet.merges) == count


def test_what_did_not_go_back_is_said():
    with i18n.use("fr"):
        assert kept_sentence([]) == ""
        assert kept_sentence(["attachment", "attachment", "profile_value"]) == (
            f"Modifié depuis la fusion et laissé tel quel{NB}: une structure, une réponse."
        )


def test_two_spouses_stand_in_one_order_whichever_account_stays(work, world, two):
    with work() as unit:
        for account_id, name in ((two.old_id, "Anne"), (two.new_id, "Marc")):
            unit.add(
                HouseholdPerson(
                    account_id=account_id, relation=Relation.SPOUSE,
                    given_name=name, family_name="Exemple",
                )
            )  # fmt: skip

    offered = []
    for staying in (two.old_id, two.new_id):
        with work(world.helene) as unit, i18n.use("fr"):
            asked = MergeSearch(two.old_id, two.new_id)
            offered.append(compare(unit, world.site_id, asked, staying).comparison.spouses)

    assert offered[0] == offered[1]
    assert [choice.text for choice in offered[0][1:]] == ["Anne Exemple", "Marc Exemple"]

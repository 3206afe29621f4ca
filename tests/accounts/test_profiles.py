"""A person's own data: changed with a trace, seen only by whom it is for."""

from __future__ import annotations

import pytest
from sqlmodel import select

from membership_ui.accounts.queries import people, profiles
from membership_ui.accounts.rules.fields import Visibility
from membership_ui.accounts.service.households import (
    HouseholdFull,
    add_relative,
    answers_about,
    change_relative,
    own_relative,
    remove_relative,
)
from membership_ui.accounts.service.profiles import (
    change_profile,
    choose_language,
    own_values,
    visible_profile,
)
from membership_ui.accounts.service.viewing import (
    data_page,
    own_profile,
    profile_form,
    relative_form,
)
from membership_ui.accounts.tables import HouseholdPerson, ProfileField, ProfileValue
from membership_ui.adapters.i18n import use
from membership_ui.adapters.tables import AuditEvent, ChangeLog
from membership_ui.kernel.errors import InvalidForm, NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from membership_ui.sites.tables import Site
from tests.accounts.portrait import ask_phone
from tests.conftest import NOW
from tests.world import World, make_account, make_site, make_world, visit

NB = "\u00a0"
NAMES = {"given_name": "Claire", "family_name": "Exemple"}
ZOE = {
    "household-0-relation": "child",
    "household-0-given_name": "Zoé",
    "household-0-family_name": "Exemple",
    "household-0-birth_date": "09/03/2015",
}
PAUL = {**ZOE, "household-0-relation": "spouse", "household-0-given_name": "Paul"}


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        made = make_world(unit, asks_household=True)
        ask_phone(unit, made)
        return made


def change(work, world, who, now=NOW, **typed) -> int:
    with work(who, now=now) as unit:
        return change_profile(unit, world.site_id, {**NAMES, **typed})


def values(work, who) -> dict[str, str]:
    with work() as unit:
        rows = profiles.values_of(unit.session, who.account_id)
    return {key: row.value for key, row in rows.items()}


def history(work, who) -> list[tuple[str, str, str, str]]:
    with work() as unit:
        rows = profiles.changes_of(unit.session, who.account_id, 100)
    return [(row.key, row.before, row.after, row.changed_by_name) for row in rows]


def know(work, world, *who) -> None:
    with work() as unit:
        for one in who:
            visit(unit, one.account_id, world.site_id, NOW)


def test_a_change_keeps_what_was_before_and_who_made_it(work, world):
    assert change(work, world, world.claire, phone="04 78 00 01 01") == 1
    assert change(work, world, world.claire, phone="04 78 00 01 02", family_name="Lefèvre") == 2

    assert values(work, world.claire) == {"phone": "+33478000102"}
    assert history(work, world.claire) == [
        ("phone", "+33478000101", "+33478000102", "Claire Exemple"),
        ("family_name", "Exemple", "Lefèvre", "Claire Exemple"),
        ("phone", "", "+33478000101", "Claire Exemple"),
    ]


def test_saving_twice_changes_nothing_more(work, world):
    change(work, world, world.claire, phone="04 78 00 01 01")

    assert change(work, world, world.claire, phone="+33 4 78 00 01 01") == 0
    assert len(history(work, world.claire)) == 1


def test_a_page_saves_what_it_changed_and_leaves_what_another_one_saved(work, world):
    loaded = {**NAMES, "phone": ""}
    change(work, world, world.claire, given_name="Clara", phone="04 78 00 01 01")

    with work(world.claire) as unit:
        typed = {**NAMES, "family_name": "Lefèvre", "phone": ""}
        assert change_profile(unit, world.site_id, typed, loaded) == 1

    with work(world.claire) as unit:
        now = own_values(unit)
    assert (now["given_name"], now["family_name"]) == ("Clara", "Lefèvre")
    assert now["phone"] == "+33478000101"


def test_what_two_pages_changed_differently_is_refused_and_told(work, world):
    change(work, world, world.claire, given_name="Clara")

    typed = {"given_name": "Clarisse", "family_name": "Lefèvre"}
    with work(world.claire) as unit, pytest.raises(InvalidForm) as refused:
        change_profile(unit, world.site_id, typed, NAMES)

    assert [problem.field for problem in refused.value.problems] == ["given_name"]
    assert len(history(work, world.claire)) == 1
    # Both wrote the same: nothing to refuse, nothing to write again
    with work(world.claire) as unit:
        assert change_profile(unit, world.site_id, {**NAMES, "given_name": "Clara"}, NAMES) == 0


def test_a_form_that_no_page_showed_undoes_nothing(work, world):
    change(work, world, world.claire, phone="04 78 00 01 01")

    with work(world.claire) as unit, pytest.raises(InvalidForm):
        change_profile(unit, world.site_id, {"given_name": "X", "family_name": "Y"}, {})

    assert values(work, world.claire) == {"phone": "+33478000101"}


def test_an_emptied_answer_is_gone_and_in_the_history(work, world):
    change(work, world, world.claire, phone="04 78 00 01 01")
    change(work, world, world.claire, phone="")

    assert values(work, world.claire) == {}
    assert history(work, world.claire)[0][:3] == ("phone", "+33478000101", "")


def test_what_another_site_asks_stays_as_it_is(work, world):
    with work() as unit:
        unit.add(ProfileValue(account_id=world.claire.account_id, key="employer", value="dgac"))

    change(work, world, world.claire, phone="04 78 00 01 01", employer="forged", role="admin")

    assert values(work, world.claire) == {"employer": "dgac", "phone": "+33478000101"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"given_name": "  "}, "given_name"),
        ({"family_name": "x" * 301}, "family_name"),
        ({"family_name": "https://evil.example"}, "family_name"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_everything_or_nothing_is_saved(work, world, typed, field):
    with pytest.raises(InvalidForm) as refused:
        change(work, world, world.claire, **{"phone": "04 78 00 01 01", **typed})

    assert field in [problem.field for problem in refused.value.problems]
    assert history(work, world.claire) == []


@pytest.mark.parametrize("name", ["O’Brien-Ñandú", "Дарья", "李小龍", "ž" * 300])
def test_names_in_any_script(work, world, name):
    change(work, world, world.claire, family_name=name)

    with work() as unit:
        assert people.account(unit.session, world.claire.account_id).family_name == name


def test_a_forged_form_is_read_as_text(work, world):
    with work(world.claire) as unit, pytest.raises(InvalidForm):
        change_profile(unit, world.site_id, {"given_name": ["a"], "family_name": None, 3: {}})


def test_the_journal_names_what_changed_but_not_the_words(work, world):
    change(work, world, world.claire, phone="04 78 00 01 01")

    with work() as unit:
        line = unit.session.exec(
            select(AuditEvent).where(AuditEvent.verb == "account.profile_changed")
        ).one()
        topics = set(unit.session.exec(select(ChangeLog.topic)))
    assert (line.actor_account_id, line.facts) == (world.claire.account_id, {"keys": ["phone"]})
    assert f"account:{world.claire.account_id}" in topics


def test_visitors_change_and_read_nothing(work, world):
    with work(VISITOR) as unit:
        for step in (
            lambda: change_profile(unit, world.site_id, NAMES),
            lambda: choose_language(unit, "en"),
            lambda: add_relative(unit, world.site_id, ZOE),
            lambda: remove_relative(unit, world.site_id, 1),
            lambda: own_profile(unit, world.site_id),
            lambda: profile_form(unit, world.site_id, {}, {}, session=""),
            lambda: relative_form(unit, world.site_id, 0),
            lambda: data_page(unit, "rhone"),
        ):
            with pytest.raises(NotAllowed):
                step()


def test_the_language_of_mails_is_chosen(work, world):
    with work(world.claire) as unit:
        choose_language(unit, "en")
        choose_language(unit, "en")
    with work(world.claire) as unit, pytest.raises(NotAllowed):
        choose_language(unit, "tlh")

    with work() as unit:
        assert people.account(unit.session, world.claire.account_id).locale == "en"
    assert [line[:3] for line in history(work, world.claire)] == [("language", "fr", "en")]


@pytest.mark.parametrize(
    ("visible_to", "seen_by"),
    [
        (Visibility.OWNER, {"claire"}),
        (Visibility.STAFF, {"claire", "amina"}),
        (Visibility.MEMBERS, {"claire", "amina", "paul"}),
    ],
)
def test_an_answer_is_seen_by_whom_it_is_for(work, world, visible_to, seen_by):
    change(work, world, world.claire, phone="04 78 00 01 01")
    with work() as unit:
        unit.session.exec(select(ProfileField)).one().visible_to = visible_to
        paul = make_account(unit, "Paul")
    know(work, world, world.claire, paul)

    seen = set()
    for name, who in {"claire": world.claire, "amina": world.amina, "paul": paul}.items():
        with work(who) as unit:
            shown = visible_profile(unit, world.claire.account_id, world.site_id)
        seen |= {name for answer in shown.answers if answer.value == "+33478000101"}

    assert seen == seen_by


def test_who_is_a_stranger_on_the_site_sees_nobody(work, world):
    know(work, world, world.claire)
    with work() as unit:
        elsewhere = make_site(unit, "loire")
    for who, account_id, site_id in (
        (world.stranger, world.claire.account_id, world.site_id),
        (VISITOR, world.claire.account_id, world.site_id),
        (world.amina, world.claire.account_id, elsewhere.id),
        (world.amina, world.yann.account_id, world.site_id),
        (world.amina, 2**31 - 1, world.site_id),
    ):
        with work(who) as unit, pytest.raises(NotFound):
            visible_profile(unit, account_id, site_id)


def test_people_of_the_family_come_change_and_go(work, world):
    with work(world.claire) as unit:
        zoe = add_relative(unit, world.site_id, ZOE)
        paul = add_relative(unit, world.site_id, PAUL)
    with work(world.claire) as unit:
        renamed = {**ZOE, "household-0-given_name": "Zoë", "household-0-birth_date": ""}
        change_relative(unit, world.site_id, zoe, renamed)
        shown = own_profile(unit, world.site_id).relatives
    assert [(line.name, line.initials) for line in shown] == [
        ("Paul Exemple", "PE"), ("Zoë Exemple", "ZE"),
    ]  # fmt: skip

    for _twice in range(2):
        with work(world.claire) as unit:
            remove_relative(unit, world.site_id, paul)
    assert [line[:3] for line in history(work, world.claire)] == [
        ("household", "Paul Exemple, 09/03/2015", ""),
        ("household", "Zoé Exemple, 09/03/2015", "Zoë Exemple"),
        ("household", "", "Paul Exemple, 09/03/2015"),
        ("household", "", "Zoé Exemple, 09/03/2015"),
    ]


def test_a_page_of_before_replaces_nothing_of_the_family_unseen(work, world):
    with work(world.claire) as unit:
        zoe = add_relative(unit, world.site_id, ZOE)
        shown = answers_about(own_relative(unit, zoe))
    with work(world.claire) as unit:
        change_relative(unit, world.site_id, zoe, {**ZOE, "household-0-given_name": "Zoë"}, shown)

    stale = {**ZOE, "household-0-birth_date": "10/03/2015"}
    with work(world.claire) as unit, pytest.raises(InvalidForm) as refusal:
        change_relative(unit, world.site_id, zoe, stale, shown)
    assert [problem.field for problem in refusal.value.problems] == ["household-0-given_name"]

    with work(world.claire) as unit:
        known = answers_about(own_relative(unit, zoe))
        change_relative(unit, world.site_id, zoe, stale, known)
        assert answers_about(own_relative(unit, zoe)) == {
            **ZOE, "household-0-birth_date": "10/03/2015",
        }  # fmt: skip


def test_the_family_of_somebody_else_is_out_of_reach(work, world):
    with work(world.claire) as unit:
        zoe = add_relative(unit, world.site_id, ZOE)

    for step in (
        lambda unit: change_relative(unit, world.site_id, zoe, PAUL),
        lambda unit: remove_relative(unit, world.site_id, zoe),
        lambda unit: relative_form(unit, world.site_id, zoe),
    ):
        with work(world.stranger) as unit, pytest.raises(NotFound):
            step(unit)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"household-0-given_name": ""}, "household-0-given_name"),
        ({"household-0-birth_date": "23/11/2026"}, "household-0-birth_date"),
        ({"household-0-birth_date": "31/02/2015"}, "household-0-birth_date"),
        ({"household-0-relation": "cousin"}, "household-0-relation"),
    ],
)
def test_a_person_of_the_family_is_told_right(work, world, typed, field):
    with work(world.claire) as unit, pytest.raises(InvalidForm) as refused:
        add_relative(unit, world.site_id, {**ZOE, **typed})

    assert [problem.field for problem in refused.value.problems] == [field]


def test_nothing_typed_at_all_is_refused(work, world):
    with work(world.claire) as unit, pytest.raises(InvalidForm):
        add_relative(unit, world.site_id, {})


def test_one_spouse_and_twenty_people(work, world):
    with work(world.claire) as unit:
        paul = add_relative(unit, world.site_id, PAUL)
        with pytest.raises(InvalidForm):
            add_relative(unit, world.site_id, PAUL)
        change_relative(unit, world.site_id, paul, PAUL)
        for _child in range(19):
            add_relative(unit, world.site_id, ZOE)
        with pytest.raises(HouseholdFull):
            add_relative(unit, world.site_id, ZOE)


def test_two_spouses_that_a_merge_brought_together_can_both_be_corrected(work, world):
    with work(world.claire) as unit:
        paul = add_relative(unit, world.site_id, PAUL)
        row = unit.session.get_one(HouseholdPerson, paul)
        other = unit.add(
            HouseholdPerson(
                account_id=row.account_id,
                relation=row.relation,
                given_name="Luc",
                family_name="Exemple",
            )  # fmt: skip
        )
        change_relative(unit, world.site_id, paul, PAUL)
        change_relative(unit, world.site_id, other.id, ZOE)
        change_relative(unit, world.site_id, paul, PAUL)
        with pytest.raises(InvalidForm):
            change_relative(unit, world.site_id, other.id, PAUL)


def test_a_site_that_asks_no_family_takes_none(work, world):
    with work(world.claire) as unit:
        zoe = add_relative(unit, world.site_id, ZOE)
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        site.stored_policy = {**site.stored_policy, "asks_household": False}

    for step in (
        lambda unit: add_relative(unit, world.site_id, ZOE),
        lambda unit: change_relative(unit, world.site_id, zoe, ZOE),
        lambda unit: remove_relative(unit, world.site_id, zoe),
    ):
        with work(world.claire) as unit, pytest.raises(NotAllowed):
            step(unit)


def test_the_page_says_it_in_words(work, world):
    change(work, world, world.claire, phone="04 78 00 01 01")
    with work(world.claire) as unit:
        add_relative(unit, world.site_id, ZOE)
    with work(world.claire) as unit, use("fr"):
        view = own_profile(unit, world.site_id)

    assert (view.name, view.is_verified, view.created) == (
        "Claire Exemple", True, "22 novembre 2026",
    )  # fmt: skip
    assert view.sections[0].title == "Vos coordonnées"
    assert view.sections[0].lines[0].text == f"+33{NB}4{NB}78{NB}00{NB}01{NB}01"
    assert view.relatives[0].detail == "Enfant, 11 ans"
    assert view.changes[1].what == "Téléphone"
    assert view.changes[1].who == f"22 novembre 2026 à 10{NB}h{NB}30, par vous"


def test_a_number_stands_in_the_form_as_people_write_it_and_is_no_change(work, world):
    change(work, world, world.claire, phone="0478000101")
    with work(world.claire) as unit:
        form = profile_form(unit, world.site_id, {}, {}, session="")
    shown = form.sections[0].fields[0].value

    assert shown == "+33 4 78 00 01 01"
    assert change(work, world, world.claire, phone=shown) == 0


def test_a_refused_form_comes_back_as_typed(work, world):
    typed = {"given_name": "", "family_name": "Nouveau", "phone": "12"}
    with work(world.claire) as unit:
        form = profile_form(unit, world.site_id, typed, {"phone": "Not valid."}, session="")

    assert [field.value for field in form.names] == ["", "Nouveau"]
    assert (form.sections[0].fields[0].value, form.sections[0].fields[0].error) == (
        "12", "Not valid.",
    )  # fmt: skip


def test_the_data_page_says_what_stands_in_the_way(work, world):
    with work(world.claire) as unit, use("fr"):
        assert "Désignez d’abord un autre administrateur." in data_page(unit, "rhone").obstacle
    with work(world.stranger) as unit:
        assert data_page(unit, "rhone").obstacle == ""

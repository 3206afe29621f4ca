"""The register: who stands in it and how, found by any search, turned page by page. On both databases."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, func, select

from membership_ui.kernel.errors import NotAllowed
from membership_ui.memberships.queries import search
from membership_ui.memberships.queries.search import Place, RegisterOrder, Wanted
from membership_ui.memberships.rules import (
    NO_AMOUNT,
    NO_EXPIRY,
    Coverage,
    Dues,
    MembershipStatus,
    Standing,
    register_standing,
)
from membership_ui.memberships.service.consulting import filters_of_register, register_page
from membership_ui.memberships.service.importing import import_structures
from membership_ui.memberships.service.register import refresh_entry
from membership_ui.memberships.tables import RegisterEntry, RegisterWord
from membership_ui.memberships.views.register_search import STANDINGS, RegisterSearch
from membership_ui.structures.rules import StructureKind, StructureLine
from membership_ui.structures.service import StagedFile
from tests.conftest import WorkFactory
from tests.world import (
    TODAY,
    World,
    attach,
    make_account,
    make_membership,
    make_site,
    make_structure,
    make_world,
)

WINDOW = 92
SITE = "rhone"
TOWNS = (
    ("L'Haÿ-les-Roses", "219400389", "94240", "94", 31_000),
    ("Saint-Étienne", "214202186", "42000", "42", 172_000),
    ("Saint-Étienne-du-Bois", "210103503", "01370", "01", 2_584),
    ("Œuilly", "210205423", "02160", "02", 293),
    ("Sainte-Colombe", "216902650", "69560", "69", 1_900),
    ("Villefranche-sur-Saône", "216902643", "69400", "69", 36_000),
)


def quiet(step: str, done: int, total: int) -> None: ...


def import_towns(unit, towns=TOWNS) -> None:
    lines = [
        StructureLine(name, StructureKind.COMMUNE, siren, "", postal_code, department, population)
        for name, siren, postal_code, department, population in towns
    ]
    import_structures(unit, SITE, StagedFile(lines=list(enumerate(lines, start=2))), quiet)


@pytest.fixture
def world(work: WorkFactory) -> World:
    with work() as unit:
        world = make_world(unit)
        import_towns(unit)
        refresh_entry(unit, world.site_id, world.structure_id)
        return world


def listed(work: WorkFactory, world: World, **asked: str) -> list[str]:
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch.parse(asked), {})
    return [line.name for line in view.lines]


def entry(session: Session, world: World) -> RegisterEntry:
    return session.exec(
        select(RegisterEntry).where(RegisterEntry.structure_id == world.structure_id)
    ).one()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("st etienne", ["Saint-Étienne", "Saint-Étienne-du-Bois"]),
        ("etienne bois", ["Saint-Étienne-du-Bois"]),
        ("hay les roses", ["L'Haÿ-les-Roses"]),
        ("oeuilly", ["Œuilly"]),
        ("sain", ["Saint-Étienne", "Saint-Étienne-du-Bois", "Sainte-Colombe"]),
        (
            "s",
            ["Saint-Étienne", "Saint-Étienne-du-Bois", "Sainte-Colombe", "Villefranche-sur-Saône"],
        ),
        ("210 205 423", ["Œuilly"]),
        ("21020542300011", ["Œuilly"]),
        ("69400", ["Villefranche-sur-Saône"]),
        ("nulle part", []),
        ("東京", []),
        ("%", None),
    ],
)
def test_a_search_finds_its_structures(
    work: WorkFactory, world: World, typed: str, names: list[str] | None
):
    found = listed(work, world, q=typed)

    assert found == (names if names is not None else listed(work, world))


def test_a_structure_is_found_by_the_number_of_its_contact(work: WorkFactory, world: World):
    assert listed(work, world, q=world.claire.member_number) == ["Ville de Condrieu"]


def test_a_name_that_changes_is_found_under_the_new_one_only(work: WorkFactory, world: World):
    with work() as unit:
        structure = make_structure(unit, "Ancienne-Ville")
        refresh_entry(unit, world.site_id, structure.id or 0)
    with work() as unit:
        structure = unit.session.merge(structure)
        structure.name = "Neuville"
        refresh_entry(unit, world.site_id, structure.id or 0)

    assert listed(work, world, q="neuv") == ["Neuville"]
    assert listed(work, world, q="ancienne") == []


def test_somebody_who_is_attached_is_found_after_the_refresh(work: WorkFactory, world: World):
    with work() as unit:
        newcomer = make_account(unit, "Nadia")
        attach(unit, newcomer, world.structure)
        refresh_entry(unit, world.site_id, world.structure_id)

    assert listed(work, world, q=newcomer.member_number) == ["Ville de Condrieu"]


def test_filters_narrow_and_combine(work: WorkFactory, world: World):
    assert listed(work, world, department="69") == [
        "Sainte-Colombe",
        "Ville de Condrieu",
        "Villefranche-sur-Saône",
    ]
    assert listed(work, world, department="69", tier="large") == ["Villefranche-sur-Saône"]
    assert listed(work, world, standing="to_renew") == ["Ville de Condrieu"]
    assert listed(work, world, q="sain", standing="none", tier="small") == [
        "Saint-Étienne-du-Bois",
        "Sainte-Colombe",
    ]
    assert listed(work, world, kind="company") == []
    assert listed(work, world, tier="unknown") == []


def test_each_column_sorts_both_ways(work: WorkFactory, world: World):
    for column in RegisterOrder:
        up, down = listed(work, world, sort=str(column)), listed(work, world, sort=f"-{column}")
        assert down == up[::-1]
    assert listed(work, world)[0] == "L'Haÿ-les-Roses"
    assert listed(work, world, sort="-amount")[0] == "Ville de Condrieu"
    assert listed(work, world, sort="standing")[0] == "Ville de Condrieu"


def test_what_the_address_gets_wrong_is_as_if_it_were_not_there(work: WorkFactory, world: World):
    everything = listed(work, world)

    assert (
        listed(work, world, sort="'; drop", size="9999", kind="x", standing="ended") == everything
    )
    assert listed(work, world, after="999999999", first="-3") == everything
    assert listed(work, world, before="x", after="٣") == everything


def test_pages_follow_each_other_there_and_back(work: WorkFactory, world: World):
    with work() as unit:
        import_towns(
            unit, [(f"Bourg {n:03d}", f"{n:09d}", "38000", "38", 50 + n) for n in range(120)]
        )
    whole = listed(work, world, size="100")

    def turn(looked_for: RegisterSearch):
        with work(world.yann) as unit:
            return register_page(unit, world.site_id, looked_for, {})

    first = RegisterSearch(size=25)
    second = first.next_page(turn(first).lines[-1].id)
    third = second.next_page(turn(second).lines[-1].id)
    back = third.previous_page(turn(third).lines[0].id)

    names = [line.name for looked_for in (first, second, third) for line in turn(looked_for).lines]
    assert names == whole[:75]
    assert turn(back).lines == turn(second).lines
    assert "26" in turn(second).span
    assert back.previous_page(turn(back).lines[0].id) == first
    assert (turn(first).has_previous, turn(first).has_next) == (False, True)
    assert (turn(second).has_previous, turn(second).has_next) == (True, True)


def test_counts_that_are_remembered_are_not_asked_again(work: WorkFactory, world: World):
    counts: dict[str, int] = {}
    with work(world.yann) as unit:
        for sort in ("name", "-name", "tier"):
            register_page(
                unit, world.site_id, RegisterSearch.parse({"q": "sain", "sort": sort}), counts
            )

    assert sorted(counts.values()) == [3, 7]


def test_an_empty_register_says_so(work: WorkFactory):
    with work() as unit:
        lone = make_world(unit)
    with work(lone.yann) as unit:
        assert register_page(unit, lone.site_id, RegisterSearch(), {}).is_empty


@pytest.mark.parametrize("who", ["claire", "stranger"])
def test_members_do_not_see_the_register(work: WorkFactory, world: World, who: str):
    with work(getattr(world, who)) as unit:
        with pytest.raises(NotAllowed):
            register_page(unit, world.site_id, RegisterSearch(), {})
        with pytest.raises(NotAllowed):
            filters_of_register(unit, world.site_id)


def test_staff_of_another_site_do_not_see_it(work: WorkFactory, world: World):
    with work() as unit:
        other = make_world(unit, "loire")

    with work(other.helene) as unit, pytest.raises(NotAllowed):
        register_page(unit, world.site_id, RegisterSearch(), {})
    with work(other.helene) as unit:
        assert register_page(unit, other.site_id, RegisterSearch(text="etienne"), {}).lines == []


# Standings: the rule, and the same told to the database


def coverages() -> list[Coverage]:
    days = [
        TODAY + timedelta(days=n) for n in (-400, -1, 0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 500)
    ]
    return [
        Coverage(),
        Coverage(Dues.OWED, NO_EXPIRY, NO_EXPIRY, None, 100),
        *(
            Coverage(dues, start, end, None, 100)
            for dues, start, end in product((Dues.OWED, Dues.PAID), days, days)
            if start <= end
        ),
    ]


def test_the_database_filters_by_standing_as_the_rule_says(work: WorkFactory, world: World):
    with work() as unit:
        site = make_site(unit, "loire").id or 0
        for rank, covered in enumerate(coverages()):
            structure = make_structure(unit, f"Ville {rank}")
            kept = {
                "kind": "commune",
                "department": "",
                "tier_position": 0,
                "dues": int(covered.dues),
            }
            kept |= {"covered_from": covered.covered_from, "expires_on": covered.expires_on}
            made = unit.add(
                RegisterEntry(
                    site_id=site, structure_id=structure.id or 0, name_key=f"ville {rank:03d}",
                    search_key=" ville", tier_code="", cents=covered.cents, **kept,
                )
            )  # fmt: skip
            unit.add(
                RegisterWord(site_id=site, word="ville", entry_id=made.id or 0, shared=0, **kept)
            )

    asked = Wanted(site, TODAY, TODAY + timedelta(days=WINDOW))
    for standing, words in product(STANDINGS, ((), ("vil",))):
        wanted = replace(asked, standing=standing, words=words)
        expected = {
            f"ville {rank:03d}"
            for rank, covered in enumerate(coverages())
            if register_standing(covered, TODAY, WINDOW) is standing
        }
        with work() as unit:
            assert search.count(unit.session, wanted) == len(expected)
            # A million matches: the walk, which the real count would not choose
            for order, matching in product(RegisterOrder, (len(expected), 1_000_000)):
                rows = search.page(unit.session, wanted, Place(order), size=500, matching=matching)
                assert {row.name_key for row in rows} == expected


def test_walking_and_gathering_turn_the_same_pages(work: WorkFactory, world: World):
    with work() as unit:
        import_towns(
            unit,
            [(f"Bourg {n % 7}", f"{n:09d}", "38000", f"{n % 3:02d}", 900 * n) for n in range(60)],
        )
    asked = Wanted(world.site_id, TODAY, TODAY + timedelta(days=WINDOW))
    filters = (
        {},
        {"department": "01"},
        {"tier": 0},
        {"standing": Standing.NONE},
        {"words": ("bourg", "3")},
        {"words": ("b",)},
    )
    for order, is_descending, kept in product(RegisterOrder, (False, True), filters):
        wanted = replace(asked, **kept)
        with work() as unit:
            matching = search.count(unit.session, wanted)
            pages = [
                turned(unit.session, wanted, Place(order, is_descending), plan)
                for plan in (matching, 1_000_000)
            ]
        assert pages[0] == pages[1]
        assert len(pages[0]) == len(set(pages[0])) == matching


def turned(session: Session, wanted: Wanted, place: Place, matching: int) -> list[int]:
    """The ids of every page, turned from the first to the last, checked from the last to the first."""
    ids: list[int] = []
    while rows := search.page(session, wanted, place, size=11, matching=matching):
        ids += [row.id or 0 for row in rows]
        place = replace(place, after=ids[-1])
    back = replace(place, after=None, before=ids[-1])
    before = search.page(session, wanted, back, size=11, matching=matching)
    assert [row.id for row in before] == ids[-12:-1]
    return ids


# What an entry says of a member


def test_a_payment_moves_the_entry_along(work: WorkFactory, world: World):
    with work() as unit:
        before = entry(unit.session, world)
    assert (before.dues, before.expires_on, before.cents) == (Dues.PAID, date(2026, 12, 31), 200_00)

    with work() as unit:
        owed = make_membership(
            unit, world.site, world.structure, world.tiers[2027, "large"], year=2027
        )
        owed.status = MembershipStatus.DUE
        refresh_entry(unit, world.site_id, world.structure_id)
    with work() as unit:
        due = entry(unit.session, world)
    assert (due.dues, due.expires_on, due.cents, due.tier_code) == (
        Dues.OWED,
        date(2026, 12, 31),
        450_00,
        "large",
    )

    with work() as unit:
        unit.session.merge(owed).status = MembershipStatus.PAID
        refresh_entry(unit, world.site_id, world.structure_id)
    with work() as unit:
        paid = entry(unit.session, world)
    assert (paid.dues, paid.covered_from, paid.expires_on) == (
        Dues.PAID,
        date(2026, 1, 1),
        date(2027, 12, 31),
    )
    assert listed(work, world, standing="active") == ["Ville de Condrieu"]


def test_a_structure_without_a_membership_has_no_expiry_and_no_amount(
    work: WorkFactory, world: World
):
    with work() as unit:
        structure = make_structure(unit, "Neuville", population=None)
        refresh_entry(unit, world.site_id, structure.id or 0)
    with work() as unit:
        made = unit.session.exec(
            select(RegisterEntry).where(RegisterEntry.structure_id == structure.id)
        ).one()

    assert (made.dues, made.expires_on, made.cents, made.tier_code) == (
        Dues.NONE,
        NO_EXPIRY,
        NO_AMOUNT,
        "",
    )


def test_refreshing_twice_makes_one_entry(work: WorkFactory, world: World):
    with work() as unit:
        for _again in range(2):
            refresh_entry(unit, world.site_id, world.structure_id)
    with work() as unit:
        count = select(func.count()).where(col(RegisterEntry.structure_id) == world.structure_id)
        assert unit.session.exec(count).one() == 1


def test_the_site_says_how_its_lines_read(work: WorkFactory, world: World):
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch(text="condrieu"), {})

    line = view.lines[0]
    assert (line.name, line.department, line.expires, line.dues) == (
        "Ville de Condrieu", "69", "31 déc. 2026", "200,00\u00a0€",
    )  # fmt: skip
    assert line.badge.color == "amber"
    assert "4\u00a0999" in line.tier


def test_active_filters_are_told_as_chips(work: WorkFactory, world: World):
    asked = RegisterSearch.parse({"q": "x", "department": "69", "standing": "none", "tier": "gone"})
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, asked, {})

    assert [chip.name for chip in view.chips] == ["department", "tier", "standing"]
    assert asked.unfiltered().query == ""

"""The staff list: found by any search, narrowed, sorted, turned page by page. On both databases."""

import pytest

from membership_ui.register.queries.search import RegisterOrder
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.searching import register_page
from membership_ui.register.views.register_search import RegisterSearch
from tests.conftest import WorkFactory
from tests.register.towns import import_towns, listed, world_with_towns
from tests.world import World, attach, make_account, make_structure, member_of


@pytest.fixture
def world(work: WorkFactory) -> World:
    return world_with_towns(work)


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
        ("%", []),
    ],
)
def test_a_search_finds_its_structures(
    work: WorkFactory, world: World, typed: str, names: list[str]
):
    assert listed(work, world, q=typed) == names


@pytest.mark.parametrize(
    ("typed", "near", "first"),
    [
        ("etiene", "etienne", "Saint-Étienne"),
        ("Saint Etiene", "saint etienne", "Saint-Étienne"),
        ("etinene bois", "etienne bois", "Saint-Étienne-du-Bois"),
        ("colmobe", "colombe", "Sainte-Colombe"),
        ("vilefranqhe", "villefranche", "Villefranche-sur-Saône"),
    ],
)
def test_a_typing_error_finds_what_is_nearest(
    work: WorkFactory, world: World, typed: str, near: str, first: str
):
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch(text=typed), {})

    assert (view.text, view.near, view.lines[0].name) == (typed, near, first)


@pytest.mark.parametrize(
    "typed", ["ois", "zzzz", "69401", "etienne colombe", "etxxxxe", "%", "e" * 100]
)
def test_nothing_near_is_nothing(work: WorkFactory, world: World, typed: str):
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, RegisterSearch(text=typed), {})

    assert (view.near, view.lines) == ("", [])


def test_what_is_nearest_stays_within_the_filters_and_is_turned(work: WorkFactory, world: World):
    asked = RegisterSearch(text="etiene", department="42")
    with work(world.yann) as unit:
        within = register_page(unit, world.site_id, asked, {})
        first = register_page(unit, world.site_id, RegisterSearch(text="etiene"), {})
        turned = RegisterSearch(text="etiene").next_page(first.lines[0].id)
        rest = register_page(unit, world.site_id, turned, {})

    assert [line.name for line in within.lines] == ["Saint-Étienne"]
    assert [line.name for line in rest.lines] == ["Saint-Étienne-du-Bois"]


def test_a_word_that_the_filters_leave_out_is_no_typing_error(work: WorkFactory, world: World):
    with work() as unit:
        import_towns(unit, [("Bolis", "900000009", "69000", "69", 20)])
    asked = RegisterSearch(text="bois", department="69")
    with work(world.yann) as unit:
        view = register_page(unit, world.site_id, asked, {})

    assert (view.near, view.lines) == ("", [])


ODDLY_NAMED = (
    ("Strasbourg", "900000001", "67000", "67", 290_000),
    ("Presqu’île de Giens", "900000002", "83400", "83", 900),
    ("Amis d'O'Neil", "900000003", "83400", "83", 20),
    ("Association Stéphane", "900000004", "83400", "83", 20),
    ("Bois de Saint-Étienne", "900000005", "42000", "42", 20),
    ("Caloire Saint-Étienne", "900000006", "42000", "42", 20),
    ("東京 Lyon", "900000007", "69000", "69", 20),
    ("Москва Y", "900000008", "69000", "69", 20),
)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("stras", ["Strasbourg"]),
        ("st", ["Strasbourg", "Association Stéphane", "Bois de Saint-Étienne"]),
        ("ste", ["Association Stéphane", "Sainte-Colombe"]),
        ("presquile", ["Presqu’île de Giens"]),
        ("oneil", ["Amis d'O'Neil"]),
        ("o'neil", ["Amis d'O'Neil"]),
        ("京", ["東京 Lyon"]),
        ("東", ["東京 Lyon"]),
        ("мос", ["Москва Y"]),
        ("y", ["Москва Y"]),
        ("王", []),
    ],
)
def test_a_search_is_read_as_people_mean_it(
    work: WorkFactory, world: World, typed: str, names: list[str]
):
    with work() as unit:
        import_towns(unit, ODDLY_NAMED)

    found = listed(work, world, q=typed)

    assert set(names) <= set(found)
    assert typed in ("st", "ste") or found == names
    assert typed != "ste" or len(found) == 2


def test_the_very_name_comes_first_then_names_that_begin_so(work: WorkFactory, world: World):
    with work() as unit:
        import_towns(unit, ODDLY_NAMED)
    ranked = [
        "Saint-Étienne",
        "Saint-Étienne-du-Bois",
        "Bois de Saint-Étienne",
        "Caloire Saint-Étienne",
    ]

    assert listed(work, world, q="saint etienne") == ranked
    assert listed(work, world, q="st-étienne") == ranked
    assert listed(work, world, q="etienne saint", sort="-name") == [
        "Saint-Étienne-du-Bois",
        "Saint-Étienne",
        "Caloire Saint-Étienne",
        "Bois de Saint-Étienne",
    ]


def test_ranked_pages_follow_each_other_there_and_back(work: WorkFactory, world: World):
    with work() as unit:
        import_towns(
            unit, [(f"Bourg {n:02d} Saint-Étienne", f"{n:09d}", "", "", 9) for n in range(40)]
        )
        import_towns(unit, [("Étienne", "900000009", "", "", 9)])

    def turn(looked_for: RegisterSearch):
        with work(world.yann) as unit:
            return register_page(unit, world.site_id, looked_for, {})

    first = RegisterSearch(text="etienne", size=25)
    second = first.next_page(turn(first).lines[-1].id)
    names = [line.name for line in (*turn(first).lines, *turn(second).lines)]

    assert names[0] == "Étienne"
    assert len(names) == len(set(names)) == 43
    assert turn(second.previous_page(turn(second).lines[0].id)).lines == turn(first).lines


def test_a_structure_is_found_by_the_number_of_its_contact(work: WorkFactory, world: World):
    assert listed(work, world, q=world.claire.member_number) == ["Ville de Condrieu"]


def test_a_name_that_changes_is_found_under_the_new_one_only(work: WorkFactory, world: World):
    with work() as unit:
        structure = make_structure(unit, "Ancienne-Ville")
        refresh_entry(unit, world.site_id, member_of(unit, structure))
    with work() as unit:
        structure = unit.session.merge(structure)
        structure.name = "Neuville"
        refresh_entry(unit, world.site_id, member_of(unit, structure))

    assert listed(work, world, q="neuv") == ["Neuville"]
    assert listed(work, world, q="ancienne") == []


def test_somebody_who_is_attached_is_found_after_the_refresh(work: WorkFactory, world: World):
    with work() as unit:
        newcomer = make_account(unit, "Nadia")
        attach(unit, newcomer, world.structure)
        refresh_entry(unit, world.site_id, world.member_id)

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

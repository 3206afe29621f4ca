"""Whichever way the database reads the register, it finds the same. On both databases."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session

from membership_ui.memberships.rules import NO_EXPIRY, Coverage, Dues, Standing, register_standing
from membership_ui.register.queries import search
from membership_ui.register.queries.matching import Wanted
from membership_ui.register.queries.search import Place, RegisterOrder
from membership_ui.register.tables import RegisterEntry, RegisterWord
from membership_ui.register.views.register_search import STANDINGS
from tests.conftest import WorkFactory
from tests.register.towns import import_towns, world_with_towns
from tests.world import TODAY, World, make_site, make_structure, member_of

WINDOW = 92


@pytest.fixture
def world(work: WorkFactory) -> World:
    return world_with_towns(work)


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


def test_the_database_filters_by_standing_as_the_rule_says(work: WorkFactory):
    with work() as unit:
        site = make_site(unit, "loire").id or 0
        ids = []
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
                    site_id=site, member_id=member_of(unit, structure),
                    name_key=f"ville {rank:03d}",
                    search_key=" ville", tier_code="", cents=covered.cents, **kept,
                )
            )  # fmt: skip
            ids.append(made.id or 0)
            unit.add(
                RegisterWord(site_id=site, word="ville", entry_id=made.id or 0, shared=0, **kept)
            )

    asked = Wanted(site, TODAY, TODAY + timedelta(days=WINDOW))
    for standing, words in product(STANDINGS, ((), ("vil",))):
        wanted = replace(asked, standing=standing, words=words)
        expected = {
            key
            for key, covered in zip(ids, coverages(), strict=True)
            if register_standing(covered, TODAY, WINDOW) is standing
        }
        with work() as unit:
            assert search.count(unit.session, wanted) == len(expected)
            # A million matches: the walk, which the real count would not choose
            for order, matching in product(RegisterOrder, (len(expected), 1_000_000)):
                rows = search.page(unit.session, wanted, Place(order), size=500, matching=matching)
                assert {row.id for row in rows} == expected


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
            together = search.counted_page(
                unit.session, wanted, Place(order, is_descending), size=11
            )
        assert pages[0] == pages[1]
        assert [row.id for row in together.entries] == pages[0][:11]
        assert together.matching == matching
        assert len(pages[0]) == len(set(pages[0])) == matching


def turned(session: Session, wanted: Wanted, place: Place, matching: int) -> list[int]:
    """The ids of every page, turned from the first to the last, checked from the last to the
    first.
    """
    ids: list[int] = []
    while rows := search.page(session, wanted, place, size=11, matching=matching):
        ids += [row.id or 0 for row in rows]
        place = replace(place, after=ids[-1])
    back = replace(place, after=None, before=ids[-1])
    before = search.page(session, wanted, back, size=11, matching=matching)
    assert [row.id for row in before] == ids[-12:-1]
    return ids

"""The list of accounts: its order, its pages, what is nearest to a typing error."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.tables import Account
from membership_ui.adapters import i18n
from membership_ui.casework.queries import search
from membership_ui.casework.queries.search import Place
from membership_ui.casework.service.people import find_accounts
from membership_ui.casework.views.people import PAGE_SIZE, AccountPage, AccountSearch
from membership_ui.register.service.entries import refresh_entry
from tests.conftest import WorkFactory
from tests.world import World, make_account, visit


def found(work: WorkFactory, world: World, asked: AccountSearch) -> AccountPage:
    with work(world.helene) as unit, i18n.use("fr"):
        return find_accounts(unit, world.site_id, asked)


def come(work: WorkFactory, world: World, *names: tuple[str, str]) -> list[int]:
    """People whom the site knows by (family name, given name)."""
    keys = []
    with work() as unit:
        for family, given_name in names:
            key = make_account(unit, given_name).account_id or 0
            unit.session.get_one(Account, key).family_name = family
            visit(unit, key, world.site_id)
            keys.append(key)
    return keys


def test_names_are_sorted_without_their_accents(work: WorkFactory, world: World):
    come(
        work, world, ("Zola", "Ana"), ("Étienne", "Zoé"), ("etienne", "Élodie"), ("Le", "Zoé"),
        ("Le Goff", "Ana"), ("LE", "Émile"), ("Œuvrard", "Luc"), ("Odin", "Luc"), ("Oz", "Luc"),
    )  # fmt: skip

    listed = [line.name for line in found(work, world, AccountSearch()).lines]

    assert [name for name in listed if not name.startswith("Exemple")] == [
        "etienne Élodie", "Étienne Zoé", "LE Émile", "Le Zoé", "Le Goff Ana", "Odin Luc",
        "Œuvrard Luc", "Oz Luc", "Zola Ana",
    ]  # fmt: skip
    assert listed[0] == "etienne Élodie"


@pytest.mark.parametrize(
    ("typed", "near", "name"),
    [
        ("etiene", "etienne", "Étienne Odile"),
        ("odiel etiene", "odile etienne", "Étienne Odile"),
        ("condireu", "condrieu", "Exemple Claire"),
    ],
)
def test_a_typing_error_offers_who_is_nearest(
    work: WorkFactory, world: World, typed: str, near: str, name: str
):
    come(work, world, ("Étienne", "Odile"))
    with work() as unit:
        refresh_entry(unit, world.site_id, world.member_id)

    view = found(work, world, AccountSearch(typed))

    assert (view.text, view.near) == (typed, near)
    assert [line.name for line in view.lines] == [name]
    assert f"q={typed.replace(' ', '+')}" in view.lines[0].query


@pytest.mark.parametrize("typed", ["zzzz", "99999", "etienne exmplexx", "%", "éé", "x" * 100])
def test_nobody_near_is_nobody(work: WorkFactory, world: World, typed: str):
    come(work, world, ("Étienne", "Odile"))

    view = found(work, world, AccountSearch(typed))

    assert (view.near, view.lines, view.span) == ("", [], "")


def test_what_is_nearest_is_turned_too(work: WorkFactory, world: World):
    come(work, world, *(("Étienne", "Odile") for _rank in range(60)))

    first = found(work, world, AccountSearch("etiene"))
    asked = AccountSearch("etiene").on_page(2, after=first.lines[-1].id)
    second = found(work, world, asked)

    assert (len(first.lines), first.has_next) == (50, True)
    assert (len(second.lines), second.near, second.has_next) == (10, "etienne", False)


@pytest.mark.parametrize("text", ["", "exemple", "exemple members"])
def test_pages_hold_everybody_once_there_and_back(work: WorkFactory, world: World, text: str):
    come(work, world, *(("Exemple", "Ana") for _rank in range(120)))
    with work(world.helene) as unit:
        total = search.count(unit.session, search.wanted_by(world.site_id, text))

    asked = AccountSearch(text)
    pages = [found(work, world, asked)]
    while pages[-1].has_next:
        asked = asked.on_page(asked.page + 1, after=pages[-1].lines[-1].id)
        pages.append(found(work, world, asked))
    back = [pages[-1]]
    while back[-1].has_previous:
        asked = asked.on_page(asked.page - 1, before=back[-1].lines[0].id)
        back.append(found(work, world, asked))
    there = [line.id for page in pages for line in page.lines]

    assert len(there) == len(set(there)) == total
    assert [page.span for page in back[::-1]] == [page.span for page in pages]
    assert [[line.id for line in page.lines] for page in back[::-1]] == [
        [line.id for line in page.lines] for page in pages
    ]
    numbered = [found(work, world, AccountSearch(text, rank + 1)) for rank in range(len(pages))]
    assert [[line.id for line in page.lines] for page in numbered] == [
        [line.id for line in page.lines] for page in pages
    ]


def test_who_comes_meanwhile_shifts_no_page(work: WorkFactory, world: World):
    come(work, world, *(("Morvan", "Ana") for _rank in range(60)))
    first = found(work, world, AccountSearch("morvan"))
    come(work, world, ("Morvan", "Abel"), ("Morvan", "Adam"))

    asked = AccountSearch("morvan").on_page(2, after=first.lines[-1].id)
    second = found(work, world, asked)

    seen = {line.id for line in first.lines}
    assert not seen & {line.id for line in second.lines}
    assert (len(second.lines), second.has_next) == (10, False)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    raw=st.fixed_dictionaries(
        {"q": st.sampled_from(("", "exemple", "nobody"))},
        optional={
            name: st.one_of(
                st.sampled_from(("-1", "0", "1", "2", "999999999", "٣", "1e9", "")),
                st.text(max_size=4),
            )
            for name in ("page", "after", "before", "id")
        },
    )
)
def test_a_forged_page_shows_a_page(work: WorkFactory, world: World, raw: dict[str, str]):
    view = found(work, world, AccountSearch.parse(raw))

    assert bool(view.lines) is (raw["q"] != "nobody")
    assert "0 à" not in view.span


@pytest.mark.parametrize("asked", [{"page": "9"}, {"page": "9", "after": "1"}, {"page": "2"}])
def test_a_page_beyond_the_last_is_the_last(work: WorkFactory, world: World, asked):
    come(work, world, *(("Morvan", "Ana") for _rank in range(60)))

    view = found(work, world, AccountSearch.parse({"q": "morvan", **asked}))

    assert (view.span, view.page) == ("51 à 60 sur 60", 2)
    assert (view.has_next, view.has_previous) == (False, True)


def test_whoever_left_the_list_takes_no_page_along(work: WorkFactory, world: World):
    keys = come(work, world, *(("Morvan", "Ana") for _rank in range(60)))
    with work() as unit:
        unit.session.get_one(Account, keys[49]).closed_at = unit.now
        unit.announce(AccountChanged(keys[49]))

    view = found(work, world, AccountSearch("morvan").on_page(2, after=keys[49]))

    assert [line.id for line in view.lines] == keys[51:]


@pytest.mark.parametrize("text", ["m", "mor", "morvan", "morvan ana", "a m", "ana exem", "members"])
def test_whichever_way_the_database_reads_the_list_it_finds_the_same(
    work: WorkFactory, world: World, text: str
):
    names = [(f"Morvan-{rank % 7}", "Ana" if rank % 3 else "Zoé") for rank in range(40)]
    keys = come(work, world, *names)

    with work(world.helene) as unit:
        session = unit.session
        wanted = search.rarest_first(session, search.wanted_by(world.site_id, text))
        places = [Place(), Place(skipped=3), Place(9, after=keys[9])]
        places += [replace(places[-1], after=0, before=keys[9])]
        matching = search.count(session, wanted)
        for place in places:
            gathered, walked = (
                search.page(session, wanted, place, size=5, matching=many)
                for many in (matching, 1_000_000)
            )
            assert gathered == walked
        if wanted.has_several_words:
            first = search.page(session, wanted, Place(), size=PAGE_SIZE, matching=matching)
            assert search.counted_page(session, wanted, size=PAGE_SIZE) == (first, matching)

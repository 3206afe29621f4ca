"""Where a list is turned to, from where alone, and what a tab that loads again has forgotten."""

from __future__ import annotations

import asyncio

import pytest

from membership_ui.shell.guard import HYDRATIONS, ON_LOAD
from membership_ui.shell.listing import ListState
from membership_ui.shell.turning import Turn, TurnState, turn_to
from tests.shell.conftest import Tab

LIST = "staff/members"


def turned(tab: Tab, page: str = LIST) -> Turn:
    asyncio.run(turn_to(tab.root, page, "q=saint", replace=True))
    return tab.state(TurnState).turn


@pytest.mark.usefixtures("portal_with_site")
def test_a_list_is_turned_in_its_own_language_and_site(tab):
    here = tab("/en/plante-cite/staff/members?q=sain&id=3")

    assert turned(here) == Turn(1, "/en/plante-cite/staff/members", "q=saint", True, "3")
    assert turned(here).number == 2


@pytest.mark.usefixtures("portal_with_site")
@pytest.mark.parametrize("path", ["/plante-cite/profile", "/plante-cite/staff/members/sheet?id=3"])
def test_an_event_that_was_sent_from_elsewhere_turns_nothing(tab, path):
    assert turned(tab(path)) == Turn()


@pytest.mark.usefixtures("portal_with_site")
def test_a_tab_that_loads_again_has_forgotten_it(tab):
    here = tab("/plante-cite/staff/members")
    turned(here)

    asyncio.run(here.send(ON_LOAD))
    assert here.state(TurnState).turn.number == 1

    asyncio.run(here.send(min(HYDRATIONS)))
    assert here.state(TurnState).turn == Turn()


@pytest.mark.usefixtures("portal_with_site")
def test_another_search_leads_back_to_the_first_page_of_its_list(tab):
    here = tab("/plante-cite/staff/members?q=sain&sort=-tier&after=41&first=51")

    asyncio.run(ListState.search.fn(here.state(ListState), LIST, "saint"))
    assert here.state(TurnState).turn == Turn(
        1, f"/plante-cite/{LIST}", "q=saint&sort=-tier", replace=True
    )

    asyncio.run(ListState.turn.fn(here.state(ListState), LIST, "q=sain&after=91&price=3"))
    assert here.state(TurnState).turn.query == "q=sain&after=91"


@pytest.mark.usefixtures("portal_with_site")
@pytest.mark.parametrize("page", ["staff/accounts", "profile", "", None])
def test_a_search_of_another_list_turns_nothing(tab, page):
    here = tab("/plante-cite/staff/members?q=sain")

    asyncio.run(ListState.search.fn(here.state(ListState), page, "saint"))

    assert here.state(TurnState).turn == Turn()

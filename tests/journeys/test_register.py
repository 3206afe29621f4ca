"""Staff find a structure among 36,137: by name as typed, by filter, page by page, and back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of
from tests.live.wire import ROOT as WIRE
from tests.live.wire import WireTab

LIST = "staff/members"
STATE = "membership_ui___memberships___ui___register____register_state"


@every_look
def test_staff_find_a_structure(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    portal.sign_in(page, number_of("Instructeur"), language=look.language)
    page.goto(portal.address(LIST, look.language))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Adhérents" if look.language == "fr" else "Members"
    )
    expect(page.locator("tbody tr")).to_have_count(50)
    axe(page)

    page.locator("#search").fill("st etienne d")

    expect(page).to_have_url(re.compile(r"\?q=st\+etienne\+d$"))
    expect(page.locator("tbody th").first).to_contain_text("Saint-Étienne-d")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"\d"))).to_be_visible()
    picture(page, f"register-{look}")

    page.locator("#search").fill("nulle part ailleurs")

    expect(page.get_by_role("table")).to_have_count(0)
    axe(page)
    page.get_by_role("button", name=re.compile("Effacer les filtres|Clear filters")).click()
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page).to_have_url(portal.address(LIST, look.language))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("hay les roses", "L'Haÿ-les-Roses"), ("oeuilly", "Œuilly"), ("214202186", "Saint-Étienne")],
)
def test_a_link_to_a_search_shows_its_result(portal: Portal, page: Page, typed: str, name: str):
    portal.sign_in(page, number_of("Instructeur"))

    page.goto(f"{portal.address(LIST)}?q={typed}")

    expect(page.locator("tbody th", has_text=re.compile(f"^{name}$")).first).to_be_visible()
    expect(page.locator("#search")).to_have_value(typed)


def test_filters_order_and_page_live_in_the_address_and_back_works(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Responsable"))
    page.goto(portal.address(LIST))

    page.get_by_text("Statut :").click()
    page.get_by_role("menuitemradio", name="À renouveler").click()
    expect(page).to_have_url(re.compile("standing=to_renew"))
    expect(page.locator("tbody tr").first).to_contain_text("À renouveler")
    page.get_by_role("button", name=re.compile("Statut : À renouveler")).click()
    expect(page).to_have_url(portal.address(LIST))

    page.get_by_role("button", name="Statut", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Statut")
    first = page.locator("tbody th").first.inner_text()
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator(".ft")).to_contain_text("51 à 100 sur 36")
    expect(page.locator("tbody th").first).not_to_have_text(first)

    page.go_back()

    expect(page.locator(".ft")).to_contain_text("1 à 50 sur 36")
    expect(page.locator("tbody th").first).to_have_text(first)


def test_a_member_does_not_find_the_page(portal: Portal, page: Page):
    portal.sign_in(page, number_of("collectivité"))

    page.goto(portal.address(LIST))

    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")


@pytest.mark.parametrize("event", ["open", "reload", "search", "narrow", "sort", "turn_on"])
def test_an_event_sent_by_hand_gives_a_member_nothing(portal: Portal, page: Page, event: str):
    portal.sign_in(page, number_of("collectivité"))
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == "membership")

    # In a thread of its own: Playwright's loop runs in this one
    with ThreadPoolExecutor(1) as pool:
        loop = asyncio.new_event_loop()
        answer = pool.submit(loop.run_until_complete, _answer(portal.base, cookie, event)).result()

    assert "Saint-Étienne" not in answer


async def _answer(base: str, cookie: str, event: str) -> str:
    tab = await WireTab(base, cookie=cookie, path=f"/plante-cite/{LIST}?q=saint").open()
    values = {"search": {"text": "saint"}, "narrow": {"name": "q", "value": "saint"}}
    await tab.send(f"{WIRE}{STATE}.{event}", **values.get(event, {}))
    await tab.rest()
    await tab.close()
    return str(tab.frames)

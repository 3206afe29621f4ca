from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal, number_of


@every_look
def test_a_member_signs_in_and_out(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    page.goto(portal.address("login", look.language))
    expect(page.locator("html")).to_have_attribute("lang", look.language)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)

    portal.sign_in(page, number_of("collectivité"), language=look.language)

    expect(page).not_to_have_url(portal.address("login", look.language))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)

"""The text size that a reader chooses is seen at once, and no page breaks in the largest."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.portal import Portal, number_of

MEMBER = ("", "memberships", "receipts", "profile", "profile/security", "profile/data", "renew")
STAFF = ("staff/members", "staff/accounts", "staff/renewals")
WIDTHS = (1280, 768, 390)


def test_three_sizes_that_differ(portal: Portal, page: Page):
    portal.sign_in(page, number_of("collectivité"))
    for name, size in {"normal": "16px", "large": "18.5px", "larger": "21px"}.items():
        page.evaluate("size => localStorage.setItem('text-size', size)", name)
        page.goto(portal.address("memberships"))
        expect(page.locator("html")).to_have_attribute("data-text", name)
        expect(page.locator("body")).to_have_css("font-size", size)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("role", "pages"), [("collectivité", MEMBER), ("Responsable", STAFF)], ids=["member", "staff"]
)
def test_no_page_scrolls_sideways_in_the_largest(
    portal: Portal, page: Page, width: int, role: str, pages: tuple[str, ...]
):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script("localStorage.setItem('text-size', 'larger')")
    portal.sign_in(page, number_of(role))

    for address in pages:
        page.goto(portal.address(address))
        expect(page.locator(".bones")).to_have_count(0)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-text", "larger")
        expect(page.locator("html")).to_have_css("font-size", "21px")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (address, wide)

"""A name of 300 letters without a space: accepted, so every page has to live with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import picture
from tests.journeys.portal import Portal, number_of
from tests.journeys.test_memberships import contact_at

CLAIRE, MANAGER = number_of("collectivité"), number_of("Instructeur")
WIDTHS = (1280, 768, 390)
LONG = "Xénophon" * 37
# Measured at one instant: where the site's name ends, where the account menu stands
_EDGES = """() => {
  const at = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
  return [at(".topbar > .brand").right, at(".topbar > .menu:last-child"), innerWidth];
}"""


def fits(page: Page) -> None:
    """Nothing is wider than the window, and the account menu stands in it."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    brand, menu, width = page.evaluate(_EDGES)
    assert brand <= menu["left"] + 1
    assert 0 <= menu["left"] <= menu["right"] <= width


def test_a_long_name_stays_in_its_place(portal: Portal, page: Page):
    portal.sign_in(page, CLAIRE)
    page.goto(portal.address("profile/edit"))
    page.locator("#given_name").fill(LONG)
    page.locator(".profile-form [type=submit]").click()
    expect(page.locator(".figures")).to_be_visible()
    for there in ("profile", "profile/edit", "profile/data", "memberships", ""):
        page.goto(portal.address(there))
        expect(page.locator(".topbar .initials")).to_be_visible()
        expect(page.locator("main h1")).to_be_visible()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
        page.locator(".topbar > .menu > summary").click()
        fits(page)
        picture(page, f"long-name-{there.replace('/', '-')}")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_name_stays_in_the_panel_of_staff(portal: Portal, page: Page, width: int):
    portal.sign_in(page, CLAIRE)
    page.goto(portal.address("profile/edit"))
    page.locator("#given_name").fill(LONG)
    page.locator(".profile-form [type=submit]").click()
    expect(page.locator(".figures")).to_be_visible()
    page.set_viewport_size({"width": width, "height": 900})
    portal.sign_in(page, MANAGER)
    page.goto(portal.address(f"staff/accounts?q={CLAIRE}"))
    named = page.locator("main a", has_text=LONG).locator("visible=true").first
    expect(named).to_be_visible()
    fits(page)
    named.click()
    expect(page.locator(".request h2")).to_contain_text(LONG)
    fits(page)
    picture(page, f"long-name-staff-{width}")


def test_a_long_address_stays_in_the_sheet_of_staff(portal: Portal, page: Page):
    portal.sign_in(page, contact_at("to_renew"))
    page.goto(portal.address("renew"))
    page.locator("[name=address]").fill("9 route de la Forêt " + "x" * 290)
    page.locator("[name=tier_choice][value=keep]").check()
    page.locator("[name=payment_method][value=cheque]").check()
    page.get_by_role("button", name="Enregistrer ma demande").click()
    expect(page.get_by_text("Demande enregistrée.")).to_be_visible()
    portal.sign_in(page, MANAGER)
    for there in ("staff/members/sheet?id=1", "staff/renewals"):
        page.goto(portal.address(there))
        expect(page.locator("main h1")).to_be_visible()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
    picture(page, "long-address")

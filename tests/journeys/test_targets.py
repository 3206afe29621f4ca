"""On a tablet everything that is touched is 44 px high, what stands alone in its line included
(ux.md, Target).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import TABLET, Look
from tests.journeys.portal import Portal, number_of

# A link among words has the height of its line; a box is touched with its label
_SMALL = """() => {
  const touched = "a[href], button, summary, input:not([type=hidden]), select, textarea";
  const boxes = "[type=checkbox], [type=radio], [type=file]";
  const isAmongWords = (each) => getComputedStyle(each).display === "inline"
    && [...each.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const small = [...document.querySelectorAll(touched)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((each) => each.matches(boxes) ? each.closest("label") ?? each : each)
    .filter((each) => !each.closest("[data-sonner-toaster]") && !isAmongWords(each))
    .filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      return width > 1 && (height < 43.5 || width < 24);
    });
  return [...new Set(small.map((each) => each.outerHTML.slice(0, 160)))];
}"""
VISITOR = ("login", "password/forgot", "register", "")
PAGES = {
    "Contact technique": (
        "",
        "profile",
        "profile/edit",
        "profile/security",
        "profile/data",
        "profile/family",  # not asked by this site: the page that says so
        "profile/journal",
        "memberships",
        "renew",
        "receipts",
    ),
    "Responsable": (
        "staff/members",
        "staff/members/sheet?id=1",
        "staff/accounts",
        "staff/accounts/merge",
        "staff/accounts/merges",
        "staff/renewals",
    ),
}


@pytest.fixture
def look() -> Look:
    return Look(*TABLET)


def require_touchable(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("main :is(h1, h2)").first).to_be_visible()
    assert page.evaluate(_SMALL) == [], address


def test_what_a_visitor_touches(portal: Portal, page: Page):
    for name in VISITOR:
        require_touchable(page, portal.address(name))


def test_what_a_person_touches_of_the_family(portal: Portal, page: Page):
    portal.sign_in(page, number_of("collectivité"))
    require_touchable(page, portal.address("profile/family").replace("plante-cite", "nord"))
    expect(page.locator("[name=household-0-given_name]")).to_be_visible()


@pytest.mark.parametrize("role", PAGES)
def test_what_a_person_touches(portal: Portal, page: Page, role: str):
    portal.sign_in(page, number_of(role))
    for name in PAGES[role]:
        require_touchable(page, portal.address(name))
    if role == "Responsable":
        page.locator("tbody a").first.click()
        expect(page.locator("#request h2")).to_be_visible()
        assert page.evaluate(_SMALL) == []
    page.locator(".burger").click()
    expect(page.locator("#menu a").first).to_be_visible()
    assert page.evaluate(_SMALL) == []

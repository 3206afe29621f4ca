"""Search, renewal and profile without a mouse, also in a window of 640×400 (a page of 1280×800 read
at 200 %).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, Look
from tests.journeys.keyboard import tab_to, type_over
from tests.journeys.portal import Portal, number_of

ENLARGED = (640, 400)
pytestmark = pytest.mark.parametrize(
    "look", [Look(*DESKTOP), Look(*ENLARGED), Look(*ENLARGED, "en")], ids=str
)


def test_a_member_is_found_and_opened(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, number_of("Responsable"), language=look.language)
    page.goto(portal.address("staff/members", look.language))
    search = page.locator("#search")
    expect(search).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, search)
    page.keyboard.type("valmont les b", delay=120)
    row = page.locator("tbody th a, .cards a").filter(visible=True)
    expect(row).to_have_count(1)
    expect(search).to_be_focused()
    tab_to(page, row)
    page.keyboard.press("Enter")

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Mairie de Valmont-les-Bains")
    expect(heading).to_be_focused()
    page.go_back()
    expect(page.locator("#search")).to_have_value("valmont les b")


def test_a_membership_is_renewed(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, number_of("Contact technique"), language=look.language)
    page.goto(portal.address("renew", look.language))
    form = page.locator("form.renewal")
    tab_to(page, form.locator("#town"))
    type_over(page, "Kerlann-sur-Mer")
    tab_to(page, form.locator("#tier_choice"))
    page.keyboard.press("ArrowDown")
    expect(form.locator("[name=tier_choice][value=change]")).to_be_checked()
    tab_to(page, form.locator("#asked_tier"))
    page.keyboard.press("ArrowDown")
    tab_to(page, form.locator("#change_reason"))
    page.keyboard.type("La commune a grandi", delay=40)
    tab_to(page, form.locator("#payment_method"))
    page.keyboard.press("ArrowDown")
    expect(form.locator("[name=payment_method][value=cheque]")).to_be_checked()
    tab_to(page, form.locator("#awaits_purchase_order"))
    page.keyboard.press("Space")
    tab_to(page, form.locator("#order_reference"))
    page.keyboard.type("BC-2027-14", delay=40)
    # Back to a field that was passed
    tab_to(page, form.locator("#email"), key="Shift+Tab")
    tab_to(page, form.locator("button[type=submit]"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(portal.address("memberships", look.language))
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_profile_is_corrected(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, number_of("Contact technique"), language=look.language)
    page.goto(portal.address("profile", look.language))
    tab_to(page, page.locator("main a[href$='profile/edit']").first)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(page).to_have_url(portal.address("profile/edit", look.language))
    expect(heading).to_be_focused()

    tab_to(page, page.locator("#family_name"))
    type_over(page, "Morvan-Le Gall")
    tab_to(page, page.locator("main button[type=submit]").first)
    page.keyboard.press("Enter")

    expect(page).to_have_url(portal.address("profile", look.language))
    expect(page.locator("main")).to_contain_text("Morvan-Le Gall")


def test_the_menu_opens_and_closes(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, number_of("Contact technique"), language=look.language)
    page.goto(portal.address("memberships", look.language))
    account = page.locator("summary.account")
    tab_to(page, account)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".sheet a[href$='/receipts']").filter(visible=True).first)
    page.keyboard.press("Escape")
    expect(account).to_be_focused()
    if look.width >= 1024:
        return

    burger = page.locator(".burger")
    tab_to(page, burger, key="Shift+Tab")
    page.keyboard.press("Enter")
    close = page.locator("#menu [data-closes]")
    expect(close).to_be_focused()
    assert close.evaluate("(close) => getComputedStyle(close).outlineStyle") == "solid"
    tab_to(page, page.locator("#menu a[href$='/receipts']"))
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(burger).to_be_focused()

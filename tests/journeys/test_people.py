"""Staff find a person of their site; the person reads who looked."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal, number_of

WORDS = {
    "fr": {
        "accounts": "Comptes",
        "look": "Votre fiche de compte a été consultée par l’équipe de Plante & Cité",
    },
    "en": {
        "accounts": "Accounts",
        "look": "Your account record was viewed by the staff of Plante & Cité",
    },
}


@every_look
def test_a_person_found_by_staff_reads_who_looked(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of("responsable"), language=look.language)
    page.goto(portal.address("staff/accounts", look.language))
    expect(page.get_by_role("heading", level=1)).to_have_text(words["accounts"])
    page.locator("#search").fill("claïre morv")
    expect(page.locator("tbody tr")).to_have_count(1)
    axe(page)

    page.locator("tbody th a").click()

    expect(page.locator("aside#account h2")).to_have_text("Claire Morvan")
    expect(page.locator("aside#account")).to_contain_text("Ville de Kerlann")
    expect(page).to_have_url(re.compile(r"id=\d+"))
    axe(page)
    page.context.clear_cookies()
    portal.sign_in(page, number_of("contact technique"), language=look.language)
    page.goto(portal.address("profile/journal", look.language))
    expect(page.locator("ol.deeds")).to_contain_text(words["look"])
    expect(page.locator("ol.deeds")).to_contain_text("Hélène Vasseur")
    axe(page)


def test_a_member_finds_nobody(portal: Portal, page: Page):
    portal.sign_in(page, number_of("contact technique"))
    page.goto(portal.address("staff/accounts"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")

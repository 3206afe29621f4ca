"""Somebody lost app and codes: their site's manager removes the second factor, on the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of
from tests.journeys.test_second_factor import MEMBER, set_up_app

WORDS = {
    "fr": {
        "remove": "Retirer le second facteur",
        "check": "Vérifiez d’abord",
        "done": "Le second facteur est retiré",
        "journal": "Second facteur retiré par l’équipe",
    },
    "en": {
        "remove": "Remove the second factor",
        "check": "Check first",
        "done": "The second factor has been removed",
        "journal": "Second factor removed by the staff",
    },
}


@every_look
def test_the_manager_removes_what_was_lost(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    set_up_app(portal, page, look.language)
    page.context.clear_cookies()
    portal.sign_in(page, number_of("responsable"), language=look.language)
    page.goto(portal.address("staff/accounts?q=morvan", look.language))
    page.locator("a:visible", has_text="Morvan").first.click()

    page.locator("aside#account").get_by_role("button", name=words["remove"]).click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Claire Morvan")
    axe(page)
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("#checked-error")).to_contain_text(words["check"])
    axe(page)
    picture(page, f"lost-factor-{look}")
    dialog.locator("[name=checked]").check()
    dialog.locator("[name=reason]").fill("Vue au guichet avec sa carte")
    dialog.locator("button[type=submit]").click()

    expect(page.get_by_text(words["done"]).first).to_be_visible()
    expect(page.locator("aside#account").get_by_role("button", name=words["remove"])).to_have_count(
        0
    )
    page.context.clear_cookies()
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    expect(page).not_to_have_url(re.compile("/login"))
    page.goto(portal.address("profile/journal", look.language))
    expect(page.locator("ol.deeds")).to_contain_text(words["journal"])

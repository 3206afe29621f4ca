"""A club of persons: a member renews for themselves, staff invoice and record, the receipt is
found.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look
from tests.journeys.entering import enter
from tests.journeys.portal import Portal, number_of

WORDS = {
    "fr": {
        "intro": "Odette Larivée, membre depuis",
        "renew": "Renouveler l’adhésion",
        "save": "Enregistrer ma demande",
        "saved": "Brouillon enregistré",
        "done": "Demande enregistrée.",
        "receipt": "Reçu",
    },
    "en": {
        "intro": "Odette Larivée, member since",
        "renew": "Renew membership",
        "save": "Save my request",
        "saved": "Draft saved",
        "done": "Request saved.",
        "receipt": "Receipt",
    },
}


def club(portal: Portal, page: str, language: str = "fr") -> str:
    return portal.address(page, language).replace("/plante-cite", "/cjr")


def sign_in(portal: Portal, page: Page, role: str, language: str = "fr") -> None:
    page.goto(club(portal, "login", language))
    enter(page, number_of(role), PASSWORD)


@every_look
def test_a_person_renews_for_themselves(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    sign_in(portal, page, "Membre du club", look.language)
    expect(page.get_by_text(words["intro"])).to_be_visible()
    axe(page)
    page.get_by_role("link", name=words["renew"]).click()
    form = page.locator("form.renewal")
    expect(form).to_be_visible()
    expect(page.locator("#email, #siret, [type=radio][name=tier_choice]")).to_have_count(0)

    address = page.locator("[name=address]")
    address.press("ControlOrMeta+a")
    address.press_sequentially("31 rue des Pommiers", delay=40)
    page.locator("[name=payment_method][value=cash]").check()
    expect(page.locator(".draft-note")).to_contain_text(words["saved"])
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    page.get_by_role("button", name=words["save"]).click()

    expect(page.get_by_role("listitem").filter(has_text=words["done"])).to_be_visible()


def test_the_club_invoices_a_person_who_finds_the_receipt(
    portal: Portal, page: Page, browser: Browser
):
    theirs = browser.new_context(locale="fr-FR").new_page()
    sign_in(portal, theirs, "Membre du club")
    theirs.get_by_role("link", name=WORDS["fr"]["renew"]).click()
    theirs.get_by_role("button", name=WORDS["fr"]["save"]).click()
    expect(theirs.get_by_role("listitem").filter(has_text=WORDS["fr"]["done"])).to_be_visible()

    sign_in(portal, page, "Gestion du club")
    page.goto(club(portal, "staff/renewals"))
    page.locator(".scroller").get_by_role("link", name=re.compile("Odette Larivée")).click()
    panel = page.locator("aside#request")
    panel.get_by_role("button", name="Émettre la facture").click()
    expect(theirs.locator(".act")).to_contain_text("à payer")
    panel.locator("[name=reference]").press_sequentially("CHQ 812", delay=40)
    panel.get_by_role("button", name="Enregistrer le paiement").click()

    receipt = theirs.get_by_role("listitem").filter(has_text="Votre reçu est disponible")
    expect(receipt).to_be_visible()
    theirs.goto(club(portal, "receipts"))
    expect(theirs.locator("tbody tr").first).to_contain_text("Reçu")
    theirs.context.close()

"""Staff see a member's space, change nothing, and the member reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

WORDS = {
    "fr": {
        "see": "Voir son espace",
        "why": "Dites pourquoi en quelques mots",
        "banner": "Claire Morvan : vous voyez son espace.",
        "quote": "Éditer un devis",
        "lost": "Page introuvable",
        "wrong": "mot de passe",
        "proved": "pendant dix minutes",
        "back": "Revenir à mon compte",
        "told": "Appel du 22 novembre",
    },
    "en": {
        "see": "View their space",
        "why": "Say why in a few words",
        "banner": "You are viewing the space of Claire Morvan.",
        "quote": "Get a quote",
        "lost": "Page not found",
        "wrong": "password is not correct",
        "proved": "for ten minutes",
        "back": "Back to my account",
        "told": "Appel du 22 novembre",
    },
}


@every_look
def test_a_member_reads_who_saw_their_space(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of("responsable"), language=look.language)
    page.goto(portal.address("staff/accounts?q=morvan", look.language))
    page.locator("tbody th a, .cards a").locator("visible=true").first.click()
    sheet = page.locator("aside#account")
    sheet.get_by_role("button", name=words["see"]).click()
    dialog = page.locator("dialog#look")
    dialog.get_by_role("button", name=words["see"]).click()
    expect(dialog).to_contain_text(words["why"])
    axe(page)
    picture(page, f"look-dialog-{look}")

    dialog.locator("[name=reason]").fill("Appel du 22 novembre")
    dialog.get_by_role("button", name=words["see"]).click()

    banner = page.locator("section.look")
    expect(banner).to_contain_text(words["banner"])
    expect(page.locator("main")).to_contain_text("2026")
    expect(page).to_have_url(re.compile("/memberships$"))
    axe(page)
    picture(page, f"look-memberships-{look}")
    expect(page.get_by_role("button", name=words["quote"])).to_have_count(0)

    page.goto(portal.address("renew", look.language))
    expect(page.locator("[name=town]")).to_be_disabled()
    picture(page, f"look-renewal-{look}")

    page.goto(portal.address("profile", look.language))
    expect(page.locator("main")).to_contain_text("Claire Morvan")
    expect(page.locator("main a[href*='profile/']")).to_have_count(0)
    axe(page)
    picture(page, f"look-profile-{look}")
    page.goto(portal.address("profile/security", look.language))
    expect(page.get_by_role("heading", level=1)).to_have_text(words["lost"])
    expect(banner).to_be_visible()

    banner.get_by_role("button", name=words["back"]).click()
    expect(sheet.locator("h2")).to_have_text("Claire Morvan")
    expect(banner).to_have_count(0)
    page.context.clear_cookies()
    portal.sign_in(page, number_of("contact technique"), language=look.language)
    page.goto(portal.address("profile/journal", look.language))
    expect(page.locator("ol.deeds")).to_contain_text(words["told"])
    expect(page.locator("ol.deeds")).to_contain_text("Hélène Vasseur")


@pytest.mark.parametrize("look", [Look(), Look(768, 1024, "en")], ids=str)
def test_an_hour_later_staff_show_again_who_they_are(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of("responsable"), language=look.language)
    portal.an_hour_passes()
    page.goto(portal.address("staff/accounts?q=morvan", look.language))
    page.locator("tbody th a, .cards a").locator("visible=true").first.click()
    see = page.locator("aside#account").get_by_role("button", name=words["see"])
    see.click()
    proof = page.locator("dialog#proof")
    expect(proof).to_be_visible()
    axe(page)
    picture(page, f"proof-{look}")

    proof.locator("[name=old_password]").press_sequentially("un autre mot", delay=20)
    proof.locator("[name=old_password]").press("Enter")
    expect(proof.locator("#old_password-error")).to_contain_text(words["wrong"])
    expect(proof.locator("#old_password")).to_be_focused()
    proof.locator("[name=old_password]").fill(PASSWORD)
    proof.locator("[name=old_password]").press("Enter")

    expect(page.locator("[data-sonner-toast]")).to_contain_text(words["proved"])
    expect(proof).to_be_hidden()
    see.click()
    expect(page.locator("dialog#look")).to_be_visible()


def test_a_page_opened_again_asks_for_no_reason(portal: Portal, page: Page):
    portal.sign_in(page, number_of("responsable"))
    page.goto(portal.address("staff/accounts?q=morvan"))
    page.locator("tbody th a").click()
    page.locator("aside#account").get_by_role("button", name="Voir son espace").click()
    page.locator("dialog#look [type=submit]").click()
    expect(page.locator("dialog#look")).to_contain_text("de 5 à 500 caractères")

    page.reload()

    expect(page.locator("aside#account h2")).to_have_text("Claire Morvan")
    expect(page.locator("dialog#look")).to_be_hidden()


def test_another_tab_follows_at_once(portal: Portal, page: Page):
    """Begun and left in one tab, it is begun and left in the other, without a click there."""
    portal.sign_in(page, number_of("responsable"))
    other = page.context.new_page()
    other.goto(portal.address("staff/members"))
    expect(other.locator("tbody tr").first).to_be_visible()
    page.goto(portal.address("staff/accounts?q=morvan"))
    page.locator("tbody th a").click()
    page.locator("aside#account").get_by_role("button", name="Voir son espace").click()
    page.locator("dialog#look [name=reason]").fill("Appel du 22 novembre")

    page.locator("dialog#look [type=submit]").click()

    expect(other.locator("section.look")).to_contain_text("Claire Morvan")
    expect(other.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    menu = other.locator("nav.nav")
    expect(menu.get_by_role("link", name="Mes adhésions")).to_be_visible()
    expect(menu.get_by_role("link", name="Comptes")).to_have_count(0)
    page.locator("section.look button").click()
    expect(other.locator("section.look")).to_have_count(0)
    expect(other.locator("tbody tr").first).to_be_visible()

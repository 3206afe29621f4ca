"""From a line of the register to the member: whom to write to, what is asked, who belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

WORDS = {
    "fr": {"contact": "Coordonnées", "request": "Demandes de renouvellement", "list": "Adhérents"},
    "en": {"contact": "Contact details", "request": "Renewal requests", "list": "Members"},
}


@every_look
def test_a_line_of_the_register_leads_to_the_member(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of("Responsable"), language=look.language)
    page.goto(portal.address("staff/members", look.language))
    page.locator("#search").press_sequentially("valmont les bains", delay=80)
    found = page.locator("tbody th a", has_text="Valmont-les-Bains")
    expect(found).to_have_count(1)
    found.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Mairie de Valmont-les-Bains")
    expect(page).to_have_title(re.compile("^Fiche adhérent|^Member’s record"))
    contact = page.locator("section.panel", has=page.get_by_role("heading", name=words["contact"]))
    expect(contact).to_contain_text("4 avenue de la Gare, 73990 Valmont-les-Bains")
    expect(contact.get_by_role("link")).to_have_attribute("href", re.compile("^mailto:"))
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    axe(page)
    picture(page, f"member-sheet-{look}")

    page.locator("main").get_by_role("link", name="Sylvain Abadie").click()
    expect(page.locator("#account h2")).to_have_text("Sylvain Abadie")
    page.locator("#account").get_by_role("link", name="Mairie de Valmont-les-Bains").click()
    requests = page.locator("section.panel", has=page.get_by_role("heading", name=words["request"]))
    requests.get_by_role("link", name="2027").click()
    expect(page.locator("#request h2")).to_have_text("Mairie de Valmont-les-Bains")

    page.go_back()
    page.locator(".crumbs").get_by_role("link", name=words["list"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["list"])


def test_a_structure_that_was_never_a_member(
    portal: Portal, page: Page, axe: Callable[[Page], None]
):
    portal.sign_in(page, number_of("Instructeur"))
    page.goto(portal.address("staff/members"))
    page.locator("tbody th a", has_text="Abainville").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Abainville")
    panels = page.locator("main section.panel")
    expect(panels.locator("h2")).to_have_text(["Coordonnées", "Comptes rattachés", "Historique"])
    expect(panels.last).to_contain_text("Pas encore d’adhésion sur ce site.")
    axe(page)


def test_a_member_that_the_register_does_not_have(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Responsable"))
    for key in ("999999", "", "0", "abc", "9" * 40):
        page.goto(f"{portal.address('staff/members/sheet')}?id={key}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")

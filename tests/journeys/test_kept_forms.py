"""What was typed and not saved: there again for the same person and tab, for nobody else."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.entering import enter
from tests.journeys.portal import Portal, number_of

CLAIRE, OTHER = number_of("collectivité"), number_of("Instructeur")
ENDED = {
    "fr": "ce que vous avez saisi est conservé",
    "en": "what you typed is kept",
}


def open_page(portal: Portal, page: Page, look: Look, there: str, site: str = "nord") -> None:
    page.goto(portal.address(there, look.language).replace("/plante-cite/", f"/{site}/"))


def end_session(portal: Portal, page: Page) -> None:
    """From another tab, as on another device."""
    other = page.context.new_page()
    other.goto(portal.address("profile"))
    out = other.locator("form[action='/auth/logout']").first
    out.wait_for(state="attached")
    with other.expect_navigation():
        out.evaluate("form => form.submit()")
    other.close()


def switch(page: Page, look: Look) -> None:
    """To the other language, by the link of the page."""
    other = "en" if look.language == "fr" else ""
    link = page.locator(f".topbar a[data-language='{other}']")
    if not link.is_visible():
        page.locator(".topbar .account").last.click()
    with page.expect_navigation():
        link.click()


@every_look
def test_what_was_typed_outlives_the_session_of_the_same_person(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    portal.sign_in(page, CLAIRE, language=look.language)
    open_page(portal, page, look, "profile/edit")
    page.locator("#family_name").fill("Morvan-Essai")
    page.locator("#civility").select_option("mrs")
    end_session(portal, page)
    expect(page.locator("main .callout:not(.typed-note)")).to_contain_text(ENDED[look.language])

    enter(page, CLAIRE, PASSWORD)
    expect(page.locator("#family_name")).to_have_value("Morvan-Essai")
    expect(page.locator("#civility")).to_have_value("mrs")
    expect(page.locator(".typed-note:not(.lost)")).to_be_visible()
    axe(page)
    picture(page, f"typed-again-{look}")

    page.locator(".typed-note:not(.lost) button").click()
    expect(page.locator("#family_name")).to_have_value("Morvan")
    expect(page.locator("#given_name")).to_be_focused()
    page.reload()
    expect(page.locator("#family_name")).to_have_value("Morvan")
    expect(page.locator(".typed-note:not(.lost)")).to_be_hidden()


def test_what_was_typed_is_not_shown_to_another_person(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, CLAIRE)
    open_page(portal, page, look, "profile/edit")
    page.locator("#family_name").fill("Morvan-Essai")
    end_session(portal, page)
    expect(page.locator("main .callout:not(.typed-note)")).to_be_visible()

    enter(page, OTHER, PASSWORD)
    expect(page.locator("#family_name")).to_be_visible()
    expect(page.locator("#family_name")).not_to_have_value("Morvan-Essai")
    expect(page.locator(".typed-note:not(.lost)")).to_be_hidden()
    assert "Morvan-Essai" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_saved_or_cancelled_form_is_not_typed_again(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, CLAIRE)
    for end in (".profile-form [type=submit]", ".profile-form a[data-forgets]"):
        open_page(portal, page, look, "profile/edit", "plante-cite")
        page.locator("#family_name").fill("Morgan")
        page.locator(end).click()
        expect(page.locator("h1")).to_have_text("Mon profil")
        assert "Morgan" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_person_of_the_family_outlives_the_session(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, CLAIRE)
    open_page(portal, page, look, "profile/family")
    page.locator("[name=household-0-given_name]").fill("Zoé")
    end_session(portal, page)
    expect(page.locator("main .callout:not(.typed-note)")).to_contain_text(ENDED["fr"])

    enter(page, CLAIRE, PASSWORD)
    expect(page.locator("[name=household-0-given_name]")).to_have_value("Zoé")


@every_look
def test_a_change_of_language_keeps_what_a_visitor_typed_but_no_password(
    portal: Portal, page: Page, look: Look
):
    open_page(portal, page, look, "register")
    page.locator("[name=given_name]").fill("Maëlys")
    page.locator("[name=password]").fill("une phrase bien à moi")
    page.locator("[data-reveals=password]").click()
    page.locator("[name=employer]").select_option("dgac")
    page.locator("section button, .panel button").last.click()
    page.locator("[name=household-0-given_name]").fill("Zoé")
    page.locator("[name=household-0-relation]").select_option("spouse")
    switch(page, look)

    expect(page.locator("[name=given_name]")).to_have_value("Maëlys")
    expect(page.locator("[name=employer]")).to_have_value("dgac")
    expect(page.locator("[name=household-0-given_name]")).to_have_value("Zoé")
    expect(page.locator("[name=household-0-relation]")).to_have_value("spouse")
    expect(page.locator("[name=password]")).to_have_value("")
    expect(page.locator("[name=locale]")).to_have_value("en" if look.language == "fr" else "fr")
    stored = page.evaluate("JSON.stringify(sessionStorage)")
    assert "une phrase bien" not in stored
    assert "Maëlys" not in stored

    # Whoever opens the page after them sees nothing
    page.reload()
    expect(page.locator("[name=given_name]")).to_have_value("")


@every_look
def test_a_change_of_language_keeps_what_a_member_typed(portal: Portal, page: Page, look: Look):
    portal.sign_in(page, CLAIRE, language=look.language)
    open_page(portal, page, look, "profile/edit")
    page.locator("#given_name").fill("Clara")
    switch(page, look)

    expect(page.locator("#given_name")).to_have_value("Clara")

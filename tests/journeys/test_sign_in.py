"""The login page as people meet it: refusals, caps lock, the page asked for, signing out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.answers import TWO_FRAMES, Answers
from tests.journeys.conftest import Look, every_look
from tests.journeys.entering import enter
from tests.journeys.portal import Portal, number_of

MEMBER = "collectivité"
WORDS = {
    "fr": {
        "wrong": "Identifiant ou mot de passe incorrect. Essayez de nouveau.",
        "caps": "La touche Verr. Maj est activée.",
        "show": "Afficher le mot de passe",
        "sign out": "Se déconnecter",
        "signed out": "Vous êtes déconnecté.",
        "forgotten": "Mot de passe oublié ?",
        "send": "Envoyer le lien",
        "sent": "Si un compte existe pour cette adresse, un lien vient d’être envoyé.",
        "lost": "Page introuvable",
    },
    "en": {
        "wrong": "Wrong sign-in details. Try again.",
        "caps": "Caps Lock is on.",
        "show": "Show the password",
        "sign out": "Sign out",
        "signed out": "You are signed out.",
        "forgotten": "Forgot your password?",
        "send": "Send the link",
        "sent": "If an account exists for this address, a link has just been sent.",
        "lost": "Page not found",
    },
}


def open_login(portal: Portal, page: Page) -> None:
    """Until the page's own behaviour is in place, not only its text."""
    page.goto(portal.address("login"))
    expect(page.locator("html")).to_have_attribute("style", re.compile("--site-scale"))


@every_look
def test_a_wrong_password_keeps_what_was_typed(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    portal.sign_in(page, "claire.morvan@kerlann.example", language=look.language, password="guess")

    expect(page.locator("main [role=alert]")).to_contain_text(WORDS[look.language]["wrong"])
    expect(page.locator("[name=identifier]")).to_have_value("claire.morvan@kerlann.example")
    expect(page.locator("[name=password]")).to_have_value("")
    expect(page.locator("[name=password]")).to_be_focused()
    axe(page)


def test_an_unknown_account_reads_like_a_wrong_password(portal: Portal, page: Page):
    portal.sign_in(page, "nobody@kerlann.example", password="guess")

    expect(page.locator("main [role=alert]")).to_contain_text(WORDS["fr"]["wrong"])
    page.reload()
    expect(page.get_by_role("button", name=WORDS["fr"]["show"])).to_be_visible()
    expect(page.locator("main [role=alert]")).to_have_count(0)


def test_tries_run_out(portal: Portal, page: Page):
    for _try in range(3):
        portal.sign_in(page, number_of(MEMBER), password="guess")
    expect(page.locator("main [role=alert]")).to_contain_text("Il vous reste 2 essais.")

    for _try in range(3):
        portal.sign_in(page, number_of(MEMBER), password="guess")
    expect(page.locator("main [role=alert]")).to_contain_text("Trop d’essais.")


def test_a_refusal_that_comes_late_takes_focus_from_nobody_who_types(portal: Portal, page: Page):
    answers = Answers(page)
    page.goto(portal.address("login"))
    expect(page.locator("html")).to_have_attribute("style", re.compile("--site-scale"))
    page.locator("[name=identifier]").press_sequentially("10482")
    page.locator("[name=password]").press_sequentially("guess")
    answers.hold()
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    identifier = page.locator("[name=identifier]")
    identifier.press_sequentially("104")

    answers.let_go()

    expect(page.locator("main [role=alert]")).to_contain_text(WORDS["fr"]["wrong"])
    page.evaluate(TWO_FRAMES)
    expect(identifier).to_be_focused()
    expect(identifier).to_have_value("104")


def test_a_refusal_of_before_is_not_there_when_the_page_opens_again(portal: Portal, page: Page):
    """The tab's State comes first, and still holds it: nothing is shown, nothing is typed after."""
    portal.sign_in(page, number_of(MEMBER), password="guess")
    expect(page.locator("main [role=alert]")).to_contain_text(WORDS["fr"]["wrong"])
    answers = Answers(page)

    answers.hold_loads()
    page.goto(portal.address("login"))
    identifier = page.locator("[name=identifier]")
    expect(page.locator("form[action='/auth/login'] [name=site]")).not_to_have_value("")
    expect(page.locator("main [role=alert]")).to_have_count(0)
    expect(page.locator("[name=password]")).not_to_be_focused()
    identifier.press_sequentially("10483")
    answers.let_go()

    page.evaluate(TWO_FRAMES)
    expect(identifier).to_have_value("10483")


@pytest.mark.parametrize("name", ["verify", "password/reset"])
def test_a_link_shows_no_form_before_it_is_known(portal: Portal, page: Page, name: str):
    answers = Answers(page)

    answers.hold_loads()
    page.goto(f"{portal.address(name)}?token=unknown")
    expect(page.locator("html")).to_have_attribute("style", re.compile("--site-scale"))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)

    answers.let_go()
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator(".bones")).to_have_count(0)


def test_what_is_typed_before_the_page_answers_is_kept(portal: Portal, page: Page):
    """A refusal of before is what the tab's State still holds when the next page opens."""
    portal.sign_in(page, number_of(MEMBER), password="guess")
    expect(page.locator("main [role=alert]")).to_contain_text(WORDS["fr"]["wrong"])
    answers = Answers(page)

    answers.hold()
    page.goto(portal.address("login"))
    page.locator("[name=identifier]").fill("10483")
    answers.let_go()

    expect(page.locator("html")).to_have_attribute("style", re.compile("--site-scale"))
    expect(page.locator("[name=identifier]")).to_have_value("10483")


def test_the_password_can_be_shown(portal: Portal, page: Page):
    open_login(portal, page)
    password = page.locator("[name=password]")
    password.fill("une phrase")

    page.get_by_role("button", name=WORDS["fr"]["show"]).click()
    expect(password).to_have_attribute("type", "text")

    page.get_by_role("button", name=WORDS["fr"]["show"]).click()
    expect(password).to_have_attribute("type", "password")


def test_caps_lock_is_told_and_untold(portal: Portal, page: Page):
    open_login(portal, page)
    password = page.locator("[name=password]")
    note = page.get_by_text(WORDS["fr"]["caps"])
    expect(note).to_be_hidden()

    # Browsers driven by a program have no lock of their own
    password.dispatch_event("keydown", {"key": "A", "modifierCapsLock": True})
    expect(note).to_be_visible()

    password.dispatch_event("keydown", {"key": "a", "modifierCapsLock": False})
    expect(note).to_be_hidden()


def test_the_page_asked_for_opens_after_signing_in(portal: Portal, page: Page):
    page.goto(portal.address("renew"))
    expect(page).to_have_url(re.compile(r"/login\?next="))

    enter(page, number_of(MEMBER), PASSWORD)

    expect(page).to_have_url(re.compile(r"/plante-cite/renew$"))


@every_look
def test_a_member_signs_out_from_the_account_menu(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.locator("header summary").click()
    axe(page)

    page.get_by_role("button", name=WORDS[look.language]["sign out"]).click()

    expect(page).to_have_url(portal.address("login", look.language))
    expect(page.locator("main [role=alert]")).to_contain_text(WORDS[look.language]["signed out"])


@every_look
def test_a_forgotten_password_gets_the_same_answer_for_everybody(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    page.goto(portal.address("login", look.language))
    page.get_by_role("link", name=words["forgotten"]).click()
    # Both pages have this field: the next line must not meet the one that is leaving
    expect(page.get_by_role("button", name=words["send"])).to_be_visible()

    page.locator("[name=identifier]").fill("nobody@kerlann.example")
    page.get_by_role("button", name=words["send"]).click()

    expect(page.locator("main [role=alert]")).to_contain_text(words["sent"])
    axe(page)


@every_look
def test_an_unknown_site_is_not_found(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    prefix = "" if look.language == "fr" else "/en"
    page.goto(f"{portal.base}{prefix}/nowhere/login")

    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[look.language]["lost"])
    axe(page)


@every_look
def test_a_wrong_address_of_a_site_stays_in_its_frame(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    lost = WORDS[look.language]["lost"]
    page.goto(portal.address("nowhere", look.language))

    expect(page.get_by_role("heading", level=1)).to_have_text(lost)
    expect(page).to_have_title(f"{lost} – Plante & Cité")
    expect(page.locator("header .brand")).to_contain_text("Plante & Cité")
    axe(page)
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.goto(portal.address("nowhere", look.language))
    expect(page.locator("header .who")).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_have_text(lost)
    axe(page)


def test_the_text_size_is_remembered(portal: Portal, page: Page):
    open_login(portal, page)
    page.locator("header summary").click()
    page.get_by_role("button", name="Très grande").click()
    expect(page.locator("html")).to_have_css("font-size", "21px")

    page.reload()

    expect(page.locator("html")).to_have_css("font-size", "21px")


def test_the_drawer_keeps_the_focus_and_gives_it_back(portal: Portal, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    portal.sign_in(page, number_of(MEMBER))
    opener = page.get_by_role("button", name="Ouvrir le menu")

    opener.click()
    drawer = page.get_by_role("dialog", name="Menu principal")
    expect(drawer).to_be_visible()
    for _step in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!!document.activeElement.closest('dialog') || document.activeElement === document.body"
        )

    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_heading_takes_focus_from_nobody_who_types(portal: Portal, page: Page):
    """It waits until it is drawn, up to two seconds on a slow machine."""
    page.clock.install()
    page.goto(portal.address("login"))
    expect(page.locator("html")).to_have_attribute("style", re.compile("--site-scale"))
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    page.get_by_role("link", name=WORDS["fr"]["forgotten"]).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Mot de passe oublié")

    page.locator("[name=identifier]").press_sequentially("104")
    page.clock.run_for(3_000)
    expect(page.locator("[name=identifier]")).to_be_focused()

    page.go_back()
    expect(heading).to_have_text("Se connecter")
    page.clock.run_for(3_000)
    expect(heading).to_be_focused()

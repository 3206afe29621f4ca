"""The second factor as people meet it: app, passkey, recovery codes, devices ended elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

MEMBER = "collectivité"
WORDS = {
    "fr": {
        "set up": "Ajouter une application d’authentification",
        "turn on": "Activer",
        "kept": "Je les ai gardés",
        "add passkey": "Ajouter une clé d’accès",
        "sign out": "Se déconnecter",
        "continue": "Continuer",
        "use passkey": "Utiliser une clé d’accès",
        "use recovery": "Utiliser un code de secours",
        "passkey alone": "Se connecter avec une clé d’accès",
        "wrong code": "Ce code n’est pas le bon. Il vous reste 4 essais.",
        "this device": "Cet appareil",
        "end": "Mettre fin à la session",
        "ended": "La session est terminée.",
        "security": "Sécurité",
    },
    "en": {
        "set up": "Set up an authenticator app",
        "turn on": "Turn on",
        "kept": "I have saved them",
        "add passkey": "Add a passkey",
        "sign out": "Sign out",
        "continue": "Continue",
        "use passkey": "Use a passkey",
        "use recovery": "Use a recovery code",
        "passkey alone": "Sign in with a passkey",
        "wrong code": "This code is not correct. You have 4 attempts left.",
        "this device": "This device",
        "end": "End the session",
        "ended": "The session has been ended.",
        "security": "Security",
    },
}


def add_authenticator(page: Page) -> None:
    """Chromium's own virtual one, which knows its owner."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up_app(portal: Portal, page: Page, language: str) -> tuple[str, list[str]]:
    """The app's secret and the recovery codes; it ends on the security page."""
    words = WORDS[language]
    page.goto(portal.address("profile/security", language))
    page.get_by_role("button", name=words["set up"]).click()
    secret = page.locator(".secret code").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name=words["turn on"], exact=True).click()
    expect(page.locator(".codes code")).to_have_count(10)
    expect(page.locator("#recovery-codes")).to_be_focused()
    codes = page.locator(".codes code").all_inner_texts()
    return secret, codes


def code_of(secret: str, *, ahead: int = 0) -> str:
    """The app's code of now, or the next one: each is taken once."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=ahead)


def sign_out(page: Page, words: dict[str, str]) -> None:
    page.locator("header details.menu summary").last.click()
    page.get_by_role("button", name=words["sign out"]).click()
    expect(page).to_have_url(re.compile("/login$"))


@every_look
def test_an_app_and_recovery_codes(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.locator("header details.menu summary").last.click()
    page.get_by_role("link", name=words["security"]).click()
    page.get_by_role("button", name=words["set up"]).click()
    expect(page.locator("img.qr")).to_be_visible()
    expect(page.locator("#app-setup")).to_be_focused()
    axe(page)
    picture(page, f"security-{look}")

    secret, codes = set_up_app(portal, page, look.language)
    axe(page)
    picture(page, f"recovery-codes-{look}")
    page.get_by_role("link", name=words["kept"]).click()
    sign_out(page, words)

    portal.sign_in(page, number_of(MEMBER), language=look.language)
    expect(page).to_have_url(re.compile("/login/code$"))
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name=words["continue"]).click()
    expect(page.locator("#code-error")).to_contain_text(words["wrong code"])
    expect(page.locator("#code")).to_be_focused()
    axe(page)
    picture(page, f"login-code-{look}")
    page.locator("[name=code]").fill(code_of(secret, ahead=1))
    page.get_by_role("button", name=words["continue"]).click()
    expect(page).to_have_url(re.compile("/memberships$"))
    sign_out(page, words)

    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.get_by_role("link", name=words["use recovery"]).click()
    page.locator("[name=recovery]").fill(codes[3].upper())
    axe(page)
    page.get_by_role("button", name=words["continue"]).click()
    expect(page).to_have_url(re.compile("/memberships$"))


@every_look
def test_a_passkey_as_second_factor_and_alone(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    add_authenticator(page)
    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.goto(portal.address("profile/security", look.language))
    page.locator("#passkey-name").fill("Mon ordinateur")
    page.get_by_role("button", name=words["add passkey"]).click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name=words["kept"]).click()
    expect(page.locator(".devices").first).to_contain_text("Mon ordinateur")
    axe(page)
    picture(page, f"passkeys-{look}")
    sign_out(page, words)

    portal.sign_in(page, number_of(MEMBER), language=look.language)
    page.get_by_role("button", name=words["use passkey"]).click()
    expect(page).to_have_url(re.compile("/memberships$"))
    sign_out(page, words)

    axe(page)
    page.get_by_role("button", name=words["passkey alone"]).click()
    expect(page).to_have_url(re.compile("/memberships$"))


@every_look
def test_another_device_is_ended_and_its_page_wiped(
    portal: Portal, page: Page, browser: Browser, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    other: BrowserContext = browser.new_context(
        user_agent="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    elsewhere = other.new_page()
    portal.sign_in(elsewhere, number_of(MEMBER), language=look.language)
    expect(elsewhere.get_by_text("Ville de Kerlann").first).to_be_visible()
    portal.sign_in(page, number_of(MEMBER), language=look.language)

    page.goto(portal.address("profile/security", look.language))
    expect(page.get_by_text(words["this device"])).to_be_visible()
    axe(page)
    picture(page, f"devices-{look}")
    page.get_by_role("button", name=f"{words['end']}").first.click()
    expect(page.get_by_text(words["ended"]).first).to_be_visible()

    expect(elsewhere).to_have_url(re.compile(r"/login\?.*ended=1"), timeout=5000)
    expect(elsewhere.get_by_text("Ville de Kerlann")).to_have_count(0)
    other.close()

"""A change of address that waits, the password asked again, whose password a link changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of
from tests.journeys.test_registration import awaited, letters_to, text_of
from tests.journeys.test_second_factor import add_authenticator

CONTACT, EMAIL = number_of("collectivité"), "claire.morvan@kerlann.example"
WORDS = {
    "fr": {
        "change": "Changer mon adresse",
        "go on": "Continuer",
        "send": "Envoyer le lien",
        "waits": "sera votre nouvelle adresse dès qu’elle sera validée.",
        "cancel": "Annuler le changement",
        "cancelled": "Le changement d’adresse est annulé",
        "nothing": "Il n’y a plus rien à annuler",
        "password": "Choisir un nouveau mot de passe",
        "for": "Pour Claire Morvan, n° 10482",
        "differ": "Les deux mots de passe",
        "add": "Ajouter une clé d’accès",
        "known": "Cet appareil a déjà une clé pour ce compte.",
        "download": "Télécharger",
        "print": "Imprimer",
        "done": "Votre adresse est validée.",
    },
    "en": {
        "change": "Change my address",
        "go on": "Continue",
        "send": "Send the link",
        "waits": "is your new address as soon as it is confirmed.",
        "cancel": "Cancel the change",
        "cancelled": "The change of address is cancelled",
        "nothing": "There is nothing left to cancel",
        "password": "Choose a new password",
        "for": "For Claire Morvan, no. 10482",
        "differ": "The two passwords differ",
        "add": "Add a passkey",
        "known": "This device already has a passkey for this account.",
        "download": "Download",
        "print": "Print",
        "done": "Your address is confirmed.",
    },
}


def token_in(portal: Portal, email: str, *words: str, after: int = 0) -> str:
    """Of the newest mail to the address that says all this."""

    def found() -> list[EmailMessage]:
        letters = letters_to(portal, email)
        return [each for each in letters if all(word in text_of(each) for word in words)]

    def arrived() -> EmailMessage | None:
        letters = found()
        return letters[0] if len(letters) > after else None

    letter = awaited(arrived, f"no letter to {email}")
    return re.findall(rf"{words[-1]}\?(token=[\w-]+)", text_of(letter))[0]


@every_look
def test_an_address_is_changed_after_the_password_and_waits_in_sight(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, new = WORDS[look.language], f"claire.{look}@ailleurs.example"
    portal.sign_in(page, CONTACT, language=look.language)
    portal.an_hour_passes()
    page.goto(portal.address("profile/edit", look.language))
    page.get_by_text(words["change"], exact=True).click()
    axe(page)
    picture(page, f"address-password-{look}")
    page.locator("#email-password").fill(PASSWORD)
    page.get_by_role("button", name=words["go on"]).click()
    page.locator("#new-email").fill(new)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("status").filter(has_text=new)).to_contain_text(words["waits"])
    page.reload()
    expect(page.get_by_role("status").filter(has_text=new)).to_contain_text("spam")
    axe(page)
    page.get_by_role("status").filter(has_text=new).scroll_into_view_if_needed()
    picture(page, f"address-waits-{look}")

    token = token_in(portal, new, "verify")
    page.goto(f"{portal.address('verify')}?{token}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main [role=alert]").filter(has_text=WORDS["fr"]["done"])).to_be_visible()
    expect(page).to_have_url(portal.address("profile"))


@every_look
def test_the_present_address_cancels_the_change(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, new = WORDS[look.language], f"annule.{look}@ailleurs.example"
    portal.sign_in(page, CONTACT, language=look.language)
    page.goto(portal.address("profile/edit", look.language))
    page.locator("#new-email").fill(new)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("status").filter(has_text=new)).to_be_visible()
    token = token_in(portal, EMAIL, new, "verify")

    page.goto(f"{portal.address('verify', look.language)}?{token}")
    expect(page.locator("main")).to_contain_text(new)
    axe(page)
    picture(page, f"address-cancel-{look}")
    page.locator("main").get_by_role("button", name=words["cancel"]).click()

    expect(page.locator("main [role=alert]").first).to_contain_text(words["cancelled"])
    page.goto(f"{portal.address('verify', look.language)}?{token}")
    expect(page.locator("main [role=alert]")).to_contain_text(words["nothing"])
    expect(page.locator("main").get_by_role("link", name=words["password"])).to_be_visible()
    picture(page, f"address-nothing-to-cancel-{look}")
    page.goto(portal.address("profile/edit", look.language))
    expect(page.locator("#new-email")).to_be_visible()


@every_look
def test_the_page_of_a_new_password_says_whose_it_is(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    before = len([one for one in letters_to(portal, EMAIL) if "password/reset" in text_of(one)])
    page.goto(portal.address("password/forgot", look.language))
    page.locator("[name=identifier]").fill(f"N° {CONTACT}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main [role=alert]").first).to_contain_text("spam")
    picture(page, f"reset-sent-{look}")
    token = token_in(portal, EMAIL, "password/reset", after=before)

    page.goto(f"{portal.address('password/reset', look.language)}?{token}")

    expect(page.locator("main")).to_contain_text(WORDS[look.language]["for"])
    axe(page)
    picture(page, f"reset-whose-{look}")
    # What was typed stays for whoever mistyped it
    page.locator("[name=password]").fill("une autre phrase assez longue")
    page.locator("[name=password_again]").fill("une autre phrase assez long")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#password_again-error")).to_contain_text(WORDS[look.language]["differ"])
    expect(page.locator("#password_again")).to_be_focused()
    expect(page.locator("[name=password_again]")).to_have_value("une autre phrase assez long")


@every_look
def test_one_device_gets_one_key_and_codes_are_kept(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    add_authenticator(page)
    portal.sign_in(page, CONTACT, language=look.language)
    page.goto(portal.address("profile/security", look.language))
    page.get_by_role("button", name=words["add"]).click()
    codes = page.locator(".codes code")
    expect(codes).to_have_count(10)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name=words["print"]).click()
    assert page.evaluate("window.printed")
    with page.expect_download() as found:
        page.get_by_role("button", name=words["download"]).click()
    text = found.value.path().read_text("utf-8")
    assert found.value.suggested_filename.endswith(f"-{CONTACT}.txt")
    assert f"Claire Morvan, {'n°' if look.language == 'fr' else 'no.'} {CONTACT}" in text
    assert text.splitlines()[-10:] == codes.all_inner_texts()
    axe(page)
    picture(page, f"codes-kept-{look}")

    page.goto(portal.address("profile/security", look.language))
    page.get_by_role("button", name=words["add"]).click()
    expect(page.locator("#passkey-told")).to_have_text(words["known"])
    portal.an_hour_passes()
    page.reload()
    page.locator("summary", has_text=words["add"]).click()
    axe(page)
    page.locator("summary", has_text=words["add"]).scroll_into_view_if_needed()
    picture(page, f"passkey-password-{look}")

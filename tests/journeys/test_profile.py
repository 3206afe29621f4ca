"""A person changes their data, their family and their language, takes a copy, and leaves."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal, number_of

CONTACT = number_of("collectivité")
# On the site of the demo that asks for the family
ASKING = "nord"


def open_page(portal: Portal, page: Page, look: Look, there: str, site: str = "") -> None:
    address = portal.address(there, look.language)
    page.goto(address.replace("/plante-cite/", f"/{site}/") if site else address)


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def claire(portal: Portal, page: Page, look: Look) -> Page:
    portal.sign_in(page, CONTACT, language=look.language)
    return page


@every_look
def test_the_profile_shows_the_days_and_the_details(
    portal: Portal, claire: Page, look: Look, axe: Callable[[Page], None]
):
    open_page(portal, claire, look, "profile")

    figures = claire.locator(".figures")
    expect(figures).to_contain_text("Ville de Kerlann")
    expect(figures).to_contain_text("31 d" if look.language == "fr" else "31 December")
    expect(claire.locator(".details")).to_contain_text("claire.morvan@kerlann.example")
    expect(claire.locator(".details .badge")).to_contain_text(
        "Validée" if look.language == "fr" else "Confirmed"
    )
    assert fits(claire)
    axe(claire)


@every_look
def test_the_data_page_says_what_goes_and_what_stays(
    portal: Portal, claire: Page, look: Look, axe: Callable[[Page], None]
):
    open_page(portal, claire, look, "profile/data")

    expect(claire.locator(".callout")).to_contain_text(
        "Désignez d’abord un autre administrateur."
        if look.language == "fr"
        else "Make someone else admin"
    )
    expect(claire.locator("main")).to_contain_text("L123-22")
    assert fits(claire)
    axe(claire)


@every_look
def test_answers_are_changed_with_their_history(
    portal: Portal, claire: Page, look: Look, axe: Callable[[Page], None]
):
    open_page(portal, claire, look, "profile/edit", ASKING)
    claire.locator("#family_name").fill("")
    claire.locator("#personal_phone").fill("12")
    claire.locator(".profile-form [type=submit]").click()
    expect(claire.locator("#errors")).to_be_focused()
    expect(claire.locator("#family_name-error .error")).to_be_visible()
    expect(claire.locator("#personal_phone")).to_have_value("12")
    assert fits(claire)
    axe(claire)

    fill_everything(claire)
    claire.locator(".profile-form [type=submit]").click()

    saved = "Modifications enregistrées" if look.language == "fr" else "Changes saved"
    expect(claire.locator("[data-sonner-toast]")).to_contain_text(saved)
    expect(claire.locator("h1")).to_have_text(
        "Mon profil" if look.language == "fr" else "My profile"
    )
    expect(claire.locator(".changes")).to_contain_text("O’Morvan")
    expect(claire.locator(".details")).to_contain_text("+33\u00a04\u00a078\u00a000\u00a001\u00a001")
    expect(claire.locator(".topbar")).to_contain_text("Claire O’Morvan")


def test_two_pages_save_each_what_it_changed(portal: Portal, claire: Page, look: Look):
    open_page(portal, claire, look, "profile/edit")
    other = claire.context.new_page()
    open_page(portal, other, look, "profile/edit")
    for page, field, name in ((claire, "given_name", "Clara"), (other, "family_name", "Morgan")):
        page.locator(f"#{field}").fill(name)
        page.locator(".profile-form [type=submit]").click()
        expect(page.locator("h1")).to_have_text("Mon profil")

    expect(other.locator(".topbar")).to_contain_text("Clara Morgan")

    open_page(portal, claire, look, "profile/edit")
    open_page(portal, other, look, "profile/edit")
    for page, name in ((claire, "Carla"), (other, "Clarisse")):
        page.locator("#given_name").fill(name)
        page.locator(".profile-form [type=submit]").click()
        if page is claire:
            expect(page.locator("h1")).to_have_text("Mon profil")
    expect(other.locator("#errors")).to_contain_text("Une autre page")
    expect(other.locator("#given_name")).to_have_value("Clarisse")
    other.locator(".profile-form [type=submit]").click()
    expect(other.locator(".topbar")).to_contain_text("Clarisse Morgan")


def fill_everything(page: Page) -> None:
    page.locator("#family_name").fill("O’Morvan")
    page.locator("#work_phone").fill("04 78 00 01 01")
    page.locator("#work_address").fill("12 quai des Essais")
    for select in page.locator(".profile-form select[required]").all():
        select.select_option(index=1)
    for field in page.locator(".profile-form :is(input,textarea)[required]").all():
        if not field.input_value() or field.input_value() == "12":
            is_phone = field.get_attribute("type") == "tel"
            field.fill("04 78 00 01 01" if is_phone else "12 quai des Essais")


@every_look
def test_the_family_is_kept(portal: Portal, claire: Page, look: Look, axe: Callable[[Page], None]):
    open_page(portal, claire, look, "profile/family", ASKING)
    claire.locator("[name=household-0-given_name]").fill("Zoé")
    claire.locator("[name=household-0-birth_date]").fill("31/12/2999")
    claire.locator("main form [type=submit]").click()
    expect(claire.locator("#errors")).to_be_focused()
    expect(claire.locator("#errors li")).to_have_count(2)
    lines = claire.locator("#errors li").all_text_contents()
    names = ("Nom", "Date de naissance") if look.language == "fr" else ("Last name", "Birth date")
    assert all(line.startswith(name) for line, name in zip(lines, names, strict=True))
    axe(claire)

    claire.locator("[name=household-0-family_name]").fill("Morvan")
    claire.locator("[name=household-0-birth_date]").fill("09/03/2015")
    claire.locator("main form [type=submit]").dblclick()
    person = claire.locator(".people li")
    expect(person).to_contain_text("Zoé Morvan")
    # The tab's events are handled one after the other: both clicks are, by then
    claire.reload()
    expect(person).to_have_count(1)
    axe(claire)

    person.get_by_role("link").click()
    expect(claire.locator("[name=household-0-given_name]")).to_have_value("Zoé")
    claire.locator("[data-opens=remove-relative]").click()
    claire.locator("#remove-relative .danger").click()
    expect(claire.locator(".people")).to_have_count(0)
    expect(claire.locator(".changes")).to_contain_text("Zoé Morvan, 09/03/2015")


def test_the_language_is_chosen_for_pages_and_mails(portal: Portal, claire: Page, look: Look):
    open_page(portal, claire, look, "profile")
    claire.locator(".setting button", has_text="English").click()

    expect(claire.locator("h1")).to_have_text("My profile")
    expect(claire.locator(".changes")).to_contain_text("Language")


def test_the_address_changes_by_a_link_only(portal: Portal, claire: Page, look: Look):
    open_page(portal, claire, look, "profile/edit")
    claire.locator("#new-email").fill("claire@ailleurs.example")
    claire.get_by_role("button", name="Envoyer le lien").click()

    waiting = claire.get_by_role("status").filter(has_text="claire@ailleurs.example")
    expect(waiting).to_contain_text("dès qu’elle sera validée")
    open_page(portal, claire, look, "profile")
    expect(claire.locator(".details")).to_contain_text("claire.morvan@kerlann.example")


def test_a_copy_is_downloaded(portal: Portal, claire: Page, look: Look):
    open_page(portal, claire, look, "profile/data")
    with claire.expect_download() as downloading:
        claire.get_by_role("link", name="Télécharger en JSON").click()
    whole = json.loads(downloading.value.path().read_text())
    with claire.expect_download() as downloading:
        claire.get_by_role("link", name="Télécharger en PDF").click()

    assert whole["account"]["member_number"] == CONTACT
    assert downloading.value.path().read_bytes().startswith(b"%PDF")


def test_a_refused_password_is_where_the_reader_goes_on(portal: Portal, claire: Page, look: Look):
    open_page(portal, claire, look, "profile/security")
    claire.locator("[name=old_password]").last.fill("pas le bon mot")
    for name in ("password", "password_again"):
        claire.locator(f"[name={name}]").fill("une autre phrase bien longue")
    claire.locator("form[action='/auth/password/change'] [type=submit]").click()

    expect(claire.locator("#old_password")).to_be_focused()
    expect(claire.locator("#old_password-error .error")).to_be_visible()
    expect(claire.locator("#notice")).to_have_count(0)


def test_an_account_is_deleted_and_opens_nothing(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    number = number_of("Instructeur")
    portal.sign_in(page, number)
    other = page.context.new_page()
    other.goto(portal.address("profile"))
    expect(other.locator("h1")).to_have_text("Mon profil")
    open_page(portal, page, look, "profile/data")
    page.locator("[name=member_number]").fill("00000")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/erase'] [type=submit]").click()
    beside = page.locator("#member_number-error")
    expect(beside).to_contain_text("Ce n’est pas votre numéro d’adhérent.")
    expect(page.locator("#member_number")).to_be_focused()
    expect(page.locator("[name=member_number]")).to_have_value("00000")
    page.locator("[name=member_number]").fill(number)
    page.locator("[name=password]").fill("pas le bon mot")
    page.locator("form[action='/account/erase'] [type=submit]").click()
    expect(page.locator("#password-error")).to_contain_text("Rien n’a été supprimé.")
    axe(page)

    page.locator("[name=member_number]").fill(number)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/erase'] [type=submit]").click()

    expect(page.locator(".callout")).to_contain_text("Votre compte est supprimé.")
    expect(other.locator("[name=identifier]")).to_be_visible(timeout=5000)
    portal.sign_in(page, number)
    expect(page.locator(".callout")).to_contain_text("Identifiant ou mot de passe incorrect.")

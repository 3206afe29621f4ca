"""Opening an account as people do: the form, the mail, its link, the first sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from threading import Event

from playwright.sync_api import Page, expect

from membership_ui.adapters.mailbox import Mailbox
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

PASSWORD = "une phrase pour mon compte"
WORDS = {
    "fr": {
        "create": "Créer mon compte",
        "none yet": "Créer un compte",
        "sent": "Nous avons envoyé un lien à {email}. Il est valable 24 heures.",
        "confirm": "Valider mon adresse",
        "confirmed": "Votre adresse est validée.",
        "unverified": "Votre adresse n’est pas encore validée.",
        "resend": "Renvoyer le lien",
        "resent": "un lien vient d’être envoyé",
        "used": "Ce lien a déjà servi",
        "dead": "Ce lien a expiré",
        "date": "Cette date n’est pas valide.",
        "phone": "Ce numéro de téléphone n’est pas valide.",
        "short": "12 caractères au moins.",
        "summary": "Le compte n’est pas créé.",
        "add": "Ajouter une personne",
        "shared": "Un autre compte utilise déjà cette adresse.",
        "memberships": "Mes adhésions",
    },
    "en": {
        "create": "Create my account",
        "none yet": "Create one",
        "sent": "We sent a link to {email}. It is valid for 24 hours.",
        "confirm": "Confirm my address",
        "confirmed": "Your address is confirmed.",
        "unverified": "Your email address is not confirmed yet.",
        "resend": "Send the link again",
        "resent": "a link has just been sent",
        "used": "This link has already been used",
        "dead": "This link has expired",
        "date": "This date is not valid.",
        "phone": "This phone number is not valid.",
        "short": "At least 12 characters.",
        "summary": "The account was not created.",
        "add": "Add a person",
        "shared": "Another account already uses this address.",
        "memberships": "Memberships",
    },
}
NORD = {
    "department": "Service de la navigation aérienne Nord",
    "work_phone": "03 20 12 34 56",
    "work_address": "1 route de l’Aérodrome\n59990 Rives-du-Nord",
    "personal_phone": "06 12 34 56 78",
    "postal_address": "2 rue Haute\n59990 Rives-du-Nord",
    "birth_date": "31/12/1980",
    "children": "1",
}


def address(portal: Portal, look: Look, site: str, page: str) -> str:
    prefix = "" if look.language == "fr" else f"/{look.language}"
    return f"{portal.base}{prefix}/{site}/{page}"


def open_form(portal: Portal, page: Page, look: Look, site: str) -> None:
    page.goto(address(portal, look, site, "register"))
    expect(page.locator("[name=given_name]")).to_be_visible()


def say_who(page: Page, email: str, given: str = "Maëlys", password: str = PASSWORD) -> None:
    page.locator("[name=given_name]").fill(given)
    page.locator("[name=family_name]").fill("O’Neill-Le Goff")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)


def say_what_nord_asks(page: Page) -> None:
    for name, value in NORD.items():
        page.locator(f"[name={name}]").fill(value)
    for name, value in {"civility": "mrs", "employer": "dgac", "activity": "active"}.items():
        page.locator(f"[name={name}]").select_option(value)


def send(page: Page, look: Look) -> None:
    """And wait for the answer: the same page, or another."""
    with page.expect_response("**/auth/register"):
        page.get_by_role("button", name=WORDS[look.language]["create"]).click()


def letter_to(portal: Portal, email: str, *, after: int = 0) -> EmailMessage:
    """The newest letter to the address, once there are more than `after`."""

    def arrived() -> EmailMessage | None:
        found = letters_to(portal, email)
        return found[0] if len(found) > after else None

    return awaited(arrived, f"no letter to {email}")


def letters_saying(portal: Portal, email: str, words: str) -> list[EmailMessage]:
    """Other journeys may write to the address meanwhile."""
    return [each for each in letters_to(portal, email) if words in text_of(each)]


def letters_to(portal: Portal, email: str) -> list[EmailMessage]:
    filed = Mailbox(portal.folder / "mailbox").newest(50)
    return [each.letter for each in filed if each.letter["To"] == email]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part
    return " ".join(part.get_content().split())


def awaited(arrived: Callable[[], EmailMessage | None], problem: str) -> EmailMessage:
    pause = Event()
    for _attempt in range(100):
        letter = arrived()
        if letter:
            return letter
        pause.wait(0.2)
    raise AssertionError(problem)


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"http\S+/verify\?token=\S+", text_of(letter))
    assert found
    return found[0]


def alert(page: Page):
    return page.locator("main [role=alert]")


def confirm(page: Page, look: Look, link: str) -> None:
    page.goto(link)
    with page.expect_navigation():
        page.get_by_role("button", name=WORDS[look.language]["confirm"]).click()
    expect(alert(page)).to_contain_text(WORDS[look.language]["confirmed"])


def sign_in(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


@every_look
def test_a_person_joins_the_network_and_signs_in(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, email = WORDS[look.language], f"maelys.{look}@members.example"
    page.goto(address(portal, look, "cler", "login"))
    page.get_by_role("link", name=words["none yet"]).click()
    expect(page.locator("[name=given_name]")).to_be_visible()
    axe(page)

    say_who(page, email)
    send(page, look)
    expect(alert(page)).to_contain_text(words["sent"].format(email=email))
    axe(page)
    picture(page, f"registered-{look}")

    link = link_in(letter_to(portal, email))
    assert ("/en/" in link) == (look.language == "en")
    page.goto(link)
    expect(page.get_by_role("button", name=words["confirm"])).to_be_visible()
    axe(page)
    confirm(page, look, link)

    expect(page.locator("[name=identifier]")).to_have_value(email)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(words["memberships"])


@every_look
def test_a_family_registers_on_a_regional_site(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, email = WORDS[look.language], f"famille.{look}@members.example"
    open_form(portal, page, look, "nord")
    say_who(page, email)
    say_what_nord_asks(page)
    page.get_by_role("button", name=words["add"]).click()
    page.get_by_role("button", name=words["add"]).click()
    page.locator("[name=household-0-given_name]").fill("Zoé")
    page.locator("[name=household-0-family_name]").fill("Le Goff")
    page.locator("[name=household-0-birth_date]").fill("02/03/2019")
    page.locator(".relative").nth(1).get_by_role("button").click()
    expect(page.locator(".relative")).to_have_count(1)
    axe(page)
    picture(page, f"register-nord-{look}")

    send(page, look)

    expect(alert(page)).to_contain_text(words["sent"].format(email=email))
    confirm(page, look, link_in(letter_to(portal, email)))
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(words["memberships"])


@every_look
def test_a_retired_person_gives_no_phone_of_work_and_the_family_is_told_apart(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, email = WORDS[look.language], f"retraite.{look}@members.example"
    open_form(portal, page, look, "nord")
    say_who(page, email)
    say_what_nord_asks(page)
    page.locator("[name=activity]").select_option("retired")
    page.locator("[name=work_phone]").fill("")
    page.locator("[name=work_address]").fill("")
    for number in range(2):
        page.get_by_role("button", name=words["add"]).click()
        page.locator(f"[name=household-{number}-birth_date]").fill("02/03/2019")
    page.locator("[name=household-0-given_name]").fill("Zoé")

    send(page, look)

    lines = alert(page).get_by_role("link")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("Zoé, Nom" if look.language == "fr" else "Zoé, Last name")
    expect(lines.last).to_contain_text("Personne 2" if look.language == "fr" else "Person 2")
    marked = page.locator(".relative [aria-invalid=true]")
    expect(marked).to_have_count(3)
    axe(page)
    picture(page, f"register-family-{look}")
    lines.last.click()
    expect(page.locator("[name=household-1-family_name]")).to_be_focused()

    page.locator(".relative").nth(1).get_by_role("button").click()
    expect(page.locator("#add-relative")).to_be_focused()
    page.locator("[name=household-0-family_name]").fill("Le Goff")
    expect(page.locator("[name=password]")).to_have_value(PASSWORD)
    send(page, look)
    expect(alert(page)).to_contain_text(words["sent"].format(email=email))


@every_look
def test_a_refusal_says_what_is_wrong_and_keeps_the_rest(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, email = WORDS[look.language], f"refus.{look}@members.example"
    open_form(portal, page, look, "nord")
    say_who(page, email, given="王" * 300, password="court")
    say_what_nord_asks(page)
    page.locator("[name=birth_date]").fill("31/02/1980")
    page.locator("[name=work_phone]").fill("poste 12")
    page.get_by_role("button", name=words["add"]).click()
    page.locator("[name=household-0-given_name]").fill("Zoé")
    page.locator("[name=household-0-family_name]").fill("O’Neill")

    send(page, look)

    expect(alert(page)).to_contain_text(words["summary"])
    expect(alert(page)).to_be_focused()
    told = {"birth_date": "date", "work_phone": "phone", "password": "short"}
    for field, sentence in told.items():
        expect(page.locator(f"#{field}-error")).to_contain_text(words[sentence])
        expect(page.locator(f"[name={field}]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=given_name]")).to_have_value("王" * 300)
    expect(page.locator("[name=department]")).to_have_value(NORD["department"])
    expect(page.locator("[name=postal_address]")).to_have_value(NORD["postal_address"])
    expect(page.locator("[name=employer]")).to_have_value("dgac")
    expect(page.locator("[name=household-0-given_name]")).to_have_value("Zoé")
    expect(page.locator("[name=password]")).to_have_value("court")
    axe(page)
    picture(page, f"register-refused-{look}")
    alert(page).get_by_role("link").first.click()
    expect(page.locator("[name=password]")).to_be_focused()

    page.locator("[name=birth_date]").fill("31/12/1980")
    page.locator("[name=work_phone]").fill("+33 3 20 12 34 56")
    page.locator("[name=password]").fill(PASSWORD)
    send(page, look)
    expect(alert(page)).to_contain_text(words["sent"].format(email=email))


@every_look
def test_an_address_that_waits_gets_a_new_link_from_the_login_page(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words, email = WORDS[look.language], f"attente.{look}@members.example"
    open_form(portal, page, look, "cler")
    say_who(page, email)
    send(page, look)
    letter_to(portal, email)

    page.goto(address(portal, look, "cler", "login"))
    page.locator("[name=identifier]").first.fill(email)
    sign_in(page)
    expect(alert(page)).to_contain_text(words["unverified"])
    axe(page)
    picture(page, f"unverified-{look}")
    with page.expect_navigation():
        page.get_by_role("button", name=words["resend"]).click()
    expect(alert(page)).to_contain_text(words["resent"])

    link = link_in(letter_to(portal, email, after=1))
    confirm(page, look, link)
    page.goto(link)
    expect(alert(page)).to_contain_text(words["used"])
    axe(page)


def test_a_forged_link_offers_a_new_one(portal: Portal, page: Page, look: Look):
    page.goto(address(portal, look, "cler", "verify?token=forged"))

    expect(alert(page)).to_contain_text(WORDS["fr"]["dead"])
    expect(page.locator("[name=identifier]")).to_be_visible()


def test_a_known_address_reads_the_same_and_its_mail_says_more(
    portal: Portal, page: Page, look: Look
):
    email = "claire.morvan@kerlann.example"
    open_form(portal, page, look, "plante-cite")
    say_who(page, email)
    words = WORDS["fr"]["shared"]
    before = len(letters_saying(portal, email, words))
    send(page, look)

    expect(alert(page)).to_contain_text(WORDS["fr"]["sent"].format(email=email))

    def arrived() -> EmailMessage | None:
        found = letters_saying(portal, email, words)
        return found[0] if len(found) > before else None

    awaited(arrived, f"no letter to {email} says {words}")
    portal.sign_in(page, number_of("collectivité"))
    expect(page).to_have_url(portal.address("memberships"))


def test_the_club_reads_numbers_of_its_country(portal: Portal, page: Page, look: Look):
    open_form(portal, page, look, "cjr")
    say_who(page, "gisele@members.example")
    page.locator("[name=personal_phone]").fill("418 555-0182")
    page.locator("[name=postal_address]").fill("250 rue des Érables")
    send(page, look)

    expect(alert(page)).to_contain_text("gisele@members.example")


def test_the_network_lists_its_sites(portal: Portal, page: Page):
    page.goto(portal.base)

    for name in ("CLER", "CLAS Nord", "Club des jeunes retraités", "Plante & Cité"):
        expect(page.get_by_role("link", name=name)).to_be_visible()

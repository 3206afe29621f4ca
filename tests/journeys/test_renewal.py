"""Renewing, as a member meets it: from the first key to the request, and everything that may
go wrong between.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from membership_ui.demo import PASSWORD
from membership_ui.demo.people import TOWNS
from membership_ui.structures.rules import StructureKind
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.entering import enter
from tests.journeys.portal import Portal
from tests.journeys.test_memberships import contact_at

WORDS = {
    "fr": {
        "save": "Enregistrer ma demande",
        "saved": "Brouillon enregistré à",
        "done": "Demande enregistrée.",
        "not sent": "La demande n’est pas envoyée.",
        "attached": "Retirer",
        "to confirm": "Le montant sera confirmé après vérification du changement de formule.",
    },
    "en": {
        "save": "Save my request",
        "saved": "Draft saved at",
        "done": "Request saved.",
        "not sent": "The request was not sent.",
        "attached": "Remove",
        "to confirm": "The amount will be confirmed once the change is checked.",
    },
}
SENT = "Votre demande a déjà été enregistrée. Rien n’a été envoyé une deuxième fois."


def open_form(portal: Portal, page: Page, language: str = "fr") -> dict[str, str]:
    portal.sign_in(page, contact_at("to_renew"), language=language)
    page.goto(portal.address("renew", language))
    expect(page.locator("form.renewal")).to_be_visible()
    return WORDS[language]


def picture_of_an_order() -> dict:
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    return {"name": "bon de commande.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def submitted(portal: Portal) -> int:
    with closing(sqlite3.connect(portal.folder / "membership.db")) as rows:
        found = rows.execute(
            "SELECT count(*) FROM renewal WHERE member_id = 1 AND status = 'SUBMITTED'"
        )
        return found.fetchone()[0]


def rna_of(portal: Portal, name: str) -> str:
    with closing(sqlite3.connect(portal.folder / "membership.db")) as rows:
        return rows.execute("SELECT rna FROM structure WHERE name = ?", [name]).fetchone()[0]


@every_look
def test_a_member_asks_for_another_tier_and_waits_for_its_order(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = open_form(portal, page, look.language)
    page.locator("[name=tier_choice][value=change]").check()
    page.locator("[name=asked_tier]").select_option("p5")
    page.locator("[name=change_reason]").fill("Population de 21 000 habitants")
    page.locator("[name=payment_method][value=cheque]").check()
    page.locator("[name=awaits_purchase_order]").check()
    page.locator("[type=file]").set_input_files(picture_of_an_order())
    expect(page.locator(".filename")).to_contain_text("bon de commande.png")

    expect(page.locator(".draft-note")).to_contain_text(words["saved"])
    expect(page.locator(".summary")).to_contain_text(words["to confirm"])
    expect(page.locator(".summary .struck")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    axe(page)

    page.get_by_role("button", name=words["save"]).click()

    expect(page).to_have_url(portal.address("memberships", look.language))
    expect(page.get_by_role("listitem").filter(has_text=words["done"])).to_be_visible()
    assert submitted(portal) == 1


@every_look
def test_what_is_wrong_is_said_above_and_beside(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = open_form(portal, page, look.language)
    page.locator("[name=siret]").fill("990 000 02")
    page.locator("[name=town]").fill("")
    page.locator("[name=tier_choice][value=change]").check()

    page.get_by_role("button", name=words["save"]).click()

    summary = page.locator("#errors")
    expect(summary).to_contain_text(words["not sent"])
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(4)
    expect(page.locator("#siret")).to_have_attribute("aria-invalid", "true")
    axe(page)

    summary.locator("a[href$='#siret']").click()
    expect(page.locator("#siret")).to_be_focused()
    page.locator("#siret").fill("99000002800011")
    page.locator("#siret").press("Tab")
    expect(page.locator("#siret")).to_have_value("990 000 028 00011")
    expect(summary.get_by_role("link")).to_have_count(3)
    assert submitted(portal) == 0


@every_look
def test_an_association_without_a_siret_renews(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    association = next(town for town in TOWNS if town.kind is StructureKind.ASSOCIATION)
    portal.sign_in(page, association.contact.number, language=look.language)
    page.goto(portal.address("renew", look.language))
    rna = page.locator("#rna")
    expect(rna).to_have_value(association.rna)
    expect(page.locator("#siret")).to_have_attribute("aria-required", "false")
    axe(page)
    picture(page, f"renewal-association-{look}")

    rna.click()
    rna.press("Control+a")
    rna.press_sequentially("w 26 999", delay=60)
    rna.press("Tab")
    expect(page.locator("#rna-error")).not_to_be_empty()
    rna.click()
    rna.press("Control+a")
    rna.press_sequentially("w 26 9990002", delay=60)
    rna.press("Tab")
    expect(page.locator("#rna-error")).to_be_empty()
    page.get_by_role("button", name=WORDS[look.language]["save"]).click()

    expect(page).to_have_url(portal.address("memberships", look.language))
    assert rna_of(portal, association.name) == "W269990002"


def test_a_field_is_checked_when_it_is_left(portal: Portal, page: Page):
    open_form(portal, page)
    page.locator("[name=email]").fill("mairie@")
    page.locator("[name=email]").press("Tab")

    expect(page.locator("#email-error")).to_contain_text("Cette adresse e-mail n’est pas complète.")
    expect(page.locator("#errors")).to_have_count(0)


def test_a_draft_is_found_again_on_another_device(portal: Portal, page: Page, browser: Browser):
    open_form(portal, page)
    page.locator("[name=town]").fill("Kerlann-sur-Mer")
    page.locator("[name=awaits_purchase_order]").check()
    page.locator("[type=file]").set_input_files(picture_of_an_order())
    expect(page.locator(".filename")).to_be_visible()
    expect(page.locator(".is-saved")).to_be_visible()
    page.reload()
    expect(page.locator("[name=town]")).to_have_value("Kerlann-sur-Mer")

    elsewhere = browser.new_context()
    tablet = elsewhere.new_page()
    open_form(portal, tablet)

    expect(tablet.locator("[name=town]")).to_have_value("Kerlann-sur-Mer")
    expect(tablet.locator("[name=awaits_purchase_order]")).to_be_checked()
    expect(tablet.locator(".filename")).to_contain_text("bon de commande.png")
    elsewhere.close()


def test_a_file_that_is_not_what_it_says_is_refused_in_place(
    portal: Portal, context: BrowserContext
):
    # A tab of its own: the browser's console repeats the refusal
    page = context.new_page()
    open_form(portal, page)
    page.locator("[name=awaits_purchase_order]").check()
    picker = page.locator("[type=file]")

    picker.set_input_files(
        {"name": "bon.png", "mimeType": "image/png", "buffer": b"%PDF-1.7 no picture"}
    )
    expect(page.locator(".filebox [role=alert]")).to_contain_text("ne correspond pas à son nom")

    picker.set_input_files(
        {"name": "bon.pdf", "mimeType": "application/pdf", "buffer": b"x" * 10_500_000}
    )
    expect(page.locator(".filebox [role=alert]")).to_have_text("Ce fichier dépasse 10 Mo.")

    picker.set_input_files(picture_of_an_order())
    expect(page.locator(".filebox [role=alert]")).to_have_count(0)
    expect(page.locator(".filename")).to_be_visible()


def test_a_session_that_ends_loses_nothing_typed(
    portal: Portal, page: Page, context: BrowserContext
):
    open_form(portal, page)
    page.locator("[name=town]").fill("Kerlann-le-Vieux")
    other = context.new_page()
    other.goto(portal.address("memberships"))
    page.locator("[name=address]").press_sequentially(" bis")
    other.locator("header summary").click()
    other.get_by_role("button", name="Se déconnecter").click()

    expect(page).to_have_url(re.compile(r"/login\?next="))
    enter(page, contact_at("to_renew"), PASSWORD)

    expect(page).to_have_url(portal.address("renew"))
    expect(page.locator("[name=town]")).to_have_value("Kerlann-le-Vieux")
    expect(page.locator("[name=address]")).to_have_value(re.compile(" bis"))


def test_a_double_click_asks_once(portal: Portal, page: Page):
    open_form(portal, page)

    page.get_by_role("button", name=WORDS["fr"]["save"]).dblclick()

    expect(page).to_have_url(portal.address("memberships"))
    expect(page.get_by_role("listitem").filter(has_text=WORDS["fr"]["done"])).to_be_visible()
    expect(page.get_by_text(SENT)).to_have_count(0)
    assert submitted(portal) == 1


def test_the_other_tab_learns_that_the_request_was_sent(
    portal: Portal, page: Page, context: BrowserContext
):
    open_form(portal, page)
    other = context.new_page()
    other.goto(portal.address("renew"))
    expect(other.locator("form.renewal")).to_be_visible()

    page.get_by_role("button", name=WORDS["fr"]["save"]).click()

    expect(other.get_by_text(SENT)).to_be_visible()
    expect(other.locator("form.renewal")).to_have_count(0)


def test_before_the_window_there_is_no_form(
    portal: Portal, page: Page, axe: Callable[[Page], None]
):
    portal.sign_in(page, contact_at("paid"))
    page.goto(portal.address("renew"))

    expect(page.get_by_text("Le renouvellement n’est pas encore ouvert.")).to_be_visible()
    expect(page.get_by_role("link", name="Revenir à mes adhésions")).to_be_visible()
    axe(page)

"""Mes adhésions as a member meets it: each stage, the quote, the purchase order, what
changes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from membership_ui import wiring
from membership_ui.accounts.queries import people as accounts
from membership_ui.adapters.database import open_database
from membership_ui.demo.people import STAFF, TOWNS
from membership_ui.kernel.work import VISITOR
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.receiving import receive_payment
from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal

WORDS = {
    "fr": {
        "title": "Mes adhésions",
        "active": "Active",
        "days": "jour",
        "renew": "Renouveler l’adhésion",
        "quote": "Éditer un devis",
        "order": "Envoyer le bon de commande",
        "pay": "Payer par virement ou mandat",
        "copy": "Copier : IBAN",
        "copied": "Copié",
        "download": "Télécharger",
    },
    "en": {
        "title": "Memberships",
        "active": "Active",
        "days": "day",
        "renew": "Renew membership",
        "quote": "Get a quote",
        "order": "Send the purchase order",
        "pay": "Pay by bank transfer or payment mandate",
        "copy": "Copy: IBAN",
        "copied": "Copied",
        "download": "Download",
    },
}


def contact_at(stage: str) -> str:
    """The member number of the demo's contact whose structure stands at that stage."""
    return next(town.contact.number for town in TOWNS if town.stage == stage)


def open_at(stage: str, portal: Portal, page: Page, language: str = "fr") -> dict[str, str]:
    portal.sign_in(page, contact_at(stage), language=language)
    page.goto(portal.address("memberships", language))
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[language]["title"])
    expect(page.locator("section.member")).to_be_visible()
    return WORDS[language]


@every_look
def test_a_member_sees_where_the_membership_stands(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = open_at("to_renew", portal, page, look.language)

    expect(page.locator(".member .badge")).to_have_text(words["active"])
    expect(page.locator(".member .act")).to_contain_text(words["days"])
    expect(page.locator(".timeline li")).to_have_count(5)
    expect(page.locator("table tbody tr")).to_have_count(5)
    expect(page.get_by_role("link", name=words["renew"])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    axe(page)


@every_look
def test_an_invoice_says_how_to_pay_it(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    words = open_at("invoiced", portal, page, look.language)

    expect(page.get_by_role("heading", name=words["pay"])).to_be_visible()
    expect(page.locator(".paying")).to_contain_text("FR76 3000 6000 0112 3456 7890 189")
    page.get_by_role("button", name=words["copy"]).click()
    expect(page.locator("[data-copied]")).to_contain_text(words["copied"])
    axe(page)


@every_look
def test_a_quote_is_made_once_by_a_double_click_and_again_when_asked_again(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = open_at("to_renew", portal, page, look.language)

    page.get_by_role("button", name=words["quote"]).dblclick()
    expect(page).to_have_url(re.compile(r"/quote\?id=\d+$"))
    first = page.get_by_role("heading", level=1)
    expect(first).to_contain_text("D-2026-0001")
    address = page.locator("iframe").get_attribute("src") or ""
    answer = page.request.get(f"{portal.base}{address.partition('#')[0]}")
    assert answer.headers["content-type"] == "application/pdf"
    expect(page.get_by_role("link", name=words["download"])).to_be_visible()
    axe(page)

    page.goto(portal.address("memberships", look.language))
    page.get_by_role("button", name=words["quote"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("D-2026-0002")


@every_look
def test_the_purchase_order_is_sent_where_it_is_asked_for(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = open_at("awaits_order", portal, page, look.language)
    page.get_by_role("button", name=words["order"]).click()
    dialog = page.get_by_role("dialog")
    axe(page)

    dialog.get_by_role("button", name=words["order"]).click()
    expect(dialog.locator(".error")).to_be_visible()
    expect(dialog.locator("[name=order_reference]")).to_be_focused()

    dialog.locator("[name=order_reference]").fill("BC-2027-114")
    dialog.get_by_role("button", name=words["order"]).click()

    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name=words["order"])).to_have_count(0)


def test_an_invoice_and_its_payment_appear_by_themselves(portal: Portal, page: Page):
    open_at("submitted", portal, page)
    with treasurer(portal) as work:
        renewal_id = _renewal_at(work, "submitted")
        invoice_renewal(work, renewal_id)

    expect(page.get_by_role("link", name="Ouvrir la facture")).to_be_visible()

    with treasurer(portal) as work:
        amount = page.locator(".figure").inner_text()
        today = work.today("Europe/Paris").isoformat()
        form = {"amount": amount, "method": "transfer", "received_on": today, "reference": "VIR 1"}
        receive_payment(work, renewal_id, form)

    expect(page.locator(".member .act")).to_contain_text("est réglée")
    expect(page.locator("table tbody tr").first).to_contain_text("Reçu")


def test_the_structure_of_somebody_else_does_not_exist(portal: Portal, page: Page):
    open_at("to_renew", portal, page)

    page.goto(portal.address("memberships?member=2"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")

    page.goto(portal.address("quote?id=1"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")


def test_an_account_that_manages_nothing_is_told_so(
    portal: Portal, page: Page, axe: Callable[[Page], None]
):
    portal.sign_in(page, STAFF[1].number)
    page.goto(portal.address("memberships"))

    expect(
        page.get_by_text("Votre compte n’est encore rattaché à aucune structure.")
    ).to_be_visible()
    axe(page)


@pytest.mark.parametrize("stage", ["to_renew", "invoiced", "awaits_order"])
def test_a_phone_shows_cards_and_never_scrolls_sideways(portal: Portal, page: Page, stage: str):
    page.set_viewport_size({"width": 390, "height": 844})
    open_at(stage, portal, page)

    expect(page.locator(".cards > li").first).to_be_visible()
    expect(page.locator("table")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@contextmanager
def treasurer(portal: Portal):
    """A transaction of the treasurer's, in another process than the portal's."""
    engine = open_database(f"sqlite:///{portal.folder / 'membership.db'}")
    with wiring.transaction(VISITOR, "fr", on=engine) as work:
        account = accounts.accounts_by_identifier(work.session, STAFF[1].number)[0]
        work.actor = accounts.actor_of(work.session, account)
        yield work
    engine.dispose()


def _renewal_at(work, stage: str) -> int:
    town = next(rank for rank, town in enumerate(TOWNS, 1) if town.stage == stage)
    return renewals.renewals_of(work.session, 1, town)[0].id or 0

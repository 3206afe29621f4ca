"""Staff decide, issue and record; the member's open page follows by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal, number_of

VALMONT, AMBROISE, BRENNE = (
    "Mairie de Valmont-les-Bains",
    "Ville de Saint-Ambroise",
    "L’Haÿ-sur-Brenne",
)
AMBROISE_CONTACT = "10612"
WORDS = {
    "fr": ("Accepter", "Émettre la facture", "Facture F-2026-", "Enregistrer le paiement"),
    "en": ("Accept", "Issue the invoice", "Invoice F-2026-", "Record the payment"),
}


@pytest.fixture
def renewals(portal: Portal, page: Page, look: Look) -> Page:
    """The treasurer's list."""
    portal.sign_in(page, number_of("Trésorière"), language=look.language)
    page.goto(portal.address("staff/renewals", look.language))
    expect(page.locator("tbody tr")).to_have_count(5)
    return page


def open_request(page: Page, name: str) -> Locator:
    page.locator(".scroller").get_by_role("link", name=re.compile(name)).click()
    panel = page.locator("aside#request")
    expect(panel.get_by_role("heading", level=2)).to_contain_text(name)
    return panel


@every_look
def test_a_change_is_accepted_then_invoiced_then_paid(
    renewals: Page, look: Look, axe: Callable[[Page], None]
):
    accept, issue, issued, record = WORDS[look.language]
    axe(renewals)
    panel = open_request(renewals, VALMONT)
    expect(panel.locator(".tiers")).to_contain_text("450")
    axe(renewals)

    panel.get_by_role("button", name=accept).click()
    panel.get_by_role("button", name=issue).click()
    expect(panel.locator(".papers")).to_contain_text(issued)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()

    amount = panel.locator("[name=amount]")
    amount.fill("9999")
    panel.locator("[name=reference]").fill("VIR 77")
    panel.get_by_role("button", name=record).click()
    expect(panel.locator("#amount-error")).to_contain_text(re.compile(r"\w"))
    expect(amount).to_be_focused()
    expect(amount).to_have_value("9999")
    expect(panel.locator("[name=reference]")).to_have_value("VIR 77")
    axe(renewals)

    amount.fill("450")
    panel.get_by_role("button", name=record).click()
    expect(panel.locator(".papers li")).to_have_count(2)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel.locator(".deeds li").first).to_contain_text("Amina Belkacem")
    axe(renewals)


def test_a_payment_refused_before_the_page_was_opened_again_is_forgotten(renewals: Page):
    panel = open_request(renewals, AMBROISE)
    panel.get_by_role("button", name="Émettre la facture").click()
    panel.locator("[name=amount]").fill("9999")
    panel.get_by_role("button", name="Enregistrer le paiement").click()
    expect(panel.locator("#amount-error")).to_contain_text(re.compile(r"\w"))

    renewals.reload()

    expect(panel.locator("[name=amount]")).to_be_visible()
    expect(panel.locator("#amount-error")).not_to_contain_text(re.compile(r"\w"))
    expect(panel.locator("[name=amount]")).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("how", ["double click", "enter twice"])
def test_a_part_payment_sent_twice_at_once_is_recorded_once(renewals: Page, how: str):
    panel = open_request(renewals, AMBROISE)
    panel.get_by_role("button", name="Émettre la facture").click()
    amount = panel.locator("[name=amount]")
    amount.click()
    amount.press("ControlOrMeta+a")
    amount.press_sequentially("10", delay=50)

    if how == "double click":
        panel.get_by_role("button", name="Enregistrer le paiement").dblclick()
    else:
        amount.press("Enter")
        amount.press("Enter")

    expect(panel.locator(".papers li")).to_have_count(2)
    expect(amount).not_to_have_value("10")
    expect(panel.locator("#amount-error")).not_to_contain_text(re.compile(r"\w"))
    # The tab's events are handled one after the other: both sendings are, by then
    renewals.reload()
    expect(panel.locator(".papers li")).to_have_count(2)


def test_the_members_open_page_shows_the_invoice_without_reload(
    renewals: Page, portal: Portal, browser: Browser
):
    theirs = browser.new_context(locale="fr-FR").new_page()
    portal.sign_in(theirs, AMBROISE_CONTACT)
    theirs.goto(portal.address("receipts"))
    first = theirs.locator("tbody tr").first
    expect(first).to_contain_text("R-2026-")

    open_request(renewals, AMBROISE).get_by_role("button", name="Émettre la facture").click()

    expect(first).to_contain_text("F-2026-")
    expect(first).to_contain_text("À payer")
    theirs.context.close()


def test_the_members_sheet_that_a_colleague_has_open_follows(
    renewals: Page, portal: Portal, browser: Browser
):
    colleague = browser.new_context(locale="fr-FR").new_page()
    portal.sign_in(colleague, number_of("Responsable"))
    colleague.goto(portal.address("staff/members"))
    colleague.locator("#search").press_sequentially("saint ambroise", delay=80)
    colleague.locator("tbody th a", has_text="Saint-Ambroise").click()
    requests = colleague.locator("section.panel").filter(has_text="Demandes de renouvellement")
    expect(requests).to_contain_text("2027")
    expect(requests).to_contain_text("À facturer")

    open_request(renewals, AMBROISE).get_by_role("button", name="Émettre la facture").click()

    expect(requests).to_contain_text("À payer")
    colleague.context.close()


def test_a_selection_is_invoiced_before_everybodys_eyes(
    renewals: Page, portal: Portal, browser: Browser, axe: Callable[[Page], None]
):
    colleague = browser.new_context(locale="fr-FR").new_page()
    portal.sign_in(colleague, number_of("Responsable"))
    colleague.goto(portal.address("staff/renewals"))
    expect(colleague.locator("tbody tr")).to_have_count(5)
    renewals.locator("thead .check").click()
    expect(renewals.locator(".bulk")).to_contain_text("5 demandes sélectionnées")
    renewals.get_by_role("button", name="Émettre les factures").click()
    dialog = renewals.locator("dialog#issue-invoices")
    expect(dialog).to_contain_text("Émettre 1 facture ?")

    dialog.get_by_role("button", name="Émettre la facture").click()

    for page in (renewals, colleague):
        result = page.locator(".issued")
        expect(result).to_contain_text("1 facture émise, 2 demandes non facturées.")
        expect(result).to_contain_text("Mairie de Valmont-les-Bains : Le changement de formule")
        expect(result).to_contain_text("Lancé par Amina Belkacem")
        expect(page.locator("tbody")).to_contain_text("F-2026-0003")
    expect(renewals.locator(".bulk")).to_have_count(0)
    expect(renewals.locator("#issuing")).to_be_focused()
    axe(renewals)

    colleague.reload()
    expect(colleague.locator(".issued")).to_contain_text("1 facture émise")
    colleague.get_by_role("button", name="Fermer", exact=True).click()
    expect(colleague.locator(".issued")).to_have_count(0)
    expect(renewals.locator(".issued")).to_have_count(1)
    renewals.get_by_role("button", name="Fermer", exact=True).click()
    expect(renewals.locator(".issued")).to_have_count(0)
    expect(renewals.get_by_role("searchbox")).to_be_focused()
    renewals.reload()
    expect(renewals.locator("tbody tr")).to_have_count(5)
    expect(renewals.locator(".issued")).to_have_count(0)
    colleague.context.close()


def test_what_was_ticked_is_forgotten_once_it_is_out_of_sight(renewals: Page):
    bulk = renewals.locator(".bulk")
    renewals.locator("tbody .check").first.click()
    expect(bulk).to_contain_text("1 demande sélectionnée")
    renewals.locator("thead .sort").first.click()
    expect(bulk).to_contain_text("1 demande sélectionnée")

    renewals.get_by_role("searchbox").press_sequentially("kerl", delay=120)
    expect(bulk).to_have_count(0)
    renewals.get_by_role("searchbox").press("ControlOrMeta+A")
    renewals.keyboard.press("Delete")
    expect(renewals.locator("tbody tr")).to_have_count(5)

    renewals.locator("tbody .check").first.click()
    expect(bulk).to_have_count(1)
    renewals.get_by_role("link", name="Adhérents").click()
    expect(renewals.get_by_role("heading", name="Adhérents", level=1)).to_be_visible()
    renewals.get_by_role("link", name="Renouvellements").click()
    expect(renewals.locator("tbody tr")).to_have_count(5)
    expect(bulk).to_have_count(0)


def test_a_double_click_issues_one_invoice(renewals: Page):
    panel = open_request(renewals, AMBROISE)

    panel.get_by_role("button", name="Émettre la facture").dblclick()

    expect(panel.locator(".papers")).to_contain_text("F-2026-0003")
    expect(renewals.locator("[data-sonner-toast][data-type=error]")).to_have_count(0)
    expect(panel.locator(".deeds li")).to_have_count(2)


def test_two_staff_at_once_issue_one_invoice(renewals: Page, portal: Portal, browser: Browser):
    colleague = browser.new_context(locale="fr-FR").new_page()
    portal.sign_in(colleague, number_of("Responsable"))
    colleague.goto(portal.address("staff/renewals"))
    theirs = open_request(colleague, AMBROISE)
    ours = open_request(renewals, AMBROISE)

    ours.get_by_role("button", name="Émettre la facture").click()

    expect(theirs.locator(".papers")).to_contain_text("F-2026-0003")
    expect(theirs.get_by_role("button", name="Émettre la facture")).to_have_count(0)
    colleague.context.close()


def test_a_refusal_asks_for_its_reason(renewals: Page, axe: Callable[[Page], None]):
    panel = open_request(renewals, VALMONT)
    panel.get_by_role("button", name="Refuser").click()
    dialog = renewals.locator("dialog#refusal")
    send = dialog.get_by_role("button", name="Refuser le changement")
    send.click()
    expect(dialog.locator("#reason-error")).to_contain_text("Indiquez le motif")
    axe(renewals)

    dialog.locator("[name=reason]").fill("La population légale est de 4 870 habitants.")
    send.click()

    expect(dialog).to_be_hidden()
    expect(panel).to_contain_text(
        "Changement refusé : La population légale est de 4 870 habitants."
    )
    expect(panel.get_by_role("button", name="Émettre la facture")).to_be_visible()


def test_filters_live_in_the_address(renewals: Page, portal: Portal):
    renewals.locator("#search").fill("haye sur bren")
    expect(renewals.locator(".empty")).to_contain_text("Aucun résultat")
    renewals.locator("#search").fill("hay sur bren")
    expect(renewals.locator("tbody tr")).to_have_count(1)
    expect(renewals).to_have_url(re.compile(r"q=hay"))

    renewals.goto(portal.address("staff/renewals?stage=to_pay&sort=name"))
    expect(renewals.locator("tbody tr")).to_have_count(1)
    expect(renewals.locator("tbody tr")).to_contain_text(BRENNE)
    expect(renewals.get_by_role("columnheader", name="Adhérent")).to_have_attribute(
        "aria-sort", "ascending"
    )


def test_a_panel_takes_the_focus_and_gives_it_back(renewals: Page):
    open_request(renewals, BRENNE)
    expect(renewals.locator("#request h2")).to_be_focused()

    renewals.keyboard.press("Escape")

    expect(renewals.locator("aside#request")).to_have_count(0)
    expect(
        renewals.locator(".scroller").get_by_role("link", name=re.compile(BRENNE))
    ).to_be_focused()


def test_a_reviewer_decides_and_sees_no_money_button(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Instructeur"))
    page.goto(portal.address("staff/renewals"))
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("thead .check")).to_have_count(0)

    expect(open_request(page, AMBROISE).get_by_role("button")).to_have_count(0)
    expect(open_request(page, VALMONT).get_by_role("button", name="Accepter")).to_be_visible()


def test_a_member_finds_no_such_page(portal: Portal, page: Page):
    portal.sign_in(page, number_of("collectivité"))
    page.goto(portal.address("staff/renewals"))

    expect(page.locator("main")).to_contain_text("Page introuvable")

"""A manager makes one account of two, and two again; nobody else can."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from membership_ui.demo import PASSWORD
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of
from tests.journeys.test_addresses import token_in
from tests.journeys.test_registration import letters_to, text_of

SECOND, FIRST = "10655", "10612"
EMAILS = ("ines.caron@saint-ambroise.example", "ines.caron@courriel.example")
WORDS = {
    "fr": {
        "merge": "Fusionner avec un autre compte",
        "same": "Même nom",
        "why": "Dites pourquoi",
        "proposed": "La fusion est proposée",
        "nobody": "Personne n’a encore répondu",
        "until": "Peut être défaite jusqu’au",
        "undone": "La fusion est défaite",
        "journal": f"Compte n°\N{NO-BREAK SPACE}{SECOND} fusionné dans celui-ci",
    },
    "en": {
        "merge": "Merge with another account",
        "same": "Same name",
        "why": "Say why",
        "proposed": "The merge has been proposed",
        "nobody": "Nobody has answered yet",
        "until": "Can be undone until",
        "undone": "The merge has been undone",
        "journal": f"Account no. {SECOND} merged into this one",
    },
}


def open_sheet(portal: Portal, page: Page, look: Look) -> None:
    portal.sign_in(page, number_of("responsable"), language=look.language)
    page.goto(portal.address("staff/accounts?q=caron", look.language))
    row = page.locator("tbody tr").filter(has_text=FIRST)
    row.locator("th a").click()
    expect(page.locator("aside#account h2")).to_have_text("Inès Caron")


def merge(portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]) -> None:
    words = WORDS[look.language]
    open_sheet(portal, page, look)
    axe(page)
    page.get_by_role("link", name=words["merge"]).click()
    expect(page.locator(".papers")).to_contain_text(words["same"])
    axe(page)
    picture(page, f"likely-doubles-{look}")
    page.locator(".papers a").first.click()
    expect(page.locator("table")).to_contain_text("ines.caron@courriel.example")
    axe(page)
    # Whatever the page proposes
    page.locator(".choice").filter(has_text=FIRST).click()
    expect(page.locator(".choice").filter(has_text=FIRST).locator("input")).to_be_checked()
    page.locator("main button[type=submit]").click()
    expect(page.locator("#reason-error")).to_contain_text(words["why"])
    expect(page.locator("[name=reason]")).to_be_focused()
    page.locator("[name=reason]").fill("Deux adresses, vérifié par téléphone")
    page.locator("main button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_contain_text(SECOND)
    axe(page)
    before = {email: len(asked(portal, email)) for email in EMAILS}
    page.locator("dialog[open] button").last.click()
    expect(page.get_by_text(words["proposed"]).first).to_be_visible()
    expect(page.locator("main .papers")).to_contain_text(words["nobody"])
    axe(page)
    picture(page, f"merge-proposed-{look}")
    for email in EMAILS:
        link = token_in(portal, email, "merge", after=before[email])
        agree(portal, page, look, link, axe)
    page.goto(portal.address("staff/accounts/merges", look.language))
    expect(page.locator("table")).to_contain_text(words["until"])
    picture(page, f"merged-{look}")


def asked(portal: Portal, email: str) -> list[EmailMessage]:
    """The letters that asked the address about a merge."""
    return [one for one in letters_to(portal, email) if "/merge?token=" in text_of(one)]


def agree(portal: Portal, page: Page, look: Look, link: str, axe: Callable[[Page], None]) -> None:
    """By the link that the address got, in the browser of that person."""
    context = page.context.browser.new_context(viewport=page.viewport_size)
    theirs = context.new_page()
    theirs.goto(f"{portal.address('merge')}?{link}")
    expect(theirs.locator("main")).to_contain_text(FIRST)
    axe(theirs)
    picture(theirs, f"merge-answer-{look}")
    theirs.locator("main form button").first.click()
    expect(theirs.locator("main [role=alert]")).to_be_visible()
    context.close()


@every_look
def test_two_accounts_become_one_and_two_again(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    words = WORDS[look.language]
    merge(portal, page, look, axe)
    page.goto(portal.address("staff/accounts?q=caron", look.language))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).not_to_contain_text([SECOND])

    page.goto(portal.address("staff/accounts/merges", look.language))
    expect(page.locator("main")).to_contain_text("Deux adresses")
    axe(page)
    page.locator("main").get_by_role("button", name=re.compile(SECOND)).first.click()
    expect(page.locator("dialog[open]")).to_contain_text(SECOND)
    axe(page)
    picture(page, f"merges-{look}")
    page.locator("dialog[open] button").last.click()

    expect(page.get_by_text(words["undone"]).first).to_be_visible()
    page.goto(portal.address("staff/accounts?q=caron", look.language))
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("look", [Look(), Look(language="en")], ids=str)
def test_the_closed_account_signs_in_nowhere_and_the_other_reads_of_it(
    portal: Portal, page: Page, look: Look, axe: Callable[[Page], None]
):
    merge(portal, page, look, axe)
    page.context.clear_cookies()

    portal.sign_in(page, SECOND, language=look.language)
    expect(page).to_have_url(re.compile("/login"))
    closed = page.locator(".callout").first.inner_text()
    portal.sign_in(page, "99999", language=look.language)
    assert page.locator(".callout").first.inner_text() == closed

    portal.sign_in(page, FIRST, language=look.language)
    page.goto(portal.address("profile/journal", look.language))
    expect(page.locator("ol.deeds")).to_contain_text(WORDS[look.language]["journal"])


def test_an_open_page_of_the_closed_account_is_wiped(portal: Portal, page: Page, browser):
    theirs = browser.new_context(locale="fr-FR").new_page()
    portal.sign_in(theirs, SECOND, password=PASSWORD)
    theirs.goto(portal.address("profile"))
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()

    merge(portal, page, Look(), lambda _page: None)

    expect(theirs).to_have_url(re.compile("/login"))
    theirs.context.close()


@pytest.mark.parametrize("role", ["trésorière", "contact technique"])
@pytest.mark.parametrize("address", ["staff/accounts/merge?id=11&with=4", "staff/accounts/merges"])
def test_the_pages_exist_for_managers_only(portal: Portal, page: Page, role: str, address: str):
    portal.sign_in(page, number_of(role))
    page.goto(portal.address(address))

    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")

"""A member finds a document again, opens it, takes several home."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, every_look
from tests.journeys.portal import Portal, number_of


@pytest.fixture
def receipts(portal: Portal, page: Page, look: Look) -> Page:
    portal.sign_in(page, number_of("collectivité"), language=look.language)
    page.goto(portal.address("receipts", look.language))
    expect(page.locator("tbody tr")).to_have_count(10)
    return page


@every_look
def test_documents_are_filtered_selected_and_packed(
    receipts: Page, look: Look, axe: Callable[[Page], None]
):
    axe(receipts)
    receipts.goto(f"{receipts.url}?type=receipt&year=2026")
    expect(receipts.locator("tbody tr")).to_have_count(1)
    expect(receipts.locator("tbody tr")).to_contain_text("R-2026-")
    receipts.goto(receipts.url.partition("?")[0])
    expect(receipts.locator("tbody tr")).to_have_count(10)
    for row in (0, 1):
        receipts.locator("tbody .check").nth(row).click()
    bar = receipts.locator(".bulk")
    expect(bar).to_contain_text(re.compile(r"^2 documents"))
    axe(receipts)

    answer = receipts.request.get(
        receipts.url.partition("/plante")[0].removesuffix("/en")
        + str(bar.get_by_role("link").get_attribute("href"))
    )

    assert len(ZipFile(BytesIO(answer.body())).namelist()) == 2


def test_a_document_and_a_selection_are_downloaded_by_a_click(receipts: Page):
    with receipts.expect_download() as one:
        receipts.locator("a[href*='download=1']").first.click()
    assert one.value.suggested_filename.endswith(".pdf")

    for row in (0, 1):
        receipts.locator("tbody .check").nth(row).click()
    with receipts.expect_download() as packed:
        receipts.locator(".bulk").get_by_role("link").click()
    assert packed.value.suggested_filename == "documents.zip"
    expect(receipts.locator("tbody tr")).to_have_count(10)


def test_the_search_reads_number_and_subject(receipts: Page):
    receipts.locator("#search").fill("cotisation 2024")
    # The invoice and the receipt of 2024, and the invoice of 2025, which was issued in 2024
    expect(receipts.locator("tbody tr")).to_have_count(3)
    expect(receipts).to_have_url(re.compile("q=cotisation"))

    receipts.locator("#search").fill("nothing like it")
    expect(receipts.locator(".empty")).to_contain_text("Aucun résultat")
    receipts.get_by_role("button", name="Effacer les filtres").click()
    expect(receipts.locator("tbody tr")).to_have_count(10)


def test_a_header_sorts_both_ways(receipts: Page):
    header = receipts.get_by_role("columnheader", name="Montant")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(receipts).to_have_url(re.compile("sort=-amount"))


def test_a_document_opens_and_belongs_to_its_member(receipts: Page, portal: Portal):
    address = str(receipts.locator("tbody th a").first.get_attribute("href"))

    opened = receipts.request.get(portal.base + address)
    foreign = receipts.request.get(portal.address("receipts") + "?member=2")

    assert opened.body().startswith(b"%PDF")
    assert foreign.ok
    receipts.goto(portal.address("receipts?member=2"))
    expect(receipts.locator("main")).to_contain_text("Page introuvable")


def test_a_person_without_documents_reads_what_will_come(
    portal: Portal, page: Page, axe: Callable[[Page], None]
):
    portal.sign_in(page, number_of("Instructeur"))
    page.goto(portal.address("receipts"))

    expect(page.locator(".empty")).to_contain_text("Pas encore de reçu")
    axe(page)


@pytest.mark.parametrize("look", [Look(390, 844)], ids=str)
def test_a_phone_shows_cards(receipts: Page, axe: Callable[[Page], None]):
    expect(receipts.locator("table")).to_be_hidden()
    expect(receipts.locator(".cards li").first).to_contain_text("R-2026-")
    assert receipts.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(receipts)

"""Whoever types in a search keeps the keyboard: one key after the other, at the pace of a hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.answers import TWO_FRAMES, Answers
from tests.journeys.conftest import Look, every_look, picture
from tests.journeys.portal import Portal, number_of

# Longer than the 300 ms after which a search is asked: an answer arrives between two keys
HAND = 700
LISTS = [
    pytest.param("staff/members", "Responsable", "kerl", id="members"),
    pytest.param("staff/accounts", "Responsable", "clai", id="accounts"),
    pytest.param("staff/renewals", "Responsable", "vill", id="renewals"),
    pytest.param("receipts", "collectivité", "2025", id="receipts"),
]


@pytest.mark.parametrize(("address", "who", "text"), LISTS)
def test_the_field_keeps_the_keyboard_and_back_undoes_the_search(
    portal: Portal, page: Page, address: str, who: str, text: str
):
    portal.sign_in(page, number_of(who))
    page.goto(portal.address("profile"))
    page.goto(portal.address(address))
    search = page.locator("#search")
    search.click()

    search.press_sequentially(text, delay=HAND)

    expect(page).to_have_url(re.compile(rf"[?&]q={text}$"))
    expect(search).to_be_focused()
    expect(search).to_have_value(text)
    picture(page, f"search-{address.replace('/', '-')}")

    page.keyboard.press("ArrowLeft")
    page.keyboard.type("x", delay=HAND)

    expect(search).to_have_value(f"{text[:-1]}x{text[-1]}")
    expect(page).to_have_url(re.compile(rf"[?&]q={text[:-1]}x{text[-1]}$"))
    assert search.evaluate("field => field.selectionStart") == len(text)

    page.go_back()

    expect(page).to_have_url(portal.address(address))
    expect(search).to_have_value("")


@every_look
@pytest.mark.parametrize(
    ("address", "typed", "near"),
    [
        pytest.param("staff/members", "kerlnan", "kerlann", id="members"),
        pytest.param("staff/accounts", "movran", "morvan", id="accounts"),
    ],
)
def test_a_typing_error_shows_what_is_nearest(
    portal: Portal,
    page: Page,
    look: Look,
    axe: Callable[[Page], None],
    address: str,
    typed: str,
    near: str,
):
    portal.sign_in(page, number_of("Responsable"), language=look.language)
    page.goto(portal.address(address, look.language))
    search = page.locator("#search")
    search.click()

    search.press_sequentially(typed, delay=100)

    expect(page.locator("main .said")).to_contain_text(near)
    expect(page.locator("tbody")).to_contain_text(near.capitalize())
    expect(search).to_have_value(typed)
    expect(search).to_be_focused()
    axe(page)
    picture(page, f"search-near-{address.replace('/', '-')}-{look}")


def test_the_other_account_is_searched_with_the_keyboard(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Responsable"))
    page.goto(portal.address("staff/accounts"))
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name=re.compile("Fusionner")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fusionner deux comptes")
    search = page.locator("#search")
    search.click()

    search.press_sequentially("morvan", delay=HAND)

    expect(search).to_be_focused()
    expect(search).to_have_value("morvan")


def test_a_payment_half_typed_outlives_a_search_in_the_list(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Trésorière"))
    page.goto(f"{portal.address('staff/renewals')}?stage=to_pay")
    page.locator("tbody th a").first.click()
    amount = page.locator("[name=amount]")
    amount.click()
    amount.press("ControlOrMeta+a")
    amount.press_sequentially("abc", delay=50)
    page.get_by_role("button", name="Enregistrer le paiement").click()
    wrong = page.locator("#amount-error, .field:has([name=amount]) .error")
    expect(wrong.first).to_be_visible()

    page.locator("#search").click()
    page.locator("#search").press_sequentially("e", delay=HAND)

    expect(page).to_have_url(re.compile("q=e"))
    expect(amount).to_have_value("abc")
    expect(wrong.first).to_be_visible()


@pytest.mark.parametrize(
    ("address", "who", "text", "elsewhere", "title"),
    [
        pytest.param(
            "staff/members", "Responsable", "kerl", "staff/accounts", "Comptes", id="members"
        ),
        pytest.param(
            "receipts", "collectivité", "2025", "memberships", "Mes adhésions", id="receipts"
        ),
    ],
)
def test_a_late_answer_takes_nobody_back(
    portal: Portal, page: Page, address: str, who: str, text: str, elsewhere: str, title: str
):
    """The answer to the last letter is still on its way when the person goes elsewhere."""
    portal.sign_in(page, number_of(who))
    answers = Answers(page)
    page.goto(portal.address(address))
    page.locator("#search").click()
    page.locator("#search").press_sequentially(text, delay=HAND)
    expect(page).to_have_url(re.compile(rf"[?&]q={text}$"))

    answers.hold()
    page.keyboard.type("a", delay=HAND)
    page.locator(f"nav a[href='/plante-cite/{elsewhere}']:visible").click()
    expect(page).to_have_url(portal.address(elsewhere))
    answers.let_go()

    # Its own answer comes after the one to the search
    expect(page.locator("main[aria-busy=false] h1")).to_have_text(title)
    expect(page.locator("main table").first).to_be_visible()
    expect(page).to_have_url(portal.address(elsewhere))


def test_who_is_on_the_way_to_a_result_arrives(portal: Portal, page: Page):
    """The page is still being fetched when the answer to the last letter comes."""
    portal.sign_in(page, number_of("Responsable"))
    answers = Answers(page)
    fetched: list[Route] = []
    page.route(re.compile(r"_sheet_.*\.js"), lambda route: fetched.append(route))
    page.goto(portal.address("staff/members"))
    page.locator("#search").click()
    page.locator("#search").press_sequentially("valmon", delay=HAND)
    expect(page).to_have_url(re.compile(r"q=valmon$"))

    answers.hold()
    page.keyboard.type("t", delay=HAND)
    with page.expect_request(re.compile(r"_sheet_.*\.js")):
        page.locator("tbody th a", has_text="Valmont-les-Bains").click()
    answers.let_go()
    page.evaluate(TWO_FRAMES)
    for route in fetched:
        route.continue_()

    expect(page.get_by_role("heading", level=1)).to_have_text("Mairie de Valmont-les-Bains")
    expect(page).to_have_url(re.compile(r"/staff/members/sheet\?id=\d+$"))


def test_an_account_opened_while_a_search_is_on_its_way_stays_open(portal: Portal, page: Page):
    portal.sign_in(page, number_of("Responsable"))
    answers = Answers(page)
    page.goto(portal.address("staff/accounts"))
    page.locator("#search").click()
    page.locator("#search").press_sequentially("morva", delay=HAND)
    expect(page).to_have_url(re.compile(r"q=morva$"))

    answers.hold()
    page.keyboard.type("n", delay=HAND)
    page.locator("tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"q=morva&id=\d+$"))
    answers.let_go()

    expect(page).to_have_url(re.compile(r"q=morvan&id=\d+$"))
    expect(page.locator("#account h2")).to_contain_text("Morvan")

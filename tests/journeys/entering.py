"""The login form, typed in and sent; what hindered it is told when nothing follows."""

from __future__ import annotations

from playwright.sync_api import Page, Request, TimeoutError, expect

FORM = "form[action='/auth/login']"
_STATE = """() => ({
    fields: [...document.querySelectorAll("input")].map((field) =>
        [field.name, field.type === "password" ? field.value.length : field.value]),
    refused: [...document.querySelectorAll(":invalid")].map((field) => field.name),
    focus: document.activeElement.outerHTML.slice(0, 200),
    said: document.querySelector("main")?.innerText,
})"""


def enter(page: Page, identifier: str, password: str) -> None:
    """From the open login page, until the next page is there. Once the form knows its site: who
    types before that has a journey of their own.
    """
    expect(page.locator(f"{FORM} [name=site]")).not_to_have_value("")
    page.locator("[name=identifier]").press_sequentially(identifier)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)
    try:
        with page.expect_navigation():
            page.locator("[name=password]").press("Enter")
    except TimeoutError as error:
        error.add_note(f"{page.url}: {page.evaluate(_STATE)}")
        error.add_note("\n".join(_told(request) for request in sent))
        raise
    finally:
        page.remove_listener("request", note)


def _told(request: Request) -> str:
    began, answered = request.timing["startTime"], request.timing["responseEnd"]
    return f"{request.method} {request.url}: {began=} {answered=} {request.failure or ''}"

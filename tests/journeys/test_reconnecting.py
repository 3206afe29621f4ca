"""The line to the portal drops while somebody types, as in a train: what was typed stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.journeys.conftest import Look
from tests.journeys.portal import Portal, number_of

FOR_VISITORS = {
    "login": "[name=identifier]",
    "password/forgot": "[name=identifier]",
    "verify": "[name=identifier]",
    "register": "[name=family_name]",
}
FOR_STAFF = {
    "profile/edit": "[name=family_name]",
    "staff/members": "[type=search]",
    "staff/accounts": "[type=search]",
}
LOADED = '"is_hydrated_rx_state_":true'


class Lines:
    """The websockets of a page, which can be dropped."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: list[WebSocketRoute] = []
        self._answers: list[str] = []
        page.route_web_socket(re.compile("/_event"), self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        self._open.append(line)

        def pass_on(message: str | bytes) -> None:
            self._answers.append(str(message))
            line.send(message)

        server.on_message(pass_on)

    def wait_until_answered(self) -> None:
        """The page has all its state: that it is hydrated is the last that a load tells it."""
        for _turn in range(200):
            if any(LOADED in one for one in self._answers):
                break
            # Lets the lines of the page speak: they do only while Playwright waits
            self._page.wait_for_timeout(100)
        assert any(LOADED in one for one in self._answers), self._answers
        expect(self._page.locator("main")).not_to_have_attribute("aria-busy", "true")

    def drop(self) -> None:
        """Ends when the portal has answered on a new line."""
        dropped, self._open = self._open, []
        self._answers.clear()
        assert dropped
        for line in dropped:
            line.close(code=4000)
        self.wait_until_answered()
        assert self._open


def type_through_a_drop(portal: Portal, page: Page, there: str, field_of: str, look: Look) -> None:
    lines = Lines(page)
    page.goto(portal.address(there, look.language))
    field = page.locator("main").locator(field_of)
    expect(field).to_be_visible()
    lines.wait_until_answered()
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("mar", delay=150)
    lines.drop()
    page.keyboard.type("tin", delay=150)
    expect(field).to_have_value("martin")
    expect(field).to_be_focused()


@pytest.mark.parametrize("there", FOR_VISITORS)
def test_a_visitor_types_on(portal: Portal, page: Page, there: str, look: Look):
    type_through_a_drop(portal, page, there, FOR_VISITORS[there], look)


@pytest.mark.parametrize("there", FOR_STAFF)
def test_a_staff_member_types_on(portal: Portal, page: Page, there: str, look: Look):
    portal.sign_in(page, number_of("Responsable"))
    type_through_a_drop(portal, page, there, FOR_STAFF[there], look)

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


class Lines:
    """The websockets of a page, which can be dropped."""

    def __init__(self, page: Page) -> None:
        self.opened: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/_event"), self._open)

    def _open(self, line: WebSocketRoute) -> None:
        line.connect_to_server()
        self.opened.append(line)

    def drop(self, page: Page) -> None:
        """Ends when the portal has answered on a new line."""
        dropped, self.opened = self.opened, []
        for line in dropped:
            line.close(code=4000)
        for _wait in range(100):
            if self.opened:
                break
            page.wait_for_timeout(100)
        assert dropped
        assert self.opened
        page.wait_for_timeout(1_500)


def type_through_a_drop(portal: Portal, page: Page, there: str, field_of: str, look: Look) -> None:
    lines = Lines(page)
    page.goto(portal.address(there, look.language))
    field = page.locator("main").locator(field_of)
    expect(field).to_be_visible()
    page.wait_for_timeout(1_000)
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("mar", delay=150)
    lines.drop(page)
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

"""What the portal answers to a tab's events, held back and let go in its order."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute

# What an answer draws, and what its drawing sets off, has happened by then
TWO_FRAMES = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"


class Answers:
    """Of one page; before it opens."""

    def __init__(self, page: Page) -> None:
        self._held: list[tuple[Callable[[str | bytes], None], str | bytes]] = []
        self._is_open = True
        self._last = ""
        page.route_web_socket(re.compile("/_event"), self._connect)

    def hold(self) -> None:
        self._is_open = False

    def hold_loads(self) -> None:
        """The tab's State, as it was before, still comes; what the page's own load answers does
        not.
        """
        self._last = "slug"

    def let_go(self) -> None:
        self._is_open, self._last = True, ""
        for answer, said in self._held:
            answer(said)
        self._held.clear()

    def _connect(self, socket: WebSocketRoute) -> None:
        answer = socket.send

        def pass_on(said: str | bytes) -> None:
            if self._is_open:
                answer(said)
            else:
                self._held.append((answer, said))
            if self._last and self._last in str(said):
                self._is_open, self._last = False, ""

        socket.connect_to_server().on_message(pass_on)

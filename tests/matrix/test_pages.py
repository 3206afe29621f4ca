"""Every page and every event × every role, before the guard that each browser meets."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import reflex as rx
from reflex.utils.format import format_event_handler
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from membership_ui import wiring
from membership_ui.membership_ui import PAGES as OF_THE_APP
from membership_ui.shell.guard import FRAMEWORK, ON_LOAD, Guard
from membership_ui.shell.session import SiteState
from tests.matrix.people import ADMIN, MANAGERS, NOBODY, VISITOR, Audience, Scene, askers
from tests.matrix.table_of_pages import EVENTS, PAGES
from tests.rows import all_rows

ALLOWED = {
    f"{state}.{event}": audience
    for state, events in EVENTS.items()
    for audience, names in events.items()
    for event in names.split()
}


def test_nobody_else_sends_an_event_or_opens_a_page(scenes: dict[str, Scene]):
    before = all_rows(wiring.engine())

    found = asyncio.run(walk(scenes))

    wrong = [
        f"{role}: {name} is {'open' if is_open else 'refused'}"
        for role, name, audience, is_open in found
        if is_open != (role in audience)
    ]
    assert not wrong, "\n".join(wrong)
    assert all_rows(wiring.engine()) == before


def test_every_event_has_its_line():
    assert set(events()) == set(ALLOWED)


def test_every_page_has_its_line():
    assert {page.route for page in OF_THE_APP} == set(PAGES)


def test_of_the_framework_only_what_every_page_sends_passes():
    theirs = {name for name, fn in registered() if fn.__module__.startswith("reflex")}

    assert theirs >= FRAMEWORK
    assert all(name.endswith(".setvar") for name in theirs - FRAMEWORK)


async def walk(scenes: dict[str, Scene]) -> list[tuple[str, str, Audience, bool]]:
    """Role, what was asked for, who may, and whether it was let through."""
    tabs = {role: Tab(scene) for role, scene in scenes.items()}
    found = []
    for name, handler in events().items():
        for role in askers(ALLOWED[name]):
            found.append((role, name, ALLOWED[name], await tabs[role].sends(handler)))
    for name in unmarked():
        for role in (VISITOR, ADMIN, *MANAGERS):
            found.append((role, name, NOBODY, await tabs[role].sends(name)))
    for page in OF_THE_APP:
        audience = PAGES[page.route]
        for role in askers(audience):
            found.append((role, page.route, audience, await tabs[role].opens(page)))
    return found


class Tab:
    """One open page of a role, and a guard that has not counted anything yet."""

    def __init__(self, scene: Scene) -> None:
        self.root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
        self.cookie = f"membership={scene.token}" if scene.token else ""
        self.stands_on("memberships")
        # Its page was opened: an event of one that was not opens it, whatever the event
        self.root.get_substate(SiteState.get_full_name().split("."))._opened = "/"

    def stands_on(self, page: str) -> None:
        self.guard = Guard()
        path = f"/rhone/{page}".rstrip("/")
        self.root.router_data = {
            "pathname": path, "asPath": path, "query": {}, "token": "tab", "ip": "127.0.0.1",
            "headers": {"cookie": self.cookie, "origin": "http://localhost:8000"},
        }  # fmt: skip

    async def sends(self, name: str, *, chained: bool = False) -> bool:
        """As the browser, or as the page itself."""
        if not chained:
            self.guard = Guard()
        router_data = {} if chained else dict(self.root.router_data)
        event = Event(name=name, payload={}, router_data=router_data)
        return await self.guard.preprocess(None, self.root, event) is None  # pyright: ignore[reportArgumentType]

    async def opens(self, page: Any) -> bool:
        self.stands_on(page.route)
        asked = [ON_LOAD, *(format_event_handler(handler) for handler in page.on_load)]
        answers = [await self.sends(name, chained=name != ON_LOAD) for name in asked]
        return all(answers) and (await self.root.get_state(SiteState)).is_found


def events() -> dict[str, str]:
    """Every event of our States: `shell.flash.FlashState.show` → the name that browsers send."""
    return {
        f"{fn.__module__.removeprefix('membership_ui.')}.{fn.__qualname__}": name
        for name, fn in registered()
        if fn.__module__.startswith("membership_ui")
    }


def unmarked() -> list[str]:
    """What Reflex registers beside: nobody may, but for what every page sends."""
    return [
        name
        for name, fn in registered()
        if fn.__module__.startswith("reflex") and name not in FRAMEWORK
    ]


def registered() -> Iterator[tuple[str, Any]]:
    for name, known in RegistrationContext.get().event_handlers.items():
        yield name, inspect.unwrap(known.handler.fn)

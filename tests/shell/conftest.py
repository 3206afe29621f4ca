"""A tab without a browser: the tree of States in memory, as Reflex builds it for a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import reflex as rx
from reflex.utils.format import format_event_handler
from reflex_base.event import Event

from membership_ui import wiring
from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import MACHINE
from membership_ui.shell import site_lookup
from tests.world import give_role, make_site, open_session


@dataclass
class Tab:
    """One open page. `send` gives an event to the guard as the browser, or as the page itself
    (`chained`)."""

    root: rx.State
    guard: Any

    async def send(self, handler: Any, *, chained: bool = False, **payload: Any) -> Any:
        name = handler if isinstance(handler, str) else format_event_handler(handler)
        router_data = {} if chained else dict(self.root.router_data)
        return await self.guard.preprocess(
            None, self.root, Event(name=name, payload=payload, router_data=router_data)
        )

    def state(self, cls: type[rx.State]) -> Any:
        return self.root.get_substate(cls.get_full_name().split("."))


def redirect_of(update: Any) -> str:
    """Where the browser is sent; empty when it stays."""
    for event in update.events if update else ():
        if event.name == "_redirect":
            return event.payload["path"]
    return ""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The guard runs the same queries on both databases; they have their own tests."""
    return sqlite_url


@pytest.fixture
def portal_with_site(portal: Any) -> Iterator[Any]:
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        for number, slug in enumerate(("plante-cite", "autre-site"), start=1):
            make_site(work, slug).name = f"Site {number}"
    yield portal
    site_lookup.forget()


@pytest.fixture
def sign_in(portal_with_site: Any) -> Callable[..., str]:  # noqa: ARG001
    """Signs a new account in and answers the cookie's token."""

    def make(token: str, *, role: SiteRole | None = None, site_id: int = 1) -> str:
        with wiring.transaction(MACHINE, "fr") as work:
            account_id = open_session(work, token)
            if role:
                give_role(work, account_id, site_id, role)
        return token

    return make


@pytest.fixture
def tab() -> Callable[..., Tab]:
    from membership_ui.membership_ui import app  # noqa: PLC0415  (importing it registers the States)
    from membership_ui.shell.guard import Guard  # noqa: PLC0415
    from membership_ui.shell.session import SiteState  # noqa: PLC0415

    assert app

    def open_tab(path: str, cookie: str = "", token: str = "tab") -> Tab:
        root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
        headers = {
            "cookie": f"membership={cookie}" if cookie else "",
            "origin": "http://localhost:8000",
        }
        root.router_data = {
            "pathname": path, "asPath": path, "headers": headers, "token": token, "query": {},
            "ip": "127.0.0.1",
        }  # fmt: skip
        opened = Tab(root, Guard())
        opened.state(SiteState)._opened = "/"
        return opened

    return open_tab

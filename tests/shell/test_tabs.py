"""What tabs may hold, and how soon those of visitors are forgotten."""

from __future__ import annotations

import asyncio

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from membership_ui.shell.session import SessionState
from membership_ui.shell.tabs import LONGEST_ADDRESS, drop_anonymous, shortened


@pytest.mark.parametrize("name", ["asPath", "pathname", "query", "x"])
def test_an_address_that_is_too_long_is_that_of_no_page(name):
    long = {"pathname": "/rhone", "asPath": "/rhone", "query": {}} | {name: "x" * LONGEST_ADDRESS}

    event = shortened({"name": "load", "payload": {}, "router_data": long})

    assert event["router_data"] == {"pathname": "/404", "asPath": "/404", "query": {}}
    assert event["name"] == "load"


@pytest.mark.parametrize(
    "data",
    [
        None, "text", 12, [], {}, {"router_data": None}, {"router_data": "x" * 9_999},
        {"router_data": {"asPath": "/rhone/receipts?q=a"}},
    ],
)  # fmt: skip
def test_everything_else_is_left_alone(data):
    assert shortened(data) == data


class Sockets:
    """Which tabs have a connection now."""

    def __init__(self) -> None:
        self.token_to_socket: dict[str, object] = {}


class Namespace:
    def __init__(self) -> None:
        self._token_manager = Sockets()


class App:
    """What the tabs ask of the app, without a server."""

    def __init__(self) -> None:
        self.state_manager = StateManagerMemory()
        self.event_namespace = Namespace()


async def opened(app: App, token: str, sid: str = "") -> None:
    root = await app.state_manager.get_state(BaseStateToken(ident=token, cls=State))
    session = await root.get_state(SessionState)
    session._sid = sid


def test_a_visitors_tab_is_forgotten_once_it_is_gone():
    async def scene() -> None:
        app = App()
        await opened(app, "gone")
        await opened(app, "back")
        await opened(app, "claire", sid="a session")
        app.event_namespace._token_manager.token_to_socket["back"] = object()

        dropped = [drop_anonymous(app, token) for token in ("gone", "back", "claire", "never")]

        assert dropped == [True, False, False, False]
        assert set(app.state_manager.states) == {"back", "claire"}
        assert drop_anonymous(app, "gone") is False
        await app.state_manager.close()

    asyncio.run(scene())

"""Events of managers, sent by hand: the guard refuses them to everybody else, on every site."""

from __future__ import annotations

import asyncio

import pytest

from membership_ui.accounts.tables import SiteRole
from membership_ui.casework.ui.lost_factor import LostFactorState
from membership_ui.casework.ui.merges import MergesState
from membership_ui.casework.ui.merging import MergingState

# Closes the dialog of a page that a reviewer opens too
OPEN = LostFactorState.event_handlers["cancel"]
EVENTS = [
    handler
    for state in (MergingState, MergesState, LostFactorState)
    for name, handler in state.event_handlers.items()
    if name != "setvar" and handler != OPEN
]
REFUSED = [
    None,
    *(role for role in SiteRole if role not in ("site_manager", "network_administrator")),
]


def let_through(tab, event) -> bool:
    return asyncio.run(tab.send(event)) is None


@pytest.mark.parametrize("role", REFUSED)
def test_nobody_else_sends_them(tab, sign_in, role):
    here = tab("/plante-cite/staff/accounts", sign_in("somebody", role=role))

    assert len(EVENTS) >= 10
    assert [event for event in EVENTS if let_through(here, event)] == []


def test_neither_do_visitors_nor_the_manager_of_another_site(tab, sign_in):
    manager = sign_in("manager", role=SiteRole.SITE_MANAGER, site_id=2)

    for cookie in ("", manager):
        here = tab("/plante-cite/staff/accounts", cookie)
        assert [event for event in EVENTS if let_through(here, event)] == []


@pytest.mark.parametrize("role", ["site_manager", "network_administrator"])
def test_managers_send_them(tab, sign_in, role):
    here = tab("/plante-cite/staff/accounts", sign_in("manager", role=SiteRole(role)))

    assert [event for event in EVENTS if not let_through(here, event)] == []

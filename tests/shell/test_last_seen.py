"""When a session was last seen is written down later, and for those that sent something only."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import SignIn
from membership_ui.kernel.work import MACHINE
from membership_ui.shell import last_seen
from membership_ui.shell.visits import cookie_name, visit_of
from tests.conftest import NOW
from tests.world import open_session


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def sessions(portal, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    with wiring.transaction(MACHINE, "fr") as work:
        open_session(work, "active")
        open_session(work, "silent")
    last_seen.write_down()


def seen():
    with wiring.reading() as session:
        return {row.token_hash: row.last_seen_at for row in session.exec(select(SignIn))}


async def look(token):
    return await visit_of(f"{cookie_name()}={token}", "")


def test_an_event_writes_nothing_the_next_round_does(sessions, monkeypatch):
    asyncio.run(look("active"))
    assert set(seen().values()) == {None}

    later = NOW + timedelta(minutes=3)
    monkeypatch.setattr(wiring, "now", lambda: later)
    last_seen.write_down()

    assert seen() == {digest("active"): later, digest("silent"): None}


def test_a_session_that_never_was_is_not_noted(sessions):
    asyncio.run(look("forged"))
    last_seen.write_down()

    assert set(seen().values()) == {None}


def test_what_could_not_be_written_is_written_in_the_next_round(sessions, monkeypatch):
    def no_clock():
        raise OSError("no clock")

    asyncio.run(look("active"))
    monkeypatch.setattr(wiring, "now", no_clock)
    with pytest.raises(OSError, match="no clock"):
        last_seen.write_down()

    monkeypatch.setattr(wiring, "now", lambda: NOW)
    last_seen.write_down()

    assert seen()[digest("active")] == NOW

"""The event channel as it is served: changes arrive, rights hold, rubbish is survived."""

from __future__ import annotations

import asyncio
import contextlib
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import socketio.exceptions

from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.signing_in import end_session
from membership_ui.settings import settings
from tests.conftest import for_sqlalchemy
from tests.live.conftest import Served, serve
from tests.live.trial_portal import change, count_changes
from tests.live.wire import HYDRATE, ON_LOAD, ROOT, WireTab

TRIAL = "tests___live___trial_portal____trial_state"
PRESS, RELOAD, FAIL = (f"{ROOT}{TRIAL}.{name}" for name in ("press", "reload", "fail"))


def change_elsewhere(served: Served) -> int:
    """As a job or the command line would, in this process; answers what pages must show."""
    with served.transaction() as work:
        change(work)
        work.session.flush()
        return count_changes(work)


def end_session_elsewhere(served: Served, token: str) -> None:
    with served.transaction() as work:
        end_session(work, digest(token))


def shows(count: int) -> Callable[[WireTab], bool]:
    return lambda tab: tab.value(TRIAL, "count") == count


def play(scene: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 60))


async def watching(served: Served, token: str = "") -> WireTab:
    """A tab on the page that watches, loaded."""
    token = token or served.sign_in("amina")
    tab = await WireTab(served.base, cookie=token).open()
    await tab.until(lambda tab: tab.value(TRIAL, "who") == token, seconds=10)
    await tab.rest(0.3)
    return tab


async def changes_arrive(served: Served) -> None:
    tab = await watching(served)

    for _ in range(3):
        count = change_elsewhere(served)
        assert await tab.until(shows(count)) <= 1.0

    await asyncio.to_thread(urllib.request.urlopen, f"{served.base}/trial/change")
    assert await tab.until(shows(count + 1)) <= 1.0
    await tab.close()


async def ended_sessions_are_wiped(served: Served) -> None:
    token, other_token = served.sign_in("amina"), served.sign_in("mallory")
    hers, other = await watching(served, token), await watching(served, other_token)

    end_session_elsewhere(served, token)
    assert await hers.until(lambda tab: tab.redirects) <= 1.0

    assert hers.redirects == ["/plante-cite/login?next=%2Fplante-cite%2Ftrial&ended=1"]
    assert (hers.value(TRIAL, "who"), hers.value("session_state", "name")) == ("", "")
    assert other.redirects == []
    count = change_elsewhere(served)
    await other.until(shows(count))
    assert hers.value(TRIAL, "count") == 0


def test_a_change_made_elsewhere_shows_within_a_second(on_sqlite: Served):
    play(changes_arrive(on_sqlite))


def test_a_session_ended_elsewhere_wipes_its_open_pages_and_no_others(on_sqlite: Served):
    play(ended_sessions_are_wiped(on_sqlite))


def test_the_same_on_postgresql(postgres_url: str, tmp_path: Path):
    with serve(tmp_path, for_sqlalchemy(postgres_url)) as served:
        play(changes_arrive(served))
        play(ended_sessions_are_wiped(served))


def test_the_same_through_redis_with_two_workers(sqlite_url, redis_url, tmp_path, monkeypatch):
    monkeypatch.setenv("MEMBERSHIP_REDIS_URL", redis_url)
    settings.cache_clear()
    try:
        with serve(tmp_path, sqlite_url, redis_url=redis_url, workers=2) as served:
            play(six_tabs_of_two_workers(served))
            play(ended_sessions_are_wiped(served))
    finally:
        monkeypatch.undo()
        settings.cache_clear()


async def six_tabs_of_two_workers(served: Served) -> None:
    tabs = [await watching(served) for _ in range(6)]
    for _ in range(3):
        count = change_elsewhere(served)
        assert max(await asyncio.gather(*[tab.until(shows(count)) for tab in tabs])) <= 1.0


def test_a_rolled_back_change_tells_nobody(on_sqlite: Served):
    async def scene() -> None:
        tab = await watching(on_sqlite)
        seen = len(tab.frames)
        with contextlib.suppress(RuntimeError), on_sqlite.transaction() as work:
            change(work)
            raise RuntimeError

        await asyncio.sleep(1)

        assert len(tab.frames) == seen

    play(scene())


def test_a_page_that_was_left_is_not_reloaded(on_sqlite: Served):
    async def scene() -> None:
        tab = await watching(on_sqlite)
        tab.path = "/plante-cite/elsewhere"
        await tab.send(ON_LOAD)
        await tab.rest()
        seen = tab.text

        change_elsewhere(on_sqlite)
        await tab.rest(1.0)

        assert tab.text == seen

    play(scene())


def test_the_token_of_a_tab_is_worth_nothing_without_its_cookie(on_sqlite: Served):
    async def scene() -> None:
        hers = await watching(on_sqlite)
        await hers.close()
        for cookie in ("", on_sqlite.sign_in("mallory")):
            thief = await WireTab(on_sqlite.base, cookie=cookie, token=hers.token).open()
            await thief.rest()
            await thief.send(RELOAD)
            await thief.rest()
            assert hers.cookie not in thief.text
            await thief.close()

    play(scene())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_another_origin_may_not_open_the_channel(on_sqlite: Served, origin):
    async def scene() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await WireTab(on_sqlite.base, cookie=on_sqlite.sign_in("amina")).open(origin=origin)

    play(scene())


def test_a_visitor_is_sent_to_the_login_page(on_sqlite: Served):
    async def scene() -> None:
        tab = await WireTab(on_sqlite.base, path="/en/plante-cite/trial").open()
        await tab.until(lambda tab: tab.redirects)
        assert tab.redirects == ["/en/plante-cite/login?next=%2Fen%2Fplante-cite%2Ftrial"]
        assert tab.value("site_state", "name") == "Réseau du Rhône"

    play(scene())


RUBBISH = [
    "{", 12, [], {}, {"name": "no.such.event"}, {"name": PRESS, "payload": []}, {"name": None},
    {"name": PRESS, "payload": {"a": 1}, "more": 2}, {"name": PRESS, "router_data": "x"},
    b"\x00\xff", [[[[[[[[]]]]]]]], {"name": RELOAD, "payload": {"self": 1}},
    {"name": HYDRATE, "payload": {"vars": {"x": 1}, "hashes": 7}},
]  # fmt: skip


def test_rubbish_is_survived_and_leaves_others_alone(on_sqlite: Served):
    async def scene() -> None:
        other = await watching(on_sqlite)
        mine = await watching(on_sqlite, on_sqlite.sign_in("mallory"))
        for frame in RUBBISH:
            await mine.raw(frame)
        await mine.rest()

        count = change_elsewhere(on_sqlite)
        await other.until(shows(count))
        await other.send(PRESS)
        await other.until(shows(count + 1))

    play(scene())

    assert "membership=" not in on_sqlite.log.read_text().replace("membership=…", "")


def test_a_bug_is_told_by_a_reference_that_stands_in_the_log(on_sqlite: Served):
    told: list[str] = []

    async def scene() -> None:
        tab = await watching(on_sqlite)
        await tab.send(FAIL)
        await tab.until(
            lambda tab: (tab.value("flash_state", "message") or {}).get("kind") == "error"
        )
        assert "secret detail" not in tab.text
        told.append(tab.value("flash_state", "message")["text"])

    play(scene())

    reference = told[0].rstrip(".").rsplit(maxsplit=1)[-1]
    assert len(reference) == 8
    assert reference in on_sqlite.log.read_text()

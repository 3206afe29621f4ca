"""The event channel as it is served: changes arrive, rights hold, rubbish is survived."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Awaitable, Callable

import pytest
import socketio.exceptions

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.signing_in import end_session
from membership_ui.kernel.work import MACHINE
from tests.live.conftest import Served, serve
from tests.live.trial_portal import TOPIC, change
from tests.live.wire import HYDRATE, ROOT, WireTab

TRIAL = "tests___live___trial_portal____trial_state"
PRESS, RELOAD, FAIL = (f"{ROOT}{TRIAL}.{name}" for name in ("press", "reload", "fail"))


def change_from_another_process() -> None:
    """This process is not the server: as a job or the command line would."""
    with wiring.transaction(MACHINE, "fr") as work:
        change(work)


def shows(count: int) -> Callable[[WireTab], bool]:
    return lambda tab: tab.value(TRIAL, "count") == count


def play(scene: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 30))


async def watching(base: str, **values) -> WireTab:
    tab = await WireTab(base, cookie="amina", **values).open()
    await tab.until(lambda tab: tab.value(TRIAL, "who") == "amina")
    await tab.rest(0.3)
    return tab


async def changes_arrive(base: str) -> None:
    tab = await watching(base)

    for number in range(1, 6):
        change_from_another_process()
        assert await tab.until(shows(number)) <= 1.0

    urllib.request.urlopen(f"{base}/trial/change")
    assert await tab.until(shows(6)) <= 1.0
    await tab.close()


def test_a_change_made_elsewhere_shows_within_a_second(served: Served):
    play(changes_arrive(served.base))


def test_a_change_shows_through_redis_from_another_worker(people, redis_url, tmp_path, monkeypatch):
    from membership_ui.settings import settings

    monkeypatch.setenv("MEMBERSHIP_REDIS_URL", redis_url)
    settings.cache_clear()
    with serve(tmp_path, workers=2) as server:

        async def scene() -> None:
            tabs = [await watching(server.base) for _ in range(6)]
            for number in range(1, 4):
                change_from_another_process()
                assert max(await asyncio.gather(*[tab.until(shows(number)) for tab in tabs])) <= 1.0
            with wiring.transaction(MACHINE, "fr") as work:
                end_session(work, digest("amina"))
            await asyncio.gather(*[tab.until(lambda tab: tab.redirects) for tab in tabs])
            assert all(tab.value(TRIAL, "who") == "" for tab in tabs)

        play(scene())


def test_a_rolled_back_change_tells_nobody(served: Served):
    async def scene() -> None:
        tab = await watching(served.base)
        seen = len(tab.frames)
        with pytest.raises(RuntimeError), wiring.transaction(MACHINE, "fr") as work:
            change(work)
            raise RuntimeError

        await asyncio.sleep(1)

        assert len(tab.frames) == seen

    play(scene())


def test_a_session_ended_elsewhere_wipes_its_open_pages_and_no_others(served: Served):
    async def scene() -> None:
        hers = await watching(served.base)
        other = await WireTab(served.base, cookie="mallory").open()
        await other.until(lambda tab: tab.value(TRIAL, "who") == "mallory")
        with wiring.transaction(MACHINE, "fr") as work:
            end_session(work, digest("amina"))

        assert await hers.until(lambda tab: tab.redirects) <= 1.0

        assert hers.redirects == ["/plante-cite/login?next=%2Fplante-cite%2Ftrial"]
        assert hers.value(TRIAL, "who") == ""
        assert other.redirects == []
        change_from_another_process()
        await other.until(shows(1))
        assert hers.value(TRIAL, "count") == 0

    play(scene())


def test_a_page_that_was_left_is_not_reloaded(served: Served):
    async def scene() -> None:
        tab = await watching(served.base)
        tab.path = "/plante-cite/elsewhere"
        await tab.send(ROOT + "reflex___state____on_load_internal_state.on_load_internal")
        await tab.rest()
        seen = tab.text

        change_from_another_process()
        await tab.rest(1.0)

        assert tab.text == seen

    play(scene())


def test_the_token_of_a_tab_is_worth_nothing_without_its_cookie(served: Served):
    async def scene() -> None:
        hers = await watching(served.base)
        token = hers.token
        await hers.close()
        for cookie in ("", "mallory"):
            thief = await WireTab(served.base, cookie=cookie, token=token).open()
            await thief.rest()
            await thief.send(RELOAD)
            await thief.rest()
            assert "amina" not in thief.text
            await thief.close()

    play(scene())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_another_origin_may_not_open_the_channel(served: Served, origin):
    async def scene() -> None:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await WireTab(served.base, cookie="amina").open(origin=origin)

    play(scene())


def test_a_visitor_is_sent_to_the_login_page(served: Served):
    async def scene() -> None:
        tab = await WireTab(served.base, path="/en/plante-cite/trial").open()
        await tab.until(lambda tab: tab.redirects)
        assert tab.redirects == ["/en/plante-cite/login?next=%2Fen%2Fplante-cite%2Ftrial"]
        assert tab.value("site_state", "name") == "Plante"

    play(scene())


def test_rubbish_is_survived_and_leaves_others_alone(served: Served):
    rubbish = [
        "{", 12, [], {}, {"name": "no.such.event"}, {"name": PRESS, "payload": []}, {"name": PRESS, "router_data": "x"},
        {"name": PRESS, "payload": {"a": 1}, "more": 2}, {"name": None}, b"\x00\xff", [[[[[[[[]]]]]]]],
        {"name": HYDRATE, "payload": {"vars": {"x": 1}, "hashes": 7}}, {"name": RELOAD, "payload": {"self": 1}},
    ]  # fmt: skip

    async def scene() -> None:
        other = await watching(served.base)
        mine = await WireTab(served.base, cookie="mallory").open()
        await mine.rest()
        for frame in rubbish:
            await mine.raw(frame)
        await mine.rest()
        await mine.send(PRESS)
        await other.until(shows(1))
        await mine.until(shows(1))

    play(scene())

    assert "membership=mallory" not in served.log.read_text()


def test_a_bug_is_told_by_a_reference_that_stands_in_the_log(served: Served):
    async def scene() -> str:
        tab = await watching(served.base)
        await tab.send(FAIL)
        await tab.until(lambda tab: (tab.value("flash_state", "message") or {}).get("kind") == "error")
        assert "secret detail" not in tab.text
        return tab.value("flash_state", "message")["text"]

    told: list[str] = []

    async def keep() -> None:
        told.append(await scene())

    play(keep())

    reference = told[0].rsplit(maxsplit=1)[-1]
    assert len(reference) == 8
    assert reference in served.log.read_text()


def test_the_topic_of_the_trial_is_what_the_page_watches():
    assert TOPIC == "trial:1"

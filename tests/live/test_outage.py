"""PostgreSQL or Redis goes and comes back: pages are told, the log stays short, all works again."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import redis

from membership_ui.adapters import migrations
from membership_ui.adapters.database import open_database
from tests.conftest import for_sqlalchemy, new_postgres
from tests.live.conftest import Served, serve
from tests.live.test_wire import PRESS, TRIAL, change_elsewhere, play, shows, watching
from tests.live.wire import ON_LOAD, WireTab
from tests.relay import Relay, relayed_postgres, relayed_redis

LOG_LINES, LOG_BYTES = 25, 12_000
CLICKS = 30


@dataclass(frozen=True)
class Stage:
    """A portal on PostgreSQL and Redis, each behind a relay."""

    served: Served
    database: Relay
    states: Relay
    redis_url: str


@pytest.fixture(scope="module")
def stage(
    postgres_server: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    states, states_url = relayed_redis(redis_url)
    with new_postgres(postgres_server) as its_own:
        database, url = relayed_postgres(for_sqlalchemy(its_own))
        engine = open_database(url)
        migrations.upgrade(engine)
        engine.dispose()
        with serve(tmp_path_factory.mktemp("outage"), url, redis_url=states_url) as served:
            yield Stage(served, database, states, redis_url)


def test_without_its_database_the_portal_says_so_and_comes_back(stage: Stage):
    play(_goes_and_comes_back(stage, stage.database, {"database": False}))


def test_the_same_without_redis_which_loses_what_it_held(stage: Stage):
    play(_goes_and_comes_back(stage, stage.states, {"redis": False}))


async def _goes_and_comes_back(stage: Stage, relay: Relay, said: dict[str, bool]) -> None:
    served, before = stage.served, len(stage.served.log.read_text())
    tab = await watching(served)

    relay.cut()
    for _ in range(CLICKS):
        await tab.send(PRESS)
    await tab.until(is_away(True), seconds=5)
    status, page = await asyncio.to_thread(answer, f"{served.base}/en/plante-cite/memberships")
    ready, facts = await asyncio.to_thread(answer, f"{served.base}/readyz")

    assert status == ready == 503
    assert "Service temporarily unavailable" in page
    assert "Réseau du Rhône" in page
    for name, value in said.items():
        assert f'"{name}":{str(value).lower()}' in facts
    written = served.log.read_text()[before:]
    assert written.count("outage.began") == 1
    assert len(written.splitlines()) < LOG_LINES
    assert len(written) < LOG_BYTES

    if relay is stage.states:
        redis.Redis.from_url(stage.redis_url).flushall()
    relay.mend()
    await tab.until(is_away(False), seconds=10)
    await sent_back(tab)
    count = change_elsewhere(served)
    await tab.send(PRESS)
    await tab.until(shows(count + 1), seconds=10)

    assert tab.value("site_state", "is_found") in (True, None)
    assert tab.value("site_state", "slug") == "plante-cite"
    assert served.log.read_text()[before:].count("outage.ended") == 1
    await tab.close()


def test_a_page_whose_state_is_lost_opens_again_at_its_next_event(stage: Stage):
    play(_lost(stage.served))


async def _lost(served: Served) -> None:
    who = served.sign_in("amina")
    tab = await WireTab(served.base, cookie=who).open(hydrate=False)

    await tab.send(PRESS)
    await tab.until(lambda tab: tab.value(TRIAL, "who") == who, seconds=10)

    assert tab.value("site_state", "is_found") is True
    assert tab.value("site_state", "slug") == "plante-cite"
    await tab.close()


def is_away(value: bool) -> Callable[[WireTab], bool]:
    return lambda tab: tab.value("outage_state", "is_away") is value


async def sent_back(tab: WireTab) -> None:
    """A browser sends the events of an answer back; this is the one that opens the page again."""
    assert any(
        event["name"] == ON_LOAD for frame in tab.frames for event in frame.get("events", ())
    )
    await tab.send(ON_LOAD)
    await tab.rest()


def answer(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()

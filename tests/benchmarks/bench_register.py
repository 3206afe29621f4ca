"""The staff list over 36,130 and 100,000 structures: searches, filters, orders and pages as staff
would ask.

Each figure is one event through the websocket of a running portal: sent, answered, its page
received.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from membership_ui.demo import LOGINS, PASSWORD
from membership_ui.settings import ROOT
from tests.journeys.portal import served
from tests.live.wire import ROOT as WIRE
from tests.live.wire import WireTab

OPEN = f"{WIRE}membership_ui___memberships___ui___register____register_state.open"
ALONE, CLIENTS, SECONDS, GROWN = 300, 50, 20, 100_000
# The guard slows down a tab that sends more than 30 events a second
PAUSE = 0.05
Row = dict[str, Any]


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    try:
        with served(folder) as portal:
            rows = asyncio.run(_measure(portal.base, "36,130"))
        environment = {**os.environ, "MEMBERSHIP_DATA_DIR": str(folder)}
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.registers", str(GROWN)],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        with served(folder) as portal:
            return rows + asyncio.run(_measure(portal.base, f"{GROWN:,}"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(base: str, size: str) -> list[Row]:
    cookie, chance = await _sign_in(base), random.Random(7)
    tab = await _open(base, cookie)
    await _ask(tab, "")
    alone = []
    for _event in range(ALONE):
        alone.append(await _ask(tab, _query(chance)))
        await asyncio.sleep(PAUSE)
    crowd = [await _open(base, cookie) for _ in range(CLIENTS)]
    busy = await asyncio.gather(
        *(_keep_asking(one, random.Random(rank)) for rank, one in enumerate(crowd))
    )
    for one in (tab, *crowd):
        await one.close()
    together = [seconds for times in busy for seconds in times]
    return [
        *_rows(f"staff list, {size}, alone", alone, 30),
        *_rows(f"staff list, {size}, {CLIENTS} clients", together, 80),
    ]


def _query(chance: random.Random) -> str:
    """A search as typed so far, a filter or two, an order: any of them, or none."""
    asked: dict[str, str] = {}
    if chance.random() < 0.7:
        name = chance.choice(_NAMES)
        asked["q"] = name[: chance.randint(1, len(name))]
    for name, values in _FILTERS.items():
        if chance.random() < 0.2:
            asked[name] = chance.choice(values)
    asked["sort"] = chance.choice(("", "-")) + chance.choice(_ORDERS)
    return urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)


_NAMES = (
    "saint etienne",
    "st etienne",
    "hay les roses",
    "oeuilly",
    "la roche sur yon",
    "montreuil",
    "62100",
    "210100012",
    "villeneuve d ascq",
    "cc du pays",
    "bourg en bresse",
    "le mans",
    "sainte colombe",
    "communauté de communes",
    "aix en provence",
    "marseille",
    "plougastel",
    "saint martin",
    "chateau",
    "val de",
    "xertigny",
    "l'isle",
)
_ORDERS = ("name", "tier", "expiry", "standing", "amount")
_FILTERS = {
    "kind": ("commune", "intercommunalite"),
    "department": ("62", "01", "69", "29"),
    "tier": ("p1", "p2", "p4"),
    "standing": ("due", "to_renew", "active", "expired", "none"),
}


async def _keep_asking(tab: WireTab, chance: random.Random) -> list[float]:
    await asyncio.sleep(chance.random())
    times = []
    for _second in range(SECONDS):
        times.append(await _ask(tab, _query(chance)))
        await asyncio.sleep(max(0.0, 1 - times[-1]))
    return times


async def _open(base: str, cookie: str) -> WireTab:
    tab = await WireTab(base, cookie=cookie, path="/plante-cite/staff/members").open()
    await tab.rest()
    return tab


async def _ask(tab: WireTab, query: str) -> float:
    """Seconds until the page for `query` is there."""
    tab.path = f"/plante-cite/staff/members?{query}"
    tab.frames.clear()
    began = monotonic()
    await tab.send(OPEN)
    await tab.until(
        lambda one: any(
            "register_state" in key for frame in one.frames for key in frame.get("delta", {})
        ),
        10,
    )
    return monotonic() - began


async def _sign_in(base: str) -> str:
    manager = next(number for role, _email, number in LOGINS if role.startswith("Responsable"))
    form = {"identifier": manager, "password": PASSWORD, "site": "plante-cite", "locale": "fr"}
    async with httpx.AsyncClient(base_url=base) as browser:
        answer = await browser.post("/auth/login", data=form, headers={"origin": base})
    return answer.cookies["membership"]


def _rows(figure: str, times: list[float], budget: int) -> list[Row]:
    p50, p95 = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
    return [
        {"figure": f"{figure}, p50", "value": round(p50, 1), "unit": "ms", "budget": None},
        {"figure": f"{figure}, p95", "value": round(p95, 1), "unit": "ms", "budget": budget},
    ]

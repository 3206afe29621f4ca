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
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote, urlencode

from membership_ui.settings import ROOT
from tests.benchmarks.clients import PAUSE, Row, ask, open_tab, round_trips, sign_in
from tests.journeys.portal import number_of, served
from tests.live.wire import WireTab

REGISTER = "register.ui.register.register_state"
ALONE, CLIENTS, SECONDS, GROWN = 300, 50, 20, 100_000


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
    cookie, chance = await sign_in(base, number_of("responsable")), random.Random(7)
    tab = await open_tab(base, cookie, "staff/members")
    await _ask(tab, "")
    alone = []
    for _event in range(ALONE):
        alone.append(await _ask(tab, _query(chance)))
        await asyncio.sleep(PAUSE)
    wrong = []
    for typed in _TYPED_WRONG * 10:
        wrong.append(await _ask(tab, urlencode({"q": typed})))
        await asyncio.sleep(PAUSE)
    crowd = [await open_tab(base, cookie, "staff/members") for _ in range(CLIENTS)]
    busy = await asyncio.gather(
        *(_keep_asking(one, random.Random(rank)) for rank, one in enumerate(crowd))
    )
    for one in (tab, *crowd):
        await one.close()
    together = [seconds for times in busy for seconds in times]
    return [
        *round_trips(f"staff list, {size}, alone", alone, 30),
        *round_trips(f"staff list, {size}, typing errors", wrong, 80),
        *round_trips(f"staff list, {size}, {CLIENTS} clients", together, 80),
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
# Nobody has them: the nearest words of the register are looked for
_TYPED_WRONG = (
    "etiene",
    "saint etinene",
    "vilefranche",
    "colmobe",
    "marseile",
    "chateua",
    "xertignny",
    "montreiul",
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


async def _ask(tab: WireTab, query: str) -> float:
    """Seconds until the page for `query` is there."""
    tab.path = f"/plante-cite/staff/members?{query}"
    return await ask(tab, REGISTER, "open")

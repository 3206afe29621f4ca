"""A signed-in tab that asks and waits, and the rows that say how long it took."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from time import monotonic
from typing import Any

import httpx

from membership_ui.demo import PASSWORD
from tests.live.wire import ROOT as WIRE
from tests.live.wire import WireTab

# The guard slows down a tab that sends more than 30 events a second
PAUSE = 0.05
Row = dict[str, Any]


async def sign_in(base: str, number: str) -> str:
    """The cookie of a session."""
    form = {"identifier": number, "password": PASSWORD, "site": "plante-cite", "locale": "fr"}
    async with httpx.AsyncClient(base_url=base) as browser:
        answer = await browser.post("/auth/login", data=form, headers={"origin": base})
    return answer.cookies["membership"]


async def open_tab(base: str, cookie: str, page: str) -> WireTab:
    """A page that was opened and has come to rest."""
    tab = await WireTab(base, cookie=cookie, path=f"/plante-cite/{page}").open()
    await tab.rest()
    return tab


async def ask(tab: WireTab, module: str, event: str) -> float:
    """Seconds until the State of `module` has answered its `event`.

    `module`: `register.ui.register.register_state`, the State's name in snake case.
    """
    *folders, state = module.split(".")
    name = "___".join(["membership_ui", *folders]) + f"____{state}"
    tab.frames.clear()
    began = monotonic()
    await tab.send(f"{WIRE}{name}.{event}")
    await tab.until(lambda one: any(state in key for f in one.frames for key in f["delta"]), 10)
    return monotonic() - began


def row(figure: str, value: float, unit: str, budget: float | None = None) -> Row:
    """One line of the table; without a budget it is told only."""
    return {"figure": figure, "value": value, "unit": unit, "budget": budget}


def round_trips(figure: str, times: Sequence[float], budget: float) -> list[Row]:
    """Median and 95th percentile, in milliseconds."""
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return [
        row(f"{figure}, p50", round(p50 * 1000, 1), "ms"),
        row(f"{figure}, p95", round(p95 * 1000, 1), "ms", budget),
    ]

"""The running portal: restart, memory, the round trip of "Mes adhésions", the first load of the
login page.

The portal, its clients and Chromium share the machine: the figures are upper bounds.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
from playwright.sync_api import sync_playwright

from tests.benchmarks.clients import PAUSE, Row, ask, open_tab, round_trips, row, sign_in
from tests.journeys.portal import Portal, number_of, served

CLIENTS, OPENINGS = 50, 200
MEMBERSHIPS = "memberships.ui.memberships.memberships_state"


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    try:
        with served(folder):
            pass
        began = monotonic()
        with served(folder) as portal:
            restart = monotonic() - began
            return [
                row("restart until it serves", round(restart, 1), "s", 10),
                *asyncio.run(_clients(portal)),
                *_first_load(portal),
            ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _clients(portal: Portal) -> list[Row]:
    at_rest = _web_memory()
    cookie = await sign_in(portal.base, number_of("contact technique"))
    tab = await open_tab(portal.base, cookie, "memberships")
    times = []
    for _opening in range(OPENINGS):
        times.append(await ask(tab, MEMBERSHIPS, "open"))
        await asyncio.sleep(PAUSE)
    before = _web_memory()
    crowd = [await open_tab(portal.base, cookie, "memberships") for _ in range(CLIENTS)]
    added = _web_memory() - before
    for one in [tab, *crowd]:
        await one.close()
    return [
        row("web worker at rest", round(at_rest), "MB", 180),
        row("web worker, its first client served", round(before), "MB"),
        row(f"{CLIENTS} connected clients add", round(added), "MB", 50),
        *round_trips("opening the memberships", times, 30),
    ]


def _web_memory() -> float:
    """Resident MB of the biggest process under this one: the web worker."""
    children = psutil.Process().children(recursive=True)
    return max(one.memory_info().rss for one in children) / 1_000_000


def _first_load(portal: Portal) -> list[Row]:
    """A cold browser on the login page: bytes as transferred, paint and time until it can be
    used.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = chromium.new_context(locale="fr-FR").new_page()
        sizes: dict[str, float] = {"Script": 0, "Stylesheet": 0}
        kinds: dict[str, str] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
        wire.on("Network.loadingFinished", lambda e: _add(sizes, kinds, e))
        began = monotonic()
        page.goto(portal.address("login"), wait_until="commit")
        page.locator("[name=identifier]").fill("10482")
        usable = monotonic() - began
        page.wait_for_load_state("networkidle")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        chromium.close()
    return [
        row("login page, JavaScript", round(sizes["Script"] / 1000), "kB", 240),
        row("login page, CSS", round(sizes["Stylesheet"] / 1000), "kB", 55),
        row("login page, first paint", round(paint), "ms", 300),
        row("login page, usable", round(usable * 1000), "ms", 1000),
    ]


def _add(sizes: dict[str, float], kinds: dict[str, str], event: dict[str, Any]) -> None:
    kind = kinds.get(event["requestId"], "")
    if kind in sizes:
        sizes[kind] += event["encodedDataLength"]

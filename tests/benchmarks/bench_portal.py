"""The running portal: restart, memory, the round trip of "Mes adhésions", the first load of the
login page.

The portal, its clients and Chromium share the machine: the figures are upper bounds.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import httpx
import psutil
from playwright.sync_api import sync_playwright

from membership_ui.demo import LOGINS, PASSWORD
from membership_ui.settings import ROOT
from tests.live.wire import ROOT as WIRE
from tests.live.wire import WireTab

PORT, CLIENTS, LOADS = 8123, 50, 200
BASE = f"http://localhost:{PORT}"
LOAD = f"{WIRE}membership_ui___memberships___ui___memberships____memberships_state.load"
Row = dict[str, Any]


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    try:
        _stop(_start(folder)[0])
        server, seconds = _start(folder)
        try:
            rows = [_row("restart until it serves", round(seconds, 1), "s", 10)]
            rows += asyncio.run(_clients(server.pid))
            return rows + _first_load()
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], float]:
    began = monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "membership_ui.cli", "demo", "--port", str(PORT)],
        cwd=ROOT,
        env={**os.environ, "MEMBERSHIP_DATA_DIR": str(folder), "MEMBERSHIP_PUBLIC_URL": BASE},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while server.poll() is None:
        try:
            urlopen(f"{BASE}/readyz").close()
        except OSError:
            sleep(0.1)
        else:
            return server, monotonic() - began
    raise RuntimeError("the portal did not start")


def _stop(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


async def _clients(server: int) -> list[Row]:
    at_rest = _web_memory(server)
    cookie = await _sign_in()
    tab = await WireTab(BASE, cookie=cookie, path="/plante-cite/memberships").open()
    await tab.rest()
    times = [await _round_trip(tab) for _ in range(LOADS)]
    crowd = [
        await WireTab(BASE, cookie=cookie, path="/plante-cite/memberships").open()
        for _ in range(CLIENTS)
    ]
    await asyncio.gather(*(one.rest() for one in crowd))
    added = _web_memory(server) - at_rest
    for one in [tab, *crowd]:
        await one.close()
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return [
        _row("web worker at rest", round(at_rest), "MB", 180),
        _row(f"{CLIENTS} connected clients add", round(added), "MB", 50),
        _row("memberships, round trip p50", round(p50 * 1000, 1), "ms", None),
        _row("memberships, round trip p95", round(p95 * 1000, 1), "ms", 30),
    ]


async def _sign_in() -> str:
    form = {"identifier": LOGINS[0][2], "password": PASSWORD, "site": "plante-cite", "locale": "fr"}
    async with httpx.AsyncClient(base_url=BASE) as browser:
        answer = await browser.post("/auth/login", data=form, headers={"origin": BASE})
    return answer.cookies["membership"]


async def _round_trip(tab: WireTab) -> float:
    seen = len(tab.frames)
    began = monotonic()
    await tab.send(LOAD)
    await tab.until(lambda one: any(frame.get("final", True) for frame in one.frames[seen:]))
    return monotonic() - began


def _web_memory(server: int) -> float:
    """MB of the biggest granian process: the one web worker."""
    children = psutil.Process(server).children(recursive=True)
    granian = [one for one in children if "granian" in " ".join(one.cmdline())]
    return max(one.memory_info().rss for one in granian) / 1_000_000


def _first_load() -> list[Row]:
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
        page.goto(f"{BASE}/plante-cite/login")
        page.locator("[name=identifier]").fill("10482")
        usable = monotonic() - began
        page.wait_for_load_state("networkidle")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        chromium.close()
    return [
        _row("login page, JavaScript", round(sizes["Script"] / 1000), "kB", 240),
        _row("login page, CSS", round(sizes["Stylesheet"] / 1000), "kB", 55),
        _row("login page, first paint", round(paint), "ms", 300),
        _row("login page, usable", round(usable * 1000), "ms", 1000),
    ]


def _add(sizes: dict[str, float], kinds: dict[str, str], event: dict[str, Any]) -> None:
    kind = kinds.get(event["requestId"], "")
    if kind in sizes:
        sizes[kind] += event["encodedDataLength"]


def _row(figure: str, value: float, unit: str, budget: float | None) -> Row:
    return {"figure": figure, "value": value, "unit": unit, "budget": budget}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures(), indent=2) + "\n")

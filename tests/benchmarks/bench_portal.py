"""The running portal: restart, memory, the round trip of "Mes adhésions", the first load of the
login page.

The portal, its clients and Chromium share the machine: the figures are upper bounds.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.benchmarks.clients import PAUSE, Row, ask, open_tab, round_trips, row, sign_in
from tests.journeys.portal import Portal, number_of, served

CLIENTS, OPENINGS, COLD_BROWSERS = 50, 200, 9
MEMBERSHIPS = "space.ui.memberships.memberships_state"
_NOTE_THE_FORM = """
new MutationObserver(() => {
  if (!window.usableAt && document.querySelector("[name=identifier]"))
    window.usableAt = performance.now()
}).observe(document, {subtree: true, childList: true})
"""


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
                row("a web process killed, until another serves", _replaced(portal), "s", 5),
                *asyncio.run(_clients(portal)),
                *_first_load(portal),
            ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replaced(portal: Portal) -> float:
    """Kills the process that serves; nobody can connect until its successor listens."""
    web = next(one for one in _processes() if "membership_ui.jobs.web" in one.cmdline())
    for one in web.children():
        one.kill()
        one.wait()
    killed = monotonic()
    while not _serves(portal):
        sleep(0.05)
    return round(monotonic() - killed, 1)


def _serves(portal: Portal) -> bool:
    try:
        return urlopen(f"{portal.base}/healthz", timeout=5).status == 200
    except OSError:
        return False


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
    return max(one.memory_info().rss for one in _processes()) / 1_000_000


def _processes() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _first_load(portal: Portal) -> list[Row]:
    """Cold browsers on the login page of a portal that somebody has visited: bytes as
    transferred, median of the paint and of the time until the form can be typed into.
    """
    with sync_playwright() as playwright:
        sizes = _transferred(playwright, portal)
        loads = [_cold_load(playwright, portal) for _browser in range(COLD_BROWSERS)]
    paint, usable = (statistics.median(times) for times in zip(*loads, strict=True))
    return [
        row("login page, JavaScript", round(sizes["Script"] / 1000), "kB", 240),
        row("login page, CSS", round(sizes["Stylesheet"] / 1000), "kB", 55),
        row("login page, first paint", round(paint), "ms", 300),
        row("login page, usable", round(usable), "ms", 1000),
    ]


def _transferred(playwright: Playwright, portal: Portal) -> dict[str, float]:
    """Bytes by kind of resource."""
    browser, page = _new_page(playwright)
    sizes: dict[str, float] = {"Script": 0, "Stylesheet": 0}
    kinds: dict[str, str] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    wire.on("Network.loadingFinished", lambda e: _add(sizes, kinds, e))
    page.goto(portal.address("login"), wait_until="networkidle")
    browser.close()
    return sizes


def _cold_load(playwright: Playwright, portal: Portal) -> tuple[float, float]:
    """Milliseconds from the click to the first paint and to the form. The page notes them
    itself: a driver that keeps asking would take the processor from it.
    """
    browser, page = _new_page(playwright)
    page.add_init_script(_NOTE_THE_FORM)
    page.goto(portal.address("login"), wait_until="networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate("window.usableAt")
    browser.close()
    return paint, usable


def _new_page(playwright: Playwright) -> tuple[Browser, Page]:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
        args=["--no-sandbox", "--disable-gpu"],
    )
    return browser, browser.new_context(locale="fr-FR").new_page()


def _add(sizes: dict[str, float], kinds: dict[str, str], event: dict[str, Any]) -> None:
    kind = kinds.get(event["requestId"], "")
    if kind in sizes:
        sizes[kind] += event["encodedDataLength"]

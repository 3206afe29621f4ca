"""Signing in with bcrypt at cost 12: other people's events meanwhile, and what the time tells
about an address.

The portal and its clients share the machine: the figures are upper bounds.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import httpx

from membership_ui.demo import PASSWORD
from tests.benchmarks.clients import PAUSE, Row, ask, open_tab, round_trips, row, sign_in
from tests.journeys.portal import SITE, Portal, number_of, served

SIGN_INS, BYSTANDERS, TRIES, ROUNDS_AT_REST = 50, 4, 200, 40
MEMBERSHIPS = "space.ui.memberships.memberships_state"
_COST = "MEMBERSHIP_BCRYPT_COST"


def figures() -> list[Row]:
    """One row for each figure: what, value, unit, budget."""
    # Six hundred refusals of a second each would take ten minutes: at cost 10 they take two
    return [*_measured("12", _crowd), *_measured("10", _known_or_not)]


def _measured(
    cost: str, measure: Callable[[Portal], Coroutine[None, None, list[Row]]]
) -> list[Row]:
    """On a new portal whose passwords are hashed at `cost`."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    try:
        with _cost(cost), served(folder) as portal:
            return asyncio.run(measure(portal))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _cost(cost: str) -> Iterator[None]:
    before = os.environ.get(_COST)
    os.environ[_COST] = cost
    yield
    os.environ.pop(_COST)
    if before is not None:
        os.environ[_COST] = before


async def _crowd(portal: Portal) -> list[Row]:
    """Fifty people press "Sign in" at the same instant; four others go on working."""
    cookie = await sign_in(portal.base, number_of("contact technique"))
    tabs = [await open_tab(portal.base, cookie, "memberships") for _tab in range(BYSTANDERS)]
    at_rest: list[float] = []
    for _round in range(ROUNDS_AT_REST):
        at_rest += await asyncio.gather(*(ask(tab, MEMBERSHIPS, "open") for tab in tabs))
        await asyncio.sleep(PAUSE)
    crowd = asyncio.create_task(_everybody(portal))
    times: list[float] = []
    while not crowd.done():
        times += await asyncio.gather(*(ask(tab, MEMBERSHIPS, "open") for tab in tabs))
        await asyncio.sleep(PAUSE)
    waits, busy = crowd.result()
    for tab in tabs:
        await tab.close()
    return [
        *round_trips("events before anybody signs in", at_rest, 100),
        *round_trips(f"others' events while {SIGN_INS} people sign in", times, 100),
        row(f"{SIGN_INS} sign-ins at once, the slowest", round(max(waits), 1), "s"),
        row(f"{SIGN_INS} sign-ins at once, asked to try again", busy, ""),
    ]


async def _everybody(portal: Portal) -> tuple[list[float], int]:
    """Seconds that each waited, and how many were told that it is busy at first."""
    async with httpx.AsyncClient(base_url=portal.base, timeout=120) as browser:
        answers = await asyncio.gather(
            *(_enter(browser, portal, number_of("contact technique")) for _one in range(SIGN_INS))
        )
    return [seconds for seconds, _busy in answers], sum(busy for _seconds, busy in answers)


async def _enter(browser: httpx.AsyncClient, portal: Portal, number: str) -> tuple[float, int]:
    began, refusals = monotonic(), 0
    while "'membership=" not in (await _post(browser, portal, number, None))[1]:
        refusals += 1
        await asyncio.sleep(1)
    return monotonic() - began, min(refusals, 1)


async def _known_or_not(portal: Portal) -> list[Row]:
    """A wrong password for an address that exists, for one that does not, and for one that three
    accounts share, in turns.

    The tries are forgotten between two: the lock would answer at once, for both alike.
    """
    known, unknown = "claire.morvan@kerlann.example", "claire.morvan@nowhere.example"
    shared = _share(portal, known, times=3)
    times: dict[str, list[float]] = {known: [], unknown: [], shared: []}
    async with httpx.AsyncClient(base_url=portal.base, timeout=120) as browser:
        for _try in range(TRIES):
            for identifier in times:
                seconds, _cookies = await _post(browser, portal, identifier, "a wrong password")
                times[identifier].append(seconds)
                _forget_tries(portal)
    medians = {name: statistics.median(values) for name, values in times.items()}
    spreads = [statistics.quantiles(values, n=4) for values in times.values()]
    spread = max(third - first for first, _second, third in spreads)
    apart = max(medians.values()) - min(medians.values())
    return [
        row("wrong password, known address, median", _ms(medians[known]), "ms"),
        row("wrong password, unknown address, median", _ms(medians[unknown]), "ms"),
        row("wrong password, address of three accounts, median", _ms(medians[shared]), "ms"),
        row("wrong password, half of the tries lie within", _ms(spread), "ms"),
        row("known, unknown and shared apart", _ms(apart), "ms", max(5.0, _ms(spread))),
    ]


def _share(portal: Portal, email: str, *, times: int) -> str:
    """An address with `times` accounts, all made after the one of `email`."""
    shared = "famille@kerlann.example"
    with closing(sqlite3.connect(portal.folder / "membership.db", timeout=15)) as rows:
        rows.row_factory = sqlite3.Row
        first = rows.execute("SELECT * FROM account WHERE email = ?", [email]).fetchone()
        for rank in range(times):
            copy = {**first, "email": shared, "email_key": shared, "member_number": f"9000{rank}"}
            del copy["id"]
            names, marks = ", ".join(copy), ", ".join("?" * len(copy))
            rows.execute(f"INSERT INTO account ({names}) VALUES ({marks})", list(copy.values()))
        rows.commit()
    return shared


async def _post(
    browser: httpx.AsyncClient, portal: Portal, identifier: str, password: str | None
) -> tuple[float, str]:
    """Seconds until the answer, and its cookies."""
    form = {
        "identifier": identifier,
        "password": PASSWORD if password is None else password,
        "site": SITE,
        "locale": "fr",
    }
    browser.cookies.clear()
    began = monotonic()
    answer = await browser.post("/auth/login", data=form, headers={"origin": portal.base})
    return monotonic() - began, str(answer.headers.get_list("set-cookie"))


def _forget_tries(portal: Portal) -> None:
    with closing(sqlite3.connect(portal.folder / "membership.db", timeout=15)) as rows:
        rows.execute("DELETE FROM throttle_count")
        rows.commit()


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)

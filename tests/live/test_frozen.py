"""No frame of a stranger stops the portal, and a process that stands still is replaced."""

from __future__ import annotations

import contextlib
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from tests.live.conftest import Served, serve
from tests.live.test_wire import change_elsewhere, play, shows, watching
from tests.live.wire import ROOT, WireTab

# What the redaction of before walked through once for each of its letters
WORST = ["a" * 200_000, "token-" * 30_000, "'password': '" + "\\" * 150_000, '"' * 200_000]


@pytest.mark.parametrize("text", WORST, ids=["letters", "keys", "slashes", "quotes"])
def test_one_frame_of_a_stranger_stops_nobody(on_sqlite: Served, text: str):
    play(one_frame(on_sqlite, text))


async def one_frame(served: Served, text: str) -> None:
    hers = await watching(served)
    stranger = await WireTab(served.base).open(hydrate=False)

    await stranger.send(f"{ROOT}no_such_event", family_name=text, password=[text])
    await stranger.raw(text)
    await stranger.raw({"name": 7, "payload": text})
    await hers.until(shows(change_elsewhere(served)), seconds=5)

    written = served.log.read_text()
    assert text[:60] not in written
    assert "event.failed name=reflex___state____state.no_such_event tab=" in written
    await stranger.close()
    await hers.close()


def test_a_process_that_stands_still_is_replaced(sqlite_url: str, tmp_path: Path):
    with serve(tmp_path, sqlite_url, MEMBERSHIP_FROZEN_AFTER_SECONDS="2") as served:
        freezing = threading.Thread(target=ask, args=(f"{served.base}/trial/freeze",))
        freezing.start()
        freezing.join(60)  # its process ended, and its connection with it

        assert not freezing.is_alive()
        assert "Timeout (0:00:02)" in served.log.read_text()
        assert answers_again(f"{served.base}/healthz")


def test_a_process_that_dies_is_replaced_before_anybody_gives_up(sqlite_url: str, tmp_path: Path):
    with serve(tmp_path, sqlite_url) as served:
        (worker,) = processes_of(served)
        worker.kill()
        worker.wait()
        died = time.monotonic()

        assert answers_again(f"{served.base}/healthz")

        assert time.monotonic() - died < 5
        (successor,) = processes_of(served)
        assert successor.pid != worker.pid


def test_a_process_whose_server_died_ends_once_another_had_time_to_start(
    sqlite_url: str, tmp_path: Path
):
    with serve(tmp_path, sqlite_url, MEMBERSHIP_FROZEN_AFTER_SECONDS="2") as served:
        (worker,) = processes_of(served)
        psutil.Process(served.pid).kill()

        assert urllib.request.urlopen(f"{served.base}/healthz", timeout=5).status == 200
        worker.wait(60)


def processes_of(served: Served) -> list[psutil.Process]:
    return psutil.Process(served.pid).children()


def ask(address: str) -> None:
    with contextlib.suppress(OSError, HTTPException):
        urllib.request.urlopen(address, timeout=60)


def answers_again(address: str) -> bool:
    pause = threading.Event()
    for _ in range(600):
        with contextlib.suppress(OSError, HTTPException):
            return urllib.request.urlopen(address, timeout=5).status == 200
        pause.wait(0.1)
    return False

"""The portal as its users meet it: built once, served with the demo, put back before each
journey.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from playwright.sync_api import Page

from membership_ui.demo import LOGINS, PASSWORD
from membership_ui.settings import ROOT
from tests import reaper
from tests.journeys.entering import enter

SITE = "plante-cite"
START_SECONDS = 300


@dataclass(frozen=True)
class Portal:
    """A running demo."""

    base: str
    folder: Path

    def address(self, page: str = "", language: str = "fr") -> str:
        """Of a page of the demo's site: `memberships` in either language."""
        prefix = "" if language == "fr" else f"/{language}"
        return f"{self.base}{prefix}/{SITE}/{page}".rstrip("/")

    def sign_in(
        self, page: Page, number: str, *, language: str = "fr", password: str = PASSWORD
    ) -> None:
        """Through the login page, by member number or e-mail."""
        page.goto(self.address("login", language))
        enter(page, number, password)

    def put_back(self) -> None:
        """The demo's rows as they were when it was loaded; the server keeps its connections."""
        with closing(self._rows("demo")) as loaded, closing(self._rows("membership")) as present:
            seen = present.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()[
                0
            ]
            loaded.backup(present)
            # Open servers remember the last change they read: numbers only grow
            present.execute("DELETE FROM sqlite_sequence WHERE name = 'change_log'")
            present.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('change_log', ?)", [seen]
            )
            present.commit()

    def keep(self) -> None:
        """Remember the rows of now for `put_back`."""
        with closing(self._rows("membership")) as present, closing(self._rows("demo")) as loaded:
            present.backup(loaded)

    def an_hour_passes(self) -> None:
        """Since everybody signed in."""
        with closing(self._rows("membership")) as rows:
            earlier = "strftime('%Y-%m-%d %H:%M:%f000', created_at, '-1 hour')"
            rows.execute(f"UPDATE sign_in SET created_at = {earlier}")
            rows.commit()

    def _rows(self, name: str) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / f"{name}.db", timeout=15)


def number_of(role: str) -> str:
    """The member number of the demo's login whose role contains these words."""
    return next(number for words, _email, number in LOGINS if role.casefold() in words.casefold())


@contextmanager
def served(folder: Path, **variables: str) -> Iterator[Portal]:
    """`membership demo` on a free port and in an empty folder, until the end of the block;
    `variables` of its environment come last.
    """
    port = _free_port()
    environment = {
        **os.environ,
        "MEMBERSHIP_DATA_DIR": str(folder),
        "MEMBERSHIP_DEVELOPMENT": "true",
        **variables,
    }
    log = folder / "portal.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "membership_ui.cli", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    reaper.mind(process.pid)
    try:
        portal = Portal(f"http://localhost:{port}", folder)
        _wait_for(portal.base, process, log)
        if "MEMBERSHIP_DATABASE_URL" not in variables:
            portal.keep()
        yield portal
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
        reaper.forget(process.pid)


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    pause = Event()
    for _attempt in range(START_SECONDS * 5):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{base}/healthz").close()
        except OSError:
            pause.wait(0.2)
        else:
            return
    raise RuntimeError(f"the portal did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

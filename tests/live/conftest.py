"""A real server for the wire tests: granian on the trial portal, without a built frontend."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from membership_ui import wiring
from membership_ui.adapters.database import open_database
from membership_ui.jobs.serve import web_server
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.settings import ROOT
from tests import reaper
from tests.world import make_site, open_session

APP = "tests.live.trial_portal:app"


@dataclass(frozen=True)
class Served:
    """A running portal and its database; whoever writes into it here is another process to it."""

    base: str
    log: Path
    engine: Engine
    pid: int

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with wiring.transaction(MACHINE, "fr", on=self.engine) as work:
            yield work

    def sign_in(self, name: str) -> str:
        """The cookie's token of a new account, whose member number it is too."""
        token = f"{name}-{uuid4().hex[:8]}"
        with self.transaction() as work:
            open_session(work, token)
        return token


@contextmanager
def serve(
    folder: Path, url: str, *, redis_url: str = "", workers: int = 1, **variables: str
) -> Iterator[Served]:
    """A site and nobody on it, served on a free port. `variables` of the environment come last."""
    engine = open_database(url)
    with wiring.transaction(MACHINE, "fr", on=engine) as work:
        make_site(work, "plante-cite")
    port = _free_port()
    base = f"http://localhost:{port}"
    log = folder / f"server-{port}.log"
    variables = {**_environment(base, url, redis_url, folder), **variables}
    with log.open("w") as output:
        process = subprocess.Popen(
            _command(port, workers), cwd=ROOT, env=variables,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    reaper.mind(process.pid)
    try:
        _wait_for(base, process, log)
        yield Served(base, log, engine, process.pid)
    finally:
        _stop(process)
        reaper.forget(process.pid)
        engine.dispose()


@pytest.fixture(scope="module")
def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("sqlite")
    database = shutil.copy(sqlite_template, folder / "membership.db")
    with serve(folder, f"sqlite:///{database}") as server:
        yield server


def _command(port: int, workers: int) -> list[str]:
    return web_server(APP, host="127.0.0.1", port=port, workers=workers)


def _environment(base: str, url: str, redis_url: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ, "MEMBERSHIP_PUBLIC_URL": base, "MEMBERSHIP_DATABASE_URL": url,
        "MEMBERSHIP_REDIS_URL": redis_url, "MEMBERSHIP_DATA_DIR": str(folder),
        "REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true", "REFLEX_OPLOCK_ENABLED": "true",
        "REFLEX_TELEMETRY_ENABLED": "false", "REFLEX_CHECK_LATEST_VERSION": "false",
    }  # fmt: skip


def _stop(process: subprocess.Popen) -> None:
    for order in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, order)
            process.wait(15)
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(base: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"{base}/ping", timeout=1)
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the trial server did not start: {log.read_text()[-2000:]}")

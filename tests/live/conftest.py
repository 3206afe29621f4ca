"""A real server for the wire tests: granian on the trial portal, without a built frontend."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import Account, SignIn
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import ROOT
from membership_ui.sites.tables import Site

APP = "tests.live.trial_portal:app"


@dataclass(frozen=True)
class Served:
    base: str
    log: Path


@contextmanager
def serve(folder: Path, *, workers: int = 1) -> Iterator[Served]:
    """On the settings of this process's environment."""
    port = _free_port()
    base = f"http://localhost:{port}"
    environment = {
        **os.environ, "MEMBERSHIP_PUBLIC_URL": base, "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true", "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false", "REFLEX_OPLOCK_ENABLED": "true",
    }  # fmt: skip
    granian = Path(sys.executable).with_name("granian")
    command = [
        granian, "--interface", "asgi", "--factory", "--workers", str(workers), "--respawn-failed-workers",
        "--host", "127.0.0.1", "--port", str(port), APP,
    ]  # fmt: skip
    log = folder / f"server-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_for(base, process, log)
        yield Served(base, log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)


@pytest.fixture
def people(portal: object) -> None:
    """A site, and two people who are signed in: their tokens are their names."""
    with wiring.transaction(MACHINE, "fr") as work:
        work.add(
            Site(
                id=1, slug="plante-cite", name="Plante", monogram="P", currency="EUR", time_zone="Europe/Paris",
                locale="fr", accent="teal", gray="sage", scaling="100%", policy={}, legal={},
            )
        )  # fmt: skip
        for name in ("amina", "mallory"):
            account = work.add(
                Account(
                    member_number=name, email=f"{name}@membres.example", email_key=f"{name}@membres.example",
                    given_name=name.title(), family_name="Exemple", password_hash="", locale="fr",
                    created_at=work.now, password_changed_at=work.now,
                )
            )  # fmt: skip
            work.add(
                SignIn(
                    token_hash=digest(name), account_id=account.id or 0, is_kept=False,
                    created_at=work.now, expires_at=work.now + timedelta(hours=1),
                )
            )  # fmt: skip


@pytest.fixture
def served(people: None, tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path) as server:
        yield server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(base: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/ping", timeout=1)
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the trial server did not start: {log.read_text()[-2000:]}")

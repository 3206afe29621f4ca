"""A run of tests that is stopped leaves no server behind, however it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from membership_ui.settings import ROOT

SERVING = """
import subprocess, time
from pathlib import Path
from tests import reaper

def test_serves():
    server = subprocess.Popen(["sleep", "300"], start_new_session=True)
    reaper.mind(server.pid)
    Path("pid").write_text(str(server.pid))
    time.sleep(300)
"""


def wait_until(holds, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def lives(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize(
    ("order", "workers"),
    [
        pytest.param(signal.SIGTERM, ["-n", "2"], id="stopped"),
        pytest.param(signal.SIGINT, [], id="interrupted"),
        pytest.param(signal.SIGKILL, ["-n", "2"], id="killed"),
    ],
)
def test_its_servers_end(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    order: signal.Signals,
    workers: list[str],
):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("MEMBERSHIP_TEST_REAPER")
    pytester.makeconftest("from tests.reaper import pytest_configure")
    pytester.makepyfile(SERVING)
    noted = pytester.path / "pid"
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:playwright", *workers],
        cwd=pytester.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: noted.exists() and noted.read_text())
    server = int(noted.read_text())
    assert lives(server)

    os.kill(run.pid, order)

    wait_until(lambda: not lives(server))
    run.wait(30)

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from membership_ui.http.security import frontend_files
from membership_ui.jobs import serve
from membership_ui.settings import ROOT, Settings, settings
from membership_ui.shell import build

RUN = """
import sys
from pathlib import Path
from membership_ui.jobs.supervision import Child, keep_running
children = [Child("one", [sys.executable, "-c", sys.argv[1]], Path(), {})]
ready = lambda: print("ready", flush=True)
sys.exit(keep_running(children, is_ready=lambda: True, when_ready=ready))
"""
READ_THE_APP = """
import threading
from membership_ui import membership_ui, wiring
print(threading.active_count(), wiring.engine.cache_info().currsize)
"""
SLEEP = "import time; time.sleep(60)"


@pytest.fixture(autouse=True)
def _the_settings_of_before() -> Iterator[None]:
    """Whoever serves says the address to its children by the environment."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    settings.cache_clear()


def supervise(work: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, work]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_signal_stops_the_children_and_ends_well():
    supervisor = supervise(SLEEP)
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "ready\n"

    supervisor.send_signal(signal.SIGTERM)

    assert supervisor.wait(20) == 0


def test_a_child_that_dies_is_started_again(tmp_path: Path):
    mark = str(tmp_path / "mark")
    work = f"import os\nos.path.exists({mark!r}) or (open({mark!r}, 'w'), os._exit(1))\n{SLEEP}"
    supervisor = supervise(work)
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "ready\n"
    assert "ended by itself" in supervisor.stdout.readline()

    supervisor.send_signal(signal.SIGTERM)

    assert supervisor.wait(20) == 0


def test_a_child_that_dies_at_once_each_time_is_given_up():
    assert supervise("raise SystemExit(1)").wait(60) == 1


def test_two_workers_without_redis_are_refused_in_a_sentence(portal: Settings):
    arguments = Namespace(host="127.0.0.1", port=1, workers=2)

    with pytest.raises(SystemExit, match="more than one web worker needs Redis"):
        serve.make_ready(arguments)


def test_a_port_in_use_is_named(portal: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serve, "_is_free", lambda *_address: False)

    with pytest.raises(SystemExit, match="port 8765 is taken"):
        serve.make_ready(Namespace(host="127.0.0.1", port=8765, workers=1))


def test_reading_the_app_opens_nothing_that_its_copies_would_share():
    read = subprocess.run(
        [sys.executable, "-c", READ_THE_APP], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert read.stdout.split() == ["1", "0"]


def test_a_build_under_a_running_server_takes_none_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(build, "WEB", tmp_path)
    script = tmp_path / "build" / "client" / "assets" / "page-1234abcd.js"
    script.parent.mkdir(parents=True)
    (tmp_path / "backend").mkdir()
    script.write_text("old")
    kept = build.keep_for_server("8000")
    kept_script = kept / script.relative_to(tmp_path)

    script.write_text("another, under the same name")
    script.rename(script.with_name("page-5678efgh.js"))

    assert kept_script.read_text() == "old"
    assert build.keep_for_server("8000") == kept
    assert [path.name for path in kept_script.parent.iterdir()] == ["page-5678efgh.js"]


def test_the_policy_is_that_of_the_files_that_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REFLEX_WEB_WORKDIR", str(tmp_path))

    assert frontend_files() == tmp_path / "build" / "client"

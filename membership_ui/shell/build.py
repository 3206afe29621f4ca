"""Builds the frontend into `.web` when its sources changed. Knows Reflex only as a command
that it starts.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from membership_ui.adapters import catalogues
from membership_ui.settings import ROOT

WEB = ROOT / ".web"
CLIENT = WEB / "build" / "client"
_STAMP = WEB / "sources.digest"
_NPM = {
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "npm_config_omit_lockfile_registry_resolved": "true",
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "npm_config_update_notifier": "false",
}


class BuildFailed(Exception):
    """The frontend could not be built; what Reflex said stands above."""


def environment() -> dict[str, str]:
    """The environment in which Reflex finds the Node of our wheel and stays silent."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    return {**_NPM, **os.environ, "PATH": path}


def build() -> None:
    """Compile the catalogues, then the frontend unless it is that of the present sources.
    Raises BuildFailed.
    """
    with _alone():
        catalogues.compile_all()
        if is_built():
            return
        sources = digest_of_sources()
        command = [sys.executable, "-m", "membership_ui.shell.bundle"]
        if subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode:
            raise BuildFailed
        _STAMP.write_text(sources)


def keep_for_server(name: str) -> Path:
    """A copy of what was built, for the server of that name: it reads its files as long as it runs,
    and its policy names the scripts of its start. A later build changes neither.
    """
    kept = WEB / "served" / name
    with _alone():
        shutil.rmtree(kept, ignore_errors=True)
        for part in ("build", "backend"):
            shutil.copytree(WEB / part, kept / part)
    return kept


def is_built() -> bool:
    """Whether the frontend on disk is that of the present sources."""
    return CLIENT.exists() and read_stamp(_STAMP) == digest_of_sources()


def digest_of_sources() -> str:
    """Of everything that may change a page. Tests, migrations and documents do not."""
    code = (ROOT / "membership_ui").rglob("*.py")
    words = (ROOT / "membership_ui" / "locales").rglob("messages.po")
    pins = [
        ROOT / "rxconfig.py",
        ROOT / "requirements.txt",
        ROOT / "reflex.lock" / "package-lock.json",
    ]
    return digest_of([*code, *words, *pins, *(ROOT / "assets").rglob("*")])


def digest_of(paths: Iterable[Path]) -> str:
    """One digest of names and contents; folders and absent files do not count."""
    total = hashlib.sha256()
    for path in sorted({path for path in paths if path.is_file()}):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def read_stamp(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@contextmanager
def _alone() -> Iterator[None]:
    with (ROOT / ".web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

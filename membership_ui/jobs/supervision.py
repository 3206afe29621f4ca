"""A few child processes kept alive: respawned when they die, stopped together. Knows nothing
of the portal.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import structlog

# A child that dies sooner than this after its start is broken, not unlucky
_TOO_SOON = 5.0
_ATTEMPTS = 3
_PATIENCE = 15.0
log = structlog.get_logger()


@dataclass
class Child:
    """One process of the portal, started again when it ends by itself."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = field(default=0)

    def start(self) -> None:
        self.started_at = monotonic()
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=self.environment)

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def is_broken(self) -> bool:
        """Counts one more death; three quick ones in a row and starting again is no use."""
        quick = monotonic() - self.started_at < _TOO_SOON
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        return self.quick_deaths >= _ATTEMPTS

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("killed", process=self.name)
            self.process.kill()
            self.process.wait()


def keep_running(
    children: Sequence[Child], *, is_ready: Callable[[], bool], when_ready: Callable[[], None]
) -> int:
    """Run until SIGTERM or SIGINT, then stop all; 1 when a child dies as fast as it is started."""
    asked = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: asked.set())
    for child in children:
        child.start()
    waiting = True
    try:
        while not asked.wait(0.2):
            if waiting and is_ready():
                when_ready()
                waiting = False
            if not _all_alive(children):
                return 1
        return 0
    finally:
        _stop(children)


def _all_alive(children: Sequence[Child]) -> bool:
    for child in children:
        if child.has_ended():
            log.error(
                "ended by itself",
                process=child.name,
                status=child.process and child.process.returncode,
            )
            if child.is_broken():
                return False
            child.start()
    return True


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        if child.process and not child.has_ended():
            child.process.terminate()
    deadline = monotonic() + _PATIENCE
    for child in children:
        child.stop(deadline)

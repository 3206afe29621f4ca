"""Ends the servers of a run that was killed. Every process of the run holds one end of a pipe; when
the last of them is gone, a process that nobody kills with them ends what was not ended in order.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import sleep

_PIPE = "MEMBERSHIP_TEST_REAPER"
_PATIENCE_SECONDS = 10


def pytest_configure() -> None:
    """Of the whole run, and again in each of its workers. SIGTERM ends a run as Ctrl-C does."""
    if _PIPE not in os.environ:
        pipe = Path(tempfile.mkdtemp(prefix="membership-reaper-"), "pipe")
        os.mkfifo(pipe)
        subprocess.Popen([sys.executable, __file__, str(pipe)], start_new_session=True)
        os.environ[_PIPE] = str(pipe)
    _open_pipe()
    signal.signal(signal.SIGTERM, _interrupt)


def mind(pid: int) -> None:
    """A server that this process started; of a leader, its whole group."""
    _tell(f"+{pid}")


def forget(pid: int) -> None:
    """It was ended in order: the number may soon be another's."""
    _tell(f"-{pid}")


_pipes: list[int] = []


def _open_pipe() -> None:
    if not _pipes:
        _pipes.append(os.open(os.environ[_PIPE], os.O_WRONLY))


def _tell(line: str) -> None:
    # Benchmarks start servers without pytest
    if _pipes:
        os.write(_pipes[0], f"{line}\n".encode())


def _interrupt(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _reap(pipe: Path) -> None:
    minded: set[int] = set()
    with pipe.open() as lines:
        for line in lines:
            (minded.add if line[0] == "+" else minded.discard)(int(line[1:]))
    for pid in minded:
        _end(pid, signal.SIGTERM)
    for _tenth in range(_PATIENCE_SECONDS * 10):
        if not any(map(_lives, minded)):
            break
        sleep(0.1)
    for pid in filter(_lives, minded):
        _end(pid, signal.SIGKILL)
    pipe.unlink()
    pipe.parent.rmdir()


def _end(pid: int, order: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, order) if os.getpgid(pid) == pid else os.kill(pid, order)


def _lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


if __name__ == "__main__":
    _reap(Path(sys.argv[1]))

"""Files under their own fingerprint: written once, never changed, checked at each reading."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Container
from datetime import datetime
from pathlib import Path

from membership_ui.adapters import private
from membership_ui.settings import settings

_SHA256 = re.compile(r"[0-9a-f]{64}")


class DamagedFile(OSError):
    """What the disk holds is not what was stored: a fault of the machine, never of the user."""


def store(data: bytes) -> str:
    """Keep `data`; returns its SHA-256. Storing the same bytes again mends a damaged copy.

    Complete or absent, even when the power fails: written aside, flushed to the disk, then renamed.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(sha256)
    if _holds(path, data):
        # Wanted again: the sweep leaves what is younger than a day
        os.utime(path)
    else:
        private.make_folder(path.parent)
        _write(path, data)
    return sha256


def load(sha256: str) -> bytes:
    """Raises FileNotFoundError, or DamagedFile when the bytes have another fingerprint."""
    data = _path(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedFile(f"{sha256} is damaged on the disk")
    return data


def has_room(coming: int = 0) -> bool:
    """Whether the disk keeps enough for the database beside what people send, and beside so many
    bytes that are to come.
    """
    free = shutil.disk_usage(settings().data_dir).free
    return free - coming >= settings().least_free_megabytes * 10**6


def sweep(wanted: Container[str], before: datetime) -> int:
    """Remove what is older than that moment and not wanted; how many files."""
    count = 0
    for path in (settings().data_dir / "files").glob("??/*"):
        is_old = path.stat().st_mtime < before.timestamp()
        if is_old and path.name not in wanted:
            path.unlink(missing_ok=True)
            count += 1
    return count


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise FileNotFoundError(sha256)
    return settings().data_dir / "files" / sha256[:2] / sha256


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    # The new name is in the folder: without this it may be lost with the power
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

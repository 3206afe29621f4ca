"""Exported lists on the disk: written aside, complete or absent, closed to other accounts."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from membership_ui.adapters import private
from membership_ui.settings import settings


def path_of(run_id: int) -> Path:
    return folder() / f"{run_id}"


def folder() -> Path:
    return settings().data_dir / "exports"


@contextmanager
def aside(run_id: int, lease: str) -> Iterator[tuple[IO[bytes], Path]]:
    """Of one try; another worker's does not touch it. Gone at the end, unless it was renamed."""
    private.make_folder(folder())
    path = folder() / f"{run_id}.{lease}"
    private.make_file(path)
    try:
        with path.open("w+b") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def keep(run_id: int, path: Path) -> None:
    """It replaces one of an earlier try, whose worker died before it could say so."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(path, path_of(run_id))


def sweep(wanted: Container[str], before: datetime) -> None:
    """Remove what no export is, and what tries left that ended with their worker."""
    for path in folder().glob("*"):
        is_old = path.stat().st_mtime < before.timestamp()
        if path.name not in wanted and is_old:
            path.unlink(missing_ok=True)

"""Files and folders that only the portal's own account may read: rows, papers, letters, the key."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from membership_ui.settings import settings

_FOLDER, _FILE = 0o700, 0o600


def make_folder(path: Path) -> None:
    """Made with what is missing above it. One that was there keeps its mode, unless it is the
    portal's data folder: it may be anybody's.
    """
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            with suppress(FileExistsError):  # another process was faster
                folder.mkdir(mode=_FOLDER)
    data = settings().data_dir
    if data.exists() and path.resolve().is_relative_to(data.resolve()):
        _close(data, _FOLDER)


def make_file(path: Path) -> None:
    """Empty where there was none; closed to others where there was one."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _FILE))
    _close(path, _FILE)


def _close(path: Path, mode: int) -> None:
    with suppress(PermissionError):  # somebody else's: the operator has chosen
        if path.stat().st_mode & 0o077:
            path.chmod(mode)

"""What the portal writes is nobody else's to read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from membership_ui.adapters import files, signing
from membership_ui.adapters.database import open_database
from membership_ui.settings import settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder that does not exist yet, of an account that would let others read."""
    monkeypatch.setenv("MEMBERSHIP_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    signing.secret_key.cache_clear()
    before = os.umask(0o022)
    yield tmp_path / "data"
    os.umask(before)
    settings.cache_clear()
    signing.secret_key.cache_clear()


def write_everything(data: Path) -> None:
    engine = open_database(f"sqlite:///{data / 'membership.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS one (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO one VALUES (1)")
    files.store(b"%PDF")
    signing.secret_key()


def modes(data: Path) -> set[tuple[str, str]]:
    found = [data, *data.rglob("*")]
    return {("d" if one.is_dir() else "f", oct(one.stat().st_mode & 0o777)) for one in found}


def test_files_and_folders_are_ours_alone(data: Path):
    write_everything(data)

    assert (data / "membership.db-wal").exists()
    assert modes(data) == {("d", "0o700"), ("f", "0o600")}


def test_a_data_folder_of_before_is_closed(data: Path):
    data.mkdir(mode=0o755)
    (data / "membership.db").touch(mode=0o644)

    write_everything(data)

    assert modes(data) == {("d", "0o700"), ("f", "0o600")}


def test_a_folder_that_is_not_ours_keeps_its_mode(data: Path, tmp_path: Path):
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)

    open_database(f"sqlite:///{shared / 'other.db'}").connect().close()

    assert oct(shared.stat().st_mode & 0o777) == "0o755"
    assert oct((shared / "other.db").stat().st_mode & 0o777) == "0o600"

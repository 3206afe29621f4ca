import pytest

from membership_ui.adapters import files
from membership_ui.settings import settings


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMBERSHIP_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


def stored(folder):
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def test_what_was_stored_comes_back():
    assert files.load(files.store(b"a purchase order")) == b"a purchase order"


def test_the_same_bytes_are_kept_once(data_folder):
    assert files.store(b"twice") == files.store(b"twice")
    assert len(stored(data_folder)) == 1


def test_a_damaged_file_is_not_handed_out(data_folder):
    sha256 = files.store(b"right")
    stored(data_folder)[0].write_bytes(b"wrong")

    with pytest.raises(files.DamagedFile):
        files.load(sha256)
    files.store(b"right")
    assert files.load(sha256) == b"right"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "0" * 63, "0" * 64, "G" * 64])
def test_a_fingerprint_that_names_nothing_is_not_found(name):
    with pytest.raises(FileNotFoundError):
        files.load(name)


def test_a_write_that_fails_leaves_nothing_behind(data_folder, monkeypatch):
    def full(_handle):
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        files.store(b"too much")
    assert stored(data_folder) == []

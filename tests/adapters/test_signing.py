"""Values that pass through a browser: signed with one key, made once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from membership_ui.adapters.signing import _make_key, sign, unsign


def test_a_value_comes_back_for_its_own_purpose_only():
    text = sign("notice", {"code": "wrong"})

    assert unsign("notice", text, seconds=60) == {"code": "wrong"}
    assert unsign("reset", text, seconds=60) is None
    assert unsign("notice", "x" + text, seconds=60) is None


def test_processes_that_start_together_share_one_whole_key(tmp_path: Path):
    path = tmp_path / "secret_key"

    def read(_rank: int) -> str:
        _make_key(path)
        return path.read_text()

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read, range(32)))

    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]
    assert path.stat().st_mode & 0o077 == 0

"""What fails once and passes then is told, and too much of it fails the run."""

from __future__ import annotations

import pytest

from membership_ui.settings import ROOT

FLAKY = """
import pytest

tries = []

@pytest.mark.flaky(reruns=1)
@pytest.mark.parametrize("rank", range({count}))
def test_trembles(rank):
    tries.append(rank)
    assert tries.count(rank) == 2
"""


@pytest.fixture
def own_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A run of its own, with the plugin."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest('pytest_plugins = ["tests.flaky"]')
    return pytester


@pytest.mark.parametrize(("count", "status"), [(2, 0), (3, 1)])
def test_three_trembling_tests_fail_the_run(own_run: pytest.Pytester, count: int, status: int):
    own_run.makepyfile(FLAKY.format(count=count))

    result = own_run.runpytest_subprocess("-p", "no:playwright")

    assert result.ret == status
    result.stdout.fnmatch_lines(["FLAKY *test_trembles[[]0]", "Traces: *var/traces"])


def test_what_fails_twice_does_not_tremble(own_run: pytest.Pytester):
    own_run.makepyfile(FLAKY.format(count=1).replace("== 2", "== 3"))

    result = own_run.runpytest_subprocess("-p", "no:playwright")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.no_fnmatch_line("FLAKY*")

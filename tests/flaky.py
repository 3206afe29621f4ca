"""A journey that fails is tried once more. Passing then, it is named FLAKY, with a picture of where
it failed and the trace of its second try, and the run passes; three of them fail it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

TOO_MANY = 3
TRACES = "var/traces"


def tried_twice(reporter: TerminalReporter) -> Sequence[str]:
    """The tests that failed and then passed."""
    failed = {
        report.nodeid for kind in ("failed", "error") for report in reporter.stats.get(kind, [])
    }
    tried = dict.fromkeys(report.nodeid for report in reporter.stats.get("rerun", []))
    return [name for name in tried if name not in failed]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and len(tried_twice(reporter)) >= TOO_MANY:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    found = tried_twice(terminalreporter)
    for name in found:
        terminalreporter.write_line(f"FLAKY {name}", yellow=True)
    if found:
        terminalreporter.write_line(f"Traces: {Path(TRACES).resolve()}")
    if len(found) >= TOO_MANY:
        terminalreporter.write_line("Too many flaky tests: the run fails.", red=True)

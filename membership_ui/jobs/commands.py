"""`membership outbox`: what waits for a person, and what the person decides. `membership audit`:
whether the journal is whole.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from membership_ui import wiring
from membership_ui.adapters import audit, i18n, outbox_review
from membership_ui.adapters.tables import Job
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import MACHINE


def outbox_command(arguments: argparse.Namespace) -> int:
    """Without jobs, the list; else what was decided about them."""
    if arguments.decision == "list":
        return _list_open()
    decide = outbox_review.retry if arguments.decision == "retry" else outbox_review.drop
    return _settle(arguments.decision, arguments.jobs, decide)


def audit_command(_arguments: argparse.Namespace) -> int:
    """Reads the whole journal; fails when a line is not what was written, or is gone."""
    with wiring.reading() as session:
        found = audit.verify(session)
    if found.broken_at:
        _say(f"line {found.broken_at} is not what was written; {found.lines} before it are")
    elif found.missing:
        _say(f"{found.lines} line(s) are what was written; {found.missing} are gone from the end")
    else:
        _say(f"{found.lines} line(s) are what was written; the last digest is {found.head or '-'}")
    return 0 if found.is_intact else 1


def _list_open() -> int:
    with wiring.reading() as session:
        backlog = outbox_review.backlog(session, wiring.now())
        lines = [_line(job) for job in outbox_review.in_need(session)]
    _say(f"{backlog.waiting} waiting, {backlog.dead} dead, {backlog.uncertain} uncertain")
    for line in lines:
        _say(line)
    return 0


def _settle(decision: str, ids: list[int], decide: Callable[..., list[int]]) -> int:
    """Fails when one of the jobs waited for nobody."""
    with wiring.transaction(MACHINE, i18n.DEFAULT) as work:
        settled = decide(work.session, ids, work.now)
        for job in settled:
            work.record(f"outbox.{decision}", Subject("job", job))
    for job in ids:
        _say(f"{job}: {'done' if job in settled else 'not dead or uncertain, left as it is'}")
    return 0 if len(settled) == len(set(ids)) else 1


def _line(job: Job) -> str:
    whom = f" to {job.payload.get('to', '')}" if job.kind == "mail" else ""
    since = f"{job.created_at:%Y-%m-%d %H:%M}Z"
    return f"{job.id:>6}  {job.state:<9}  {since}  {job.key}{whom}: {job.last_error}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")

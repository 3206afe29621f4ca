"""How the outbox stands, and what a person decides of the jobs that the worker gave up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from membership_ui.adapters.outbox import column, due
from membership_ui.adapters.tables import SLOW, Job, JobState

_STUCK = (JobState.DEAD, JobState.UNCERTAIN)


@dataclass(frozen=True)
class Backlog:
    """How the outbox stands; `oldest_due_at` is None when nothing is late but slow letters."""

    waiting: int
    dead: int
    uncertain: int
    oldest_due_at: datetime | None


def in_need(session: Session) -> list[Job]:
    """Jobs that wait for a person, oldest first."""
    return list(session.exec(select(Job).where(col(Job.state).in_(_STUCK)).order_by(col(Job.id))))


def retry(session: Session, ids: Iterable[int], now: datetime) -> list[int]:
    """A person says: try these again. Returns those that were waiting for it."""
    return _settle(session, ids, state=JobState.WAITING, run_at=now, attempts=0, handed_at=None)


def drop(session: Session, ids: Iterable[int], now: datetime) -> list[int]:
    """A person says: leave these. Their keys stay taken, their content goes."""
    return _settle(session, ids, state=JobState.DONE, done_at=now, payload={}, recipient="")


def forget(session: Session, ids: Iterable[int], now: datetime, *, naming: Iterable[str]) -> None:
    """Letters whose reader is gone, and that say one of `naming`: they will not leave, and their
    content goes.
    """
    words = tuple(naming)
    for job in session.exec(select(Job).where(col(Job.id).in_(list(ids)))):
        said = json.dumps(job.payload, ensure_ascii=False)
        if not any(word in said for word in words):
            continue
        job.payload, job.last_error, job.recipient = {}, "", ""
        if job.state is not JobState.DONE:
            job.state, job.done_at, job.lease, job.lease_until = JobState.DONE, now, "", None


def backlog(session: Session, now: datetime) -> Backlog:
    counts = dict(session.exec(select(Job.state, func.count()).group_by(col(Job.state))).all())
    oldest = session.exec(
        select(func.min(Job.run_at)).where(*due(now), col(Job.rank).not_in(SLOW))
    ).one()
    return Backlog(
        waiting=counts.get(JobState.WAITING, 0),
        dead=counts.get(JobState.DEAD, 0),
        uncertain=counts.get(JobState.UNCERTAIN, 0),
        oldest_due_at=oldest,
    )


def _settle(session: Session, ids: Iterable[int], **values: Any) -> list[int]:
    chosen = (
        update(Job).where(col(Job.id).in_(list(ids)), col(Job.state).in_(_STUCK)).values(**values)
    )
    rows = session.exec(chosen.returning(column("id")).execution_options(synchronize_session=False))
    return sorted(row[0] for row in rows)

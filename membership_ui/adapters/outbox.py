"""Promises: jobs written in the transaction that needs them, kept later by a worker.

Every change of a held job is bound to its lease: a worker that was too slow changes nothing.
What a worker may conclude from a silent mail server is in docs/decisions/0003-mail-once.md.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, inspect, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from membership_ui.adapters.tables import SLOW, Job, JobState, Rank

# Longer than the longest single step of a handler (a mail server may keep us waiting 90 s)
LEASE = timedelta(minutes=2)
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=15)
# A job is given up after both: a worker that was off for a week still tries twelve times
GIVE_UP_AFTER, GIVE_UP_ATTEMPTS = timedelta(days=3), 12


class LeaseLost(Exception):
    """Another worker holds the job now: whatever this one was about to do, it must not."""


class Refused(Exception):
    """For ever: trying again cannot succeed."""


class NotAccepted(Exception):
    """Surely nothing was sent; trying again is safe."""


class KeptWaiting(NotAccepted):
    """The recipient's mail server takes longer than others should wait for."""


class Unanswered(Exception):
    """It may have been sent or not: only a person may decide to try again."""


@dataclass(frozen=True)
class ClaimedJob:
    """A job in the hands of one worker, until its lease ends."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempts: int
    lease: str
    lease_until: datetime
    created_at: datetime
    handed_at: datetime | None
    rank: int
    recipient: str


def enqueue(
    session: Session,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    is_awaited: bool = False,
) -> None:
    """Write a job down with the rest of the transaction, unless `key` was promised before. One
    that `is_awaited` goes before others.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    job = insert(Job).values(
        kind=kind, key=key, payload=dict(payload), state=JobState.WAITING, run_at=now,
        attempts=0, lease="", last_error="", created_at=now,
        rank=Rank.AWAITED if is_awaited else Rank.ORDINARY,
        recipient=str(payload.get("to", "")).lower(),
    )  # fmt: skip
    session.exec(job.on_conflict_do_nothing(index_elements=["key"]))


def is_due(session: Session, now: datetime, *, ranks: Collection[Rank] = tuple(Rank)) -> bool:
    """Whether there is anything to claim: asked before taking SQLite's only write lock."""
    free = _free(now, ranks)
    return session.exec(select(Job.id).where(*free).limit(1)).first() is not None


def claim(
    session: Session,
    now: datetime,
    *,
    limit: int,
    ranks: Collection[Rank] = tuple(Rank),
    lease_for: timedelta = LEASE,
) -> list[ClaimedJob]:
    """Take up to `limit` due jobs, those that somebody waits for first, then the oldest; no two
    workers ever get the same. A recipient with a letter under way is left for later.
    """
    # A CTE with FOR UPDATE runs once; PostgreSQL may run a plain subquery again, beyond `limit`
    chosen = (
        select(Job.id)
        .where(*_free(now, ranks))
        .order_by(col(Job.rank), col(Job.run_at), col(Job.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taken = session.exec(
        update(Job)
        .where(col(Job.id).in_(select(chosen.c.id)))
        .values(lease=uuid4().hex, lease_until=now + lease_for, attempts=Job.attempts + 1)
        .returning(*(column(each.name) for each in fields(ClaimedJob)))
        .execution_options(synchronize_session=False)
    )
    return sorted((ClaimedJob(*row) for row in taken), key=lambda held: (held.rank, held.id))


def renew(
    session: Session, held: ClaimedJob, now: datetime, *, lease_for: timedelta = LEASE
) -> None:
    """Hold on to a job that takes long, or that waited for its turn. Raises LeaseLost."""
    _change(session, held, lease_until=now + lease_for)


def release(session: Session, held: ClaimedJob, now: datetime) -> None:
    """Give back a job that was never begun."""
    _change(session, held, lease="", lease_until=None, run_at=now, attempts=held.attempts - 1)


def hand_over(
    session: Session, held: ClaimedJob, now: datetime, *, lease_for: timedelta = LEASE
) -> None:
    """From now on it may have been sent. In a transaction of its own. Raises LeaseLost."""
    _change(session, held, handed_at=now, lease_until=now + lease_for)


def finish(session: Session, held: ClaimedJob, now: datetime) -> None:
    """Done, in the transaction of the effect; links and tokens are wiped. Raises LeaseLost."""
    _change(
        session,
        held,
        state=JobState.DONE,
        done_at=now,
        payload={},
        recipient="",
        lease="",
        lease_until=None,
        last_error="",
    )


def take_back(session: Session, held: ClaimedJob, now: datetime, error: str) -> None:
    """It surely did not leave: try again later, as if it had never been handed over."""
    _change(session, held, handed_at=None, **_later(held, now, error))


def set_aside(session: Session, held: ClaimedJob, error: str) -> None:
    """It surely did not leave, and is one of the slow ones from now on."""
    rank = Rank.SLOW_AWAITED if held.rank == Rank.AWAITED else Rank.SLOW
    _change(session, held, rank=rank, lease="", lease_until=None, last_error=error)


def postpone(session: Session, held: ClaimedJob, now: datetime, error: str) -> None:
    """Try again later. A job that was handed over stays so: its next claim will doubt it."""
    _change(session, held, **_later(held, now, error))


def bury(session: Session, held: ClaimedJob, error: str) -> None:
    """Never again, unless a person says so."""
    _change(
        session,
        held,
        state=JobState.DEAD,
        handed_at=None,
        lease="",
        lease_until=None,
        last_error=error,
    )


def doubt(session: Session, held: ClaimedJob, error: str) -> None:
    """Nobody knows whether it left: it waits for a person."""
    _change(session, held, state=JobState.UNCERTAIN, lease="", lease_until=None, last_error=error)


def delay(attempts: int, chance: float) -> timedelta:
    """5 s, 10 s, 20 s … 15 min, less up to a half: `chance` (0 to 1) keeps workers apart."""
    longest = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempts - 1, 16))
    return longest * (1 - chance / 2)


def column(name: str) -> ColumnElement[Any]:
    """Of a job, for `returning`."""
    return inspect(Job).columns[name]


def due(now: datetime) -> tuple[Any, ...]:
    """Conditions of a job whose time has come and that nobody holds."""
    is_free = or_(col(Job.lease_until).is_(None), col(Job.lease_until) < now)
    return Job.state == JobState.WAITING, Job.run_at <= now, is_free


def _free(now: datetime, ranks: Collection[Rank]) -> tuple[Any, ...]:
    """Due, and not for somebody who is being written to: one slow mailbox takes one lane. An
    ordinary letter waits for the slow ones that its recipient gets before it.
    """
    waiting = select(Job.recipient).where(Job.state == JobState.WAITING, Job.recipient != "")
    written_to = waiting.where(col(Job.lease_until) >= now)
    slow_before = waiting.where(col(Job.rank).in_(SLOW), Job.run_at <= now)
    return (
        *due(now),
        col(Job.rank).in_(ranks),
        col(Job.recipient).not_in(written_to),
        or_(col(Job.rank) != Rank.ORDINARY, col(Job.recipient).not_in(slow_before)),
    )


def _later(held: ClaimedJob, now: datetime, error: str) -> dict[str, Any]:
    is_over = held.attempts >= GIVE_UP_ATTEMPTS and now - held.created_at > GIVE_UP_AFTER
    run_at = now + delay(held.attempts, random.random())
    state = JobState.DEAD if is_over else JobState.WAITING
    return {"state": state, "run_at": run_at, "lease": "", "lease_until": None, "last_error": error}


def _change(session: Session, held: ClaimedJob, **values: Any) -> None:
    mine = update(Job).where(
        col(Job.id) == held.id, col(Job.lease) == held.lease, col(Job.state) == JobState.WAITING
    )
    if (
        session.exec(mine.values(**values).execution_options(synchronize_session=False)).rowcount
        == 0
    ):
        raise LeaseLost(f"job {held.id}")

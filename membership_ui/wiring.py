"""What the process is made of: engine, clock, ports of the unit of work. It knows no feature. The
only globals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from membership_ui.adapters import audit, change_log, i18n, outbox
from membership_ui.adapters.database import is_deadlock, open_database
from membership_ui.features import handed
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.settings import settings

Listener = Callable[[UnitOfWork, Any], None]
Answer = TypeVar("Answer")


@cache
def listeners() -> dict[type, tuple[Listener, ...]]:
    """By event, the use cases told of it in the same transaction, lower features first."""
    found: dict[type, tuple[Listener, ...]] = {}
    for told in handed("LISTENERS"):
        for event, listening in told.items():
            found[event] = (*found.get(event, ()), *listening)
    return found


@cache
def engine() -> Engine:
    """The database of this process."""
    return open_database(settings().database)


def now() -> datetime:
    """The clock. Use cases get it as `work.now`."""
    return datetime.now(UTC)


class LivePorts:
    """The unit of work's ports, on the real adapters."""

    def record(self, work: UnitOfWork, verb: str, subject: str, facts: Mapping[str, Any]) -> None:
        audit.record(work, verb, subject, facts)

    def post(
        self,
        work: UnitOfWork,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        is_awaited: bool = False,
    ) -> None:
        outbox.enqueue(
            work.session, kind=kind, key=key, payload=payload, now=work.now, is_awaited=is_awaited
        )

    def touch(self, work: UnitOfWork, topics: tuple[str, ...]) -> None:
        change_log.touch(work.session, topics, work.now)

    def announce(self, work: UnitOfWork, event: object) -> None:
        for listener in listeners().get(type(event), ()):
            listener(work, event)


@contextmanager
def transaction(actor: Actor, locale: str, *, on: Engine | None = None) -> Iterator[UnitOfWork]:
    """One use case: committed at the end, rolled back on any exception.

    On SQLite the write lock is taken first, so that what was read is still true when it is written.
    """
    writer = (on or engine()).execution_options(sqlite_begin="IMMEDIATE")
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield UnitOfWork(session, actor, now(), locale, LivePorts(), clock=now)


def committed(
    actor: Actor, locale: str, use_case: Callable[[UnitOfWork], Answer], *, tries: int = 3
) -> Answer:
    """A use case in one transaction, in that language. What a deadlock ended is done again: nothing
    of it was stored, and nobody did anything wrong.
    """
    try:
        with i18n.use(locale), transaction(actor, locale) as work:
            return use_case(work)
    except OperationalError as error:
        if tries == 1 or not is_deadlock(error):
            raise
    return committed(actor, locale, use_case, tries=tries - 1)


@contextmanager
def reading(*, on: Engine | None = None) -> Iterator[Session]:
    """A session for queries; nothing that it holds is written."""
    with Session(on or engine(), expire_on_commit=False) as session:
        yield session
        session.rollback()

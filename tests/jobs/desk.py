"""A worker's desk on a database that a test names, for the processes that a test starts too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from membership_ui import wiring
from membership_ui.adapters.database import open_database
from membership_ui.adapters.job_context import JobContext
from membership_ui.jobs import mail, worker
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.settings import Settings


def office_on(engine: Engine, now: Callable[[], datetime], settings: Settings) -> JobContext:
    @contextmanager
    def transaction() -> Iterator[UnitOfWork]:
        writer = engine.execution_options(sqlite_begin="IMMEDIATE")
        with Session(writer, expire_on_commit=False) as session, session.begin():
            yield UnitOfWork(session, MACHINE, now(), "fr", wiring.LivePorts())

    return JobContext(
        transaction=transaction,
        reading=lambda: Session(engine),
        now=now,
        way_out=worker.way_out(settings),
        settings=settings,
    )


class Killed:
    """A mail transport that kills the worker: `before` the text is sent, or `after` the 250."""

    def __init__(self, real, moment: str) -> None:
        self._real, self._moment = real, moment

    def deliver(self, letter, on_data, *, patience) -> None:
        def mark() -> None:
            on_data()
            if self._moment == "before":
                os._exit(9)

        self._real.deliver(letter, mark, patience=patience)
        os._exit(9)


def be_killed(url: str, now: datetime, settings: Settings, moment: str) -> None:
    """What a process does that a test starts."""
    office = office_on(open_database(url), lambda: now, settings)
    killed = JobContext(**{**vars(office), "way_out": Killed(office.way_out, moment)})
    worker.run_due(killed, {"mail": mail.send})

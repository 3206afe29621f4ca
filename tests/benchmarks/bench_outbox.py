"""1,000 jobs, four workers, two killed in the middle of a job: each effect once, and how fast.

The workers' clock runs forty times faster: the leases of the killed end in 3 s, not in 2 min.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import structlog
from sqlmodel import Session, func, select

from membership_ui.adapters import migrations, outbox
from membership_ui.adapters.database import open_database
from membership_ui.adapters.tables import AuditEvent, Job, JobState
from membership_ui.jobs import worker
from membership_ui.jobs.handlers import in_one_transaction
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import Settings
from tests.jobs.desk import office_on

JOBS, WORKERS, KILLED, KILLED_AFTER, FASTER = 1_000, 4, 2, 60, 40


def figures() -> list[dict[str, object]]:
    """One row for each figure: what, value, unit, budget (None: no promise, only told)."""
    rows = []
    with _databases() as urls:
        for name, url in urls.items():
            rows += _measure(name, url)
    return rows


def _measure(name: str, url: str) -> list[dict[str, object]]:
    engine = open_database(url)
    migrations.upgrade(engine)
    with Session(engine) as session:
        for rank in range(JOBS):
            outbox.enqueue(session, "note", f"job:{rank}", {"rank": rank}, datetime.now(UTC))
        session.commit()
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Event()
    ready = spawn.Barrier(WORKERS + 1)
    processes = [
        spawn.Process(target=_work, args=(url, rank < KILLED, ready, start))
        for rank in range(WORKERS)
    ]
    for process in processes:
        process.start()
    ready.wait()
    began = monotonic()
    start.set()
    for process in processes:
        process.join()
    seconds = monotonic() - began
    with Session(engine) as session:
        effects = session.exec(select(func.count()).select_from(AuditEvent)).one()
        distinct = session.exec(select(func.count(func.distinct(AuditEvent.subject)))).one()
        done = session.exec(select(func.count()).where(Job.state == JobState.DONE)).one()
        again = session.exec(select(func.count()).where(Job.attempts > 1)).one()
    engine.dispose()
    killed = sum(process.exitcode == 9 for process in processes)
    return [
        {"figure": f"outbox, {name}: jobs done", "value": done, "unit": "", "budget": JOBS},
        {"figure": f"outbox, {name}: effects", "value": effects, "unit": "", "budget": JOBS},
        {
            "figure": f"outbox, {name}: effects of different jobs",
            "value": distinct,
            "unit": "",
            "budget": JOBS,
        },
        {
            "figure": f"outbox, {name}: workers killed",
            "value": killed,
            "unit": "",
            "budget": KILLED,
        },
        {"figure": f"outbox, {name}: jobs begun again", "value": again, "unit": "", "budget": None},
        {
            "figure": f"outbox, {name}: all jobs",
            "value": round(seconds, 1),
            "unit": "s",
            "budget": None,
        },
    ]


def _work(url: str, is_killed: bool, ready, start) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    office = office_on(open_database(url), _fast_clock(), Settings())
    seen = [0]

    def note(work: UnitOfWork, *, rank: int) -> None:
        work.record("bench.noted", f"job:{rank}")
        work.session.flush()
        seen[0] += 1
        if is_killed and seen[0] > KILLED_AFTER:
            os._exit(9)

    ready.wait()
    start.wait()
    handlers = {"note": in_one_transaction(note)}
    while _is_open(office):
        if not worker.run_due(office, handlers):
            sleep(0.05)


def _is_open(office) -> bool:
    with office.reading() as session:
        return (
            session.exec(select(Job.id).where(Job.state == JobState.WAITING).limit(1)).first()
            is not None
        )


def _fast_clock() -> Callable[[], datetime]:
    epoch = datetime(2026, 1, 1, tzinfo=UTC)

    def now() -> datetime:
        return datetime.now(UTC) + (datetime.now(UTC) - epoch) * (FASTER - 1)

    return now


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    """SQLite, and a PostgreSQL from the wheel."""
    folder = Path(tempfile.mkdtemp(prefix="membership-bench-"))
    import pgserver  # noqa: PLC0415  (it makes folders when it is imported)

    server = pgserver.get_server(  # pyright: ignore[reportPrivateImportUsage]
        folder / "pg"
    )
    try:
        yield {
            "SQLite": f"sqlite:///{folder / 'bench.db'}",
            "PostgreSQL": server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1),
        }
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures(), indent=2) + "\n")

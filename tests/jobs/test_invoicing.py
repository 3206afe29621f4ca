"""Invoices for a selection survive the worker's death: nothing lost, nothing doubled."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import Counter
from datetime import datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from membership_ui.adapters import outbox
from membership_ui.adapters.database import open_database
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.billing.tables import Document
from membership_ui.jobs import worker
from membership_ui.renewals.service import issuing_many
from membership_ui.renewals.service import running as invoicing
from membership_ui.renewals.service.issuing_many import run_progress, start_run
from tests.conftest import NOW, for_sqlalchemy
from tests.jobs.desk import office_on
from tests.renewals.requests import ask_for_renewal
from tests.world import World, make_world


def send_nothing(held, office) -> None:
    """The letters of the tests wait in the database; here they only end."""
    with office.transaction() as work:
        outbox.finish(work.session, held, work.now)


ISSUING = {"invoice-run": invoicing.issue, "mail": send_nothing}
UNDECIDED = {
    "tier_choice": "change",
    "asked_tier": "large",
    "change_reason": "La commune a grandi.",
}
TOWNS = 8


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(invoicing, "PAUSE_SECONDS", 0)


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def started(work, world) -> int:
    """Seven that are ready, and one that is not."""
    asked = [
        ask_for_renewal(work, world, f"Ville {rank}", UNDECIDED if rank == 2 else None)
        for rank in range(TOWNS)
    ]
    with work(world.amina) as unit:
        return start_run(unit, world.site_id, asked)


def be_killed_in_the_middle(url: str, now: datetime, settings, *, after: int, moment: str) -> None:
    """What a process does that a test starts: it dies in its request after `after`, before or
    after the commit.
    """
    office = office_on(open_database(url), lambda: now, settings)
    steps = []

    def issue_and_die(work, run_id: int) -> bool:
        goes_on = issuing_many.invoice_next(work, run_id)
        work.session.flush()
        steps.append(run_id)
        if moment == "before" and len(steps) > after:
            os._exit(9)
        return goes_on

    class DiesInThePause(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
            if moment == "after" and len(steps) > after:
                os._exit(9)
            return False

    invoicing.invoice_next, invoicing.Event = issue_and_die, DiesInThePause
    worker.run_due(office, ISSUING)


def count_issued(work) -> int:
    with work() as unit:
        return len(unit.session.exec(select(Document)).all())


def issued_once(work, world) -> None:
    """Everything that the run promised is there, once."""
    with work() as unit:
        documents = unit.session.exec(select(Document).order_by(col(Document.number))).all()
        letters = unit.session.exec(
            select(Job.key).where(col(Job.key).startswith("invoice-issued:"))
        ).all()
        verbs = Counter(
            unit.session.exec(
                select(AuditEvent.verb).where(col(AuditEvent.verb).startswith("renewals."))
            )
        )
    assert [one.number for one in documents] == [f"F-2026-{n:04d}" for n in range(1, TOWNS)]
    assert len({one.subject for one in documents}) == TOWNS - 1
    assert sorted(int(key.split(":")[2]) for key in letters) == sorted(
        one.id or 0 for one in documents
    )
    assert verbs == {"renewals.invoicing_started": 1, "renewals.invoicing_ended": 1}
    with work(world.amina) as unit:
        seen = run_progress(unit, world.site_id)
    assert (seen.is_over, seen.done, len(seen.refused)) == (True, TOWNS, 1)


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_next_worker_goes_on_where_a_killed_one_stopped(
    work, world, office, clock, database_url, mail_settings, moment
):
    spawn = multiprocessing.get_context("spawn")
    begun = []
    for after in (2, 2):
        dying = spawn.Process(
            target=be_killed_in_the_middle,
            args=(for_sqlalchemy(database_url), clock(), mail_settings),
            kwargs={"after": after, "moment": moment},
        )
        dying.start()
        dying.join()
        assert dying.exitcode == 9
        begun.append(count_issued(work))
        # As long as the lease of the dead one lasts
        worker.run_due(office, ISSUING)
        assert count_issued(work) == begun[-1]
        clock.pass_by(seconds=31)
    worker.run_due(office, ISSUING)

    assert 0 < begun[0] < begun[1] < TOWNS - 1
    issued_once(work, world)


@pytest.mark.usefixtures("started")
def test_two_workers_share_one_run_without_doubling(
    work, world, engine, clock, mail_settings, monkeypatch
):
    monkeypatch.setattr(invoicing, "AT_ONCE", 1)
    barrier = Barrier(2)

    def work_off() -> None:
        office = office_on(engine, clock, mail_settings)
        barrier.wait()
        for _ in range(TOWNS * 4):
            worker.run_due(office, ISSUING)

    threads = [Thread(target=work_off) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    issued_once(work, world)


@pytest.mark.usefixtures("started")
def test_a_worker_that_lost_its_lease_issues_nothing_more(work, office, clock):
    with work() as unit:
        [slow] = outbox.claim(unit.session, NOW, limit=1)
    clock.pass_by(minutes=3)
    with work() as unit:
        outbox.claim(unit.session, clock(), limit=1)

    with pytest.raises(outbox.LeaseLost):
        invoicing.issue(slow, office)

    assert count_issued(work) == 0


@pytest.mark.usefixtures("started")
def test_a_worker_that_is_stopped_gives_the_rest_back(work, world, office, monkeypatch):
    monkeypatch.setattr(invoicing, "AT_ONCE", 3)
    stopping = threading.Event()

    def issue_and_stop(held, office) -> None:
        invoicing.issue(held, office)
        stopping.set()

    worker.work_until(stopping, office, ISSUING | {"invoice-run": issue_and_stop})

    # One of the three waits for a decision
    assert count_issued(work) == 2
    with work() as unit:
        [job] = unit.session.exec(select(Job).where(Job.kind == "invoice-run")).all()
        assert (job.state, job.lease, job.attempts) == ("waiting", "", 0)
    worker.run_due(office, ISSUING)
    issued_once(work, world)


@pytest.mark.usefixtures("started")
def test_one_that_fails_unexpectedly_holds_up_no_other(work, world, office, monkeypatch):
    def fail_on_the_fourth(unit, run_id: int) -> bool:
        calls.append(run_id)
        goes_on = issuing_many.invoice_next(unit, run_id)
        if len(calls) == 4:
            raise OverflowError
        return goes_on

    calls: list[int] = []
    monkeypatch.setattr(invoicing, "invoice_next", fail_on_the_fourth)
    worker.run_due(office, ISSUING)

    with work(world.amina) as unit:
        seen = run_progress(unit, world.site_id)
        numbers = sorted(unit.session.exec(select(Document.number)))
    assert (seen.is_over, len(seen.refused)) == (True, 2)
    assert numbers == [f"F-2026-{n:04d}" for n in range(1, TOWNS - 1)]


@pytest.mark.usefixtures("started")
def test_a_database_that_goes_away_skips_nobody(work, world, office, clock, monkeypatch):
    def fail_on_the_fourth(unit, run_id: int) -> bool:
        calls.append(run_id)
        if len(calls) == 4:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return issuing_many.invoice_next(unit, run_id)

    calls: list[int] = []
    monkeypatch.setattr(invoicing, "invoice_next", fail_on_the_fourth)
    worker.run_due(office, ISSUING)
    clock.pass_by(minutes=1)
    worker.run_due(office, ISSUING)

    issued_once(work, world)

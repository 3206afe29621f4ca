from __future__ import annotations

import threading
from datetime import timedelta

import psycopg
import pytest
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select

from membership_ui.accounts.tables import (
    AccountMerge,
    MergedRow,
    RefusedRegistration,
    ThrottleCount,
)
from membership_ui.adapters import outbox
from membership_ui.adapters.job_context import in_one_transaction
from membership_ui.adapters.tables import ChangeLog, Job, JobState
from membership_ui.jobs import cleaning, worker
from membership_ui.jobs.handlers import handlers
from tests.casework.pairs import make_two, merge
from tests.conftest import NOW
from tests.rows import rows
from tests.world import attach, make_world

DAY = timedelta(days=1)


def enqueued(work, kind: str, *keys: str, **payload) -> None:
    with work() as unit:
        for key in keys:
            unit.enqueue(kind, key, **payload)


def write_line(work, *, verb: str) -> None:
    work.record(verb, "job")


def test_a_job_that_changes_the_database_commits_with_its_change(work, office, states, engine):
    enqueued(work, "note", "a", verb="test.noted")

    worker.run_due(office, {"note": in_one_transaction(write_line)})

    assert states() == {"a": "done"}
    with Session(engine) as session:
        assert session.connection().exec_driver_sql(
            "SELECT verb FROM audit_event"
        ).scalars().all() == ["test.noted"]


def test_a_job_that_fails_leaves_nothing_behind_and_comes_again(
    work, office, clock, states, engine
):
    enqueued(work, "note", "a", verb="test.noted")
    tries = []

    def fail_first(unit, *, verb: str) -> None:
        unit.record(verb, "job")
        tries.append(verb)
        if len(tries) == 1:
            raise ZeroDivisionError

    for _ in range(2):
        worker.run_due(office, {"note": in_one_transaction(fail_first)})
        clock.pass_by(minutes=1)

    assert states() == {"a": "done"}
    with Session(engine) as session:
        assert (
            session.connection().exec_driver_sql("SELECT count(*) FROM audit_event").scalar() == 1
        )


def test_a_kind_that_this_version_does_not_know_waits_for_the_next(work, office, states):
    enqueued(work, "of another version", "a")

    worker.run_due(office, handlers())

    assert states() == {"a": "waiting"}


def test_a_worker_that_is_stopped_finishes_its_job_and_gives_the_others_back(
    work, office, states, engine
):
    # For one recipient: one after the other
    enqueued(work, "note", "a", "b", "c", to="claire@members.example")
    stopping = threading.Event()

    def note_and_stop(unit, *, to: str) -> None:
        unit.record("test.noted", f"job:{to}")
        stopping.set()

    worker.work_until(stopping, office, {"note": in_one_transaction(note_and_stop)})

    mine = {key: state for key, state in states().items() if len(key) == 1}
    assert mine == {"a": "done", "b": "waiting", "c": "waiting"}
    with Session(engine) as session:
        assert outbox.is_due(session, NOW)


def test_a_database_that_goes_away_does_not_end_the_worker(work, office, monkeypatch):
    enqueued(work, "note", "a")
    stopping, failures = threading.Event(), []

    def fail(*_arguments, **_named) -> int:
        failures.append("gone")
        if len(failures) == 2:
            stopping.set()
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(worker, "AFTER_FAILURE_SECONDS", 0)
    monkeypatch.setattr(outbox, "is_due", fail)
    worker.work_until(stopping, office, handlers())

    assert failures == ["gone", "gone"]


def test_a_server_that_is_away_is_one_line_and_its_return_another(office, monkeypatch):
    stopping, failures, ask = threading.Event(), [], outbox.is_due

    def fail_thrice(*arguments, **named) -> bool:
        failures.append("gone")
        if len(failures) <= 3:
            raise OperationalError("SELECT", {}, psycopg.OperationalError("refused"))
        stopping.set()
        return ask(*arguments, **named)

    monkeypatch.setattr(worker, "AFTER_FAILURE_SECONDS", 0)
    monkeypatch.setattr(outbox, "is_due", fail_thrice)
    with structlog.testing.capture_logs() as lines:
        worker.work_until(stopping, office, handlers())

    assert [line["event"] for line in lines if "outage" in line["event"]] == [
        "outage.began",
        "outage.ended",
    ]
    assert not [line for line in lines if line["event"] == "worker_database_failed"]


def test_the_schedule_promises_each_day_once(office, clock, states):
    for _ in range(3):
        worker.tick(office)
    clock.pass_by(days=1)
    worker.tick(office)

    assert states() == {"cleaning:2026-11-22": "waiting", "cleaning:2026-11-23": "waiting"}


@pytest.mark.usefixtures("portal")
def test_the_cleaning_takes_what_has_served_its_time_and_nothing_else(work, engine):
    enqueued(work, "note", "old", "recent", "dead", "waiting")
    with work() as unit:
        old, recent, dead, _waiting = outbox.claim(unit.session, NOW, limit=4)
        outbox.finish(unit.session, old, NOW - cleaning.DONE_JOBS - DAY)
        outbox.finish(unit.session, recent, NOW - DAY)
        outbox.bury(unit.session, dead, "550")
        unit.session.add(ChangeLog(topic="old", at=NOW - DAY))
        unit.session.add(ChangeLog(topic="new", at=NOW))
        unit.session.add(ThrottleCount(key="old", hits=3, expires_at=NOW - DAY))
        unit.session.add(ThrottleCount(key="new", hits=3, expires_at=NOW + DAY))
        for name, until in (("old", NOW - DAY), ("new", NOW + DAY)):
            unit.session.add(
                RefusedRegistration(token_hash=name, typed={}, problems=[], expires_at=until)
            )

    with work() as unit:
        cleaning.clean(unit)

    with Session(engine) as session:
        assert sorted(session.exec(select(Job.key))) == ["dead", "recent", "waiting"]
        assert session.exec(select(ChangeLog.topic)).all() == ["new"]
        assert session.exec(select(ThrottleCount.key)).all() == ["new"]
        assert session.exec(select(RefusedRegistration.token_hash)).all() == ["new"]
        assert session.exec(select(func.count()).where(Job.state == JobState.DEAD)).one() == 1


@pytest.mark.usefixtures("portal")
def test_what_a_merge_moved_is_remembered_as_long_as_it_can_be_undone(work):
    with work() as unit:
        world = make_world(unit)
        two = make_two(unit, world)
        attach(unit, two.old, world.structure)
    merge_id = merge(work, world, two.old_id, two.new_id)

    # 22 December is its last day; in the last time zone it ends on the 23rd
    for day, is_kept in ((timedelta(days=31), True), (timedelta(days=33), False)):
        with work(now=NOW + day) as unit:
            cleaning.clean(unit)
        assert bool(rows(work, MergedRow, merge_id=merge_id)) is is_kept
    assert len(rows(work, AccountMerge)) == 1

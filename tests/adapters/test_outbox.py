from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, select

from membership_ui.adapters import outbox, outbox_review
from membership_ui.adapters.outbox import ClaimedJob, LeaseLost
from membership_ui.adapters.tables import Job, JobState
from tests.conftest import NOW, WorkFactory

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def promised(work: WorkFactory, *keys: str) -> None:
    with work() as unit:
        for key in keys:
            outbox.enqueue(unit.session, "mail", key, {"to": f"{key}@members.example"}, NOW)


def claimed(work: WorkFactory, now=NOW, limit: int = 10) -> list[ClaimedJob]:
    with work() as unit:
        return outbox.claim(unit.session, now, limit=limit)


def jobs(work: WorkFactory) -> list[Job]:
    with work() as unit:
        return list(unit.session.exec(select(Job).order_by(col(Job.id))))


def test_the_same_key_is_promised_once(work):
    promised(work, "renewal:41", "renewal:41")
    promised(work, "renewal:41")

    assert [job.key for job in jobs(work)] == ["renewal:41"]


def test_a_promise_of_a_failed_use_case_was_never_made(work):
    def fail() -> None:
        with work() as unit:
            outbox.enqueue(unit.session, "mail", "renewal:41", {}, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert jobs(work) == []


def test_a_job_belongs_to_one_worker_until_its_lease_ends(work):
    promised(work, "a", "b", "c")

    first, second = claimed(work, limit=2), claimed(work)
    after_the_lease = claimed(work, NOW + outbox.LEASE + SECOND)

    assert [held.key for held in first] == ["a", "b"]
    assert [held.key for held in second] == ["c"]
    assert [(held.key, held.attempts) for held in after_the_lease] == [("a", 2), ("b", 2), ("c", 2)]


def test_a_worker_that_was_too_slow_changes_nothing(work):
    promised(work, "a")
    [slow] = claimed(work)
    [quick] = claimed(work, NOW + outbox.LEASE + SECOND)

    for late in (outbox.finish, outbox.renew, outbox.hand_over):
        with pytest.raises(LeaseLost), work() as unit:
            late(unit.session, slow, NOW)
    with work() as unit:
        outbox.finish(unit.session, quick, NOW)

    assert jobs(work)[0].state is JobState.DONE


def test_a_renewed_lease_holds_longer(work):
    promised(work, "a")
    [held] = claimed(work)

    with work() as unit:
        outbox.renew(unit.session, held, NOW + timedelta(seconds=90))

    assert claimed(work, NOW + outbox.LEASE + SECOND) == []


def test_the_effect_and_the_end_of_a_job_commit_together(work):
    promised(work, "a")
    [slow] = claimed(work)
    claimed(work, NOW + outbox.LEASE + SECOND)

    def finish_late() -> None:
        with work() as unit:
            outbox.enqueue(unit.session, "mail", "the effect", {}, NOW)
            outbox.finish(unit.session, slow, NOW)

    with pytest.raises(LeaseLost):
        finish_late()

    assert [job.key for job in jobs(work)] == ["a"]


def test_a_finished_job_forgets_its_content(work):
    promised(work, "a")
    [held] = claimed(work)

    with work() as unit:
        outbox.finish(unit.session, held, NOW)

    assert jobs(work)[0].payload == {}


def test_waits_grow_to_a_quarter_of_an_hour_and_differ():
    longest = [outbox.delay(attempt, 0.0).total_seconds() for attempt in (1, 2, 3, 8, 9, 400)]

    assert longest == [5, 10, 20, 640, 900, 900]
    assert outbox.delay(400, 1.0) == timedelta(minutes=7, seconds=30)


def test_a_job_is_given_up_after_three_days_of_trying(work):
    promised(work, "a")
    now, attempts = NOW, 0
    while jobs(work)[0].state is JobState.WAITING:
        now = max(now, jobs(work)[0].run_at)
        [held] = claimed(work, now)
        attempts += 1
        with work() as unit:
            outbox.postpone(unit.session, held, now, "no route to host")

    assert now - NOW > 3 * DAY
    assert 250 < attempts < 600
    assert jobs(work)[0].last_error == "no route to host"


def test_a_worker_that_was_off_for_a_week_still_tries(work):
    promised(work, "a")

    [held] = claimed(work, NOW + 7 * DAY)
    with work() as unit:
        outbox.postpone(unit.session, held, NOW + 7 * DAY, "no route to host")

    assert jobs(work)[0].state is JobState.WAITING


def test_a_mark_survives_a_failure_but_not_a_clear_refusal(work):
    promised(work, "doubted", "refused")
    doubted, refused = claimed(work)

    with work() as unit:
        outbox.hand_over(unit.session, doubted, NOW)
        outbox.hand_over(unit.session, refused, NOW)
    with work() as unit:
        outbox.postpone(unit.session, doubted, NOW, "disk full")
        outbox.take_back(unit.session, refused, NOW, "451 try later")

    assert [(held.key, held.handed_at) for held in claimed(work, NOW + HOUR)] == [
        ("doubted", NOW),
        ("refused", None),
    ]


def test_a_person_decides_about_dead_and_uncertain_jobs_only(work):
    promised(work, "dead", "uncertain", "dropped", "waiting")
    dead, uncertain, dropped, waiting = claimed(work)
    with work() as unit:
        outbox.bury(unit.session, dead, "550 no such person")
        outbox.doubt(unit.session, uncertain, "no answer")
        outbox.doubt(unit.session, dropped, "no answer")

    with work() as unit:
        standing = outbox_review.backlog(unit.session, NOW)
        settled = outbox_review.drop(unit.session, [dropped.id, waiting.id], NOW)
        retried = outbox_review.retry(unit.session, [dead.id, uncertain.id, waiting.id], NOW)

    assert (standing.waiting, standing.dead, standing.uncertain) == (1, 1, 2)
    assert (settled, retried) == ([dropped.id], [dead.id, uncertain.id])
    assert [held.key for held in claimed(work)] == ["dead", "uncertain"]


def test_the_backlog_tells_since_when_the_oldest_job_is_late(work):
    promised(work, "a")

    with work() as unit:
        assert outbox_review.backlog(unit.session, NOW - SECOND).oldest_due_at is None
        assert outbox_review.backlog(unit.session, NOW + HOUR).oldest_due_at == NOW


def test_workers_that_claim_at_once_never_share_a_job(work, engine):
    promised(work, *(f"job {rank}" for rank in range(40)))
    barrier, taken = Barrier(4), []

    def take() -> None:
        barrier.wait()
        for _ in range(3):
            with (
                Session(engine.execution_options(sqlite_begin="IMMEDIATE")) as session,
                session.begin(),
            ):
                taken.extend(held.id for held in outbox.claim(session, NOW, limit=4))

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken))
    assert len(taken) >= 36

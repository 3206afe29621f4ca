"""The worker: keeps due jobs, a few at a time, and logs how it went, not their content."""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from membership_ui import wiring
from membership_ui.adapters import i18n, mailbox, outbox, smtp
from membership_ui.adapters.job_context import Handler, JobContext, MailTransport
from membership_ui.adapters.outbox import (
    ClaimedJob,
    KeptWaiting,
    LeaseLost,
    NotAccepted,
    Refused,
    Unanswered,
)
from membership_ui.adapters.services import Service, is_outage, outages
from membership_ui.adapters.tables import SLOW
from membership_ui.jobs.handlers import calendar, handlers
from membership_ui.jobs.lanes import Lanes
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import Settings, settings

POLL_SECONDS, AFTER_FAILURE_SECONDS = 0.5, 5.0
TICK = timedelta(minutes=1)
_SPEAKING = (Refused, Unanswered, NotAccepted)
log = structlog.get_logger()


def run_forever(stop: threading.Event | None = None) -> None:
    """Work until `stop` is set or SIGTERM arrives; the jobs in hand are finished first."""
    stopping = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
    log.info("worker_started")
    work_until(stopping, office(), handlers())
    log.info("worker_stopped")


def office() -> JobContext:
    """The real one, as wired and set."""
    return JobContext(
        transaction=lambda: wiring.transaction(MACHINE, i18n.DEFAULT),
        reading=wiring.reading,
        now=wiring.now,
        way_out=way_out(settings()),
        settings=settings(),
    )


def way_out(chosen: Settings) -> MailTransport:
    """The mail server, or the folder when none is set."""
    return smtp.SmtpLines(chosen) if chosen.smtp_host else mailbox.mailbox(chosen)


def work_until(stopping: threading.Event, office: JobContext, known: Mapping[str, Handler]) -> None:
    ticked_at: datetime | None = None
    lanes = _lanes(office, known, stopping.is_set)
    while not stopping.is_set():
        try:
            if ticked_at is None or office.now() - ticked_at >= TICK:
                ticked_at = office.now()
                tick(office)
            taken = lanes.take()
            outages.note(Service.DATABASE, None)
            if taken:
                continue
        except SQLAlchemyError as error:
            # The database is away for a while: the leases outlive it, nothing is lost
            if is_outage(error):
                outages.note(Service.DATABASE, error)
            else:
                log.warning("worker_database_failed", error=type(error).__name__)
            stopping.wait(AFTER_FAILURE_SECONDS)
        if lanes.is_idle:
            stopping.wait(POLL_SECONDS)
        else:
            lanes.rest(POLL_SECONDS)
    with suppress(SQLAlchemyError):
        lanes.end()


def tick(office: JobContext) -> None:
    """Promise what the schedule wants; most minutes that is already promised."""
    with office.transaction() as work:
        for promise_due in calendar():
            promise_due(work)


def run_due(office: JobContext, known: Mapping[str, Handler]) -> int:
    """All that is due now, to its end: how many jobs."""
    lanes = _lanes(office, known, lambda: False)
    count = 0
    try:
        while True:
            taken = lanes.take()
            count += taken
            if not taken and lanes.is_idle:
                return count
            lanes.rest(POLL_SECONDS)
    finally:
        lanes.end()


def _lanes(
    office: JobContext, known: Mapping[str, Handler], is_stopping: Callable[[], bool]
) -> Lanes:
    def keep_or_give_back(held: ClaimedJob) -> None:
        if is_stopping():
            _give_back(held, office)
        else:
            run_job(held, office, known)

    return Lanes(office, keep_or_give_back)


def run_job(held: ClaimedJob, office: JobContext, known: Mapping[str, Handler]) -> None:
    """Keep one promise, or note why not."""
    told = log.bind(job=held.id, kind=held.kind, attempt=held.attempts)
    try:
        if office.now() > held.lease_until - outbox.LEASE / 2:
            with office.transaction() as work:
                outbox.renew(work.session, held, office.now())
        if held.handed_at:
            raise Unanswered("the worker stopped while handing it over")
        known[held.kind](held, office)
        told.info("job_done")
    except LeaseLost:
        told.warning("job_lease_lost")
    except Exception as error:
        _note(held, error, office)


def _note(held: ClaimedJob, error: Exception, office: JobContext) -> None:
    reason = (
        str(error) if isinstance(error, _SPEAKING) else f"{type(error).__name__}: {error}"[:500]
    )
    with suppress(LeaseLost), office.transaction() as work:
        match error:
            case Refused():
                outbox.bury(work.session, held, reason)
            case Unanswered():
                outbox.doubt(work.session, held, reason)
            case KeptWaiting() if held.rank not in SLOW:
                outbox.set_aside(work.session, held, reason)
            case NotAccepted():
                outbox.take_back(work.session, held, office.now(), reason)
            case _:
                outbox.postpone(work.session, held, office.now(), reason)
    _tell(held, error)


def _tell(held: ClaimedJob, error: Exception) -> None:
    # The name of the error only: its message or its traceback may quote an address or a link
    told = log.bind(job=held.id, kind=held.kind, attempt=held.attempts, error=type(error).__name__)
    match error:
        case Refused():
            told.error("job_dead")
        case Unanswered():
            told.error("job_uncertain")
        case KeptWaiting() if held.rank not in SLOW:
            told.info("job_set_aside")
        case NotAccepted():
            told.warning("job_not_accepted")
        case _:
            told.error("job_failed", where=_where(error))


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _give_back(held: ClaimedJob, office: JobContext) -> None:
    with suppress(LeaseLost), office.transaction() as work:
        outbox.release(work.session, held, office.now())

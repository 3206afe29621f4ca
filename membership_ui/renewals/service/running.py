"""Issues the invoices of a selection, each in a transaction of its own: a worker that dies loses
none and doubles none, and the next one goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from membership_ui.adapters import outbox
from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.outbox import ClaimedJob, LeaseLost
from membership_ui.kernel.work import UnitOfWork
from membership_ui.renewals.service.issuing_many import invoice_next, skip_next

# After so many the job goes back among the others: a worker that is stopped waits for few
AT_ONCE = 50
# The work of a dead worker is taken up after this
LEASE = timedelta(seconds=30)
# SQLite has one writer at a time: people at the pages get their turn in between
PAUSE_SECONDS = 0.01
log = structlog.get_logger()


def issue(held: ClaimedJob, office: JobContext) -> None:
    """Either to the end of the run, or as far as the job's turn goes."""
    for _ in range(AT_ONCE):
        if not _issue_next(held, office):
            return
        Event().wait(PAUSE_SECONDS)
    with office.transaction() as work:
        outbox.release(work.session, held, office.now())


def _issue_next(held: ClaimedJob, office: JobContext) -> bool:
    try:
        return _step(held, office, invoice_next)
    except (SQLAlchemyError, LeaseLost):
        raise
    except Exception as error:
        # Its message may quote a member's address
        log.error("invoice_failed", job=held.id, error=type(error).__name__)
        return _step(held, office, skip_next)


def _step(held: ClaimedJob, office: JobContext, step: Callable[[UnitOfWork, int], bool]) -> bool:
    with office.transaction() as work:
        outbox.renew(work.session, held, office.now(), lease_for=LEASE)
        goes_on = step(work, held.payload["run_id"])
        if not goes_on:
            outbox.finish(work.session, held, work.now)
    return goes_on

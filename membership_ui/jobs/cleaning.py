"""Once a day, what has expired leaves the database; nothing that anybody still reads."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, delete

from membership_ui.adapters import change_log
from membership_ui.adapters.mailbox import mailbox
from membership_ui.adapters.tables import Job, JobState
from membership_ui.features import all_handed
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import settings

# A key is free again after this: far longer than anybody could promise the same occasion twice
DONE_JOBS = timedelta(days=400)
# Their content holds addresses; after a year nobody will send them any more
OPEN_JOBS = timedelta(days=365)
CHANGES = timedelta(hours=1)
FILED_LETTERS = 500


def promise(work: UnitOfWork) -> None:
    work.enqueue("cleaning", f"cleaning:{work.now:%Y-%m-%d}")


def clean(work: UnitOfWork) -> None:
    """What belongs to no feature, then what each feature keeps for a time only."""
    for statement in (
        delete(Job).where(col(Job.state) == JobState.DONE, col(Job.done_at) < work.now - DONE_JOBS),
        delete(Job).where(
            col(Job.state).in_((JobState.DEAD, JobState.UNCERTAIN)),
            col(Job.created_at) < work.now - OPEN_JOBS,
        ),
    ):
        work.session.exec(statement.execution_options(synchronize_session=False))
    for forget_expired in all_handed("RETENTION"):
        forget_expired(work)
    change_log.purge(work.session, work.now - CHANGES)
    mailbox(settings()).keep(FILED_LETTERS)

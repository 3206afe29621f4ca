"""Once a day, what has served its time leaves the database; nothing that anybody still reads."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, delete, select

from membership_ui.accounts.tables import (
    AccountMerge,
    EmailLink,
    KeptForm,
    MergedRow,
    PasswordReset,
    PendingSignIn,
    SpentChallenge,
    ThrottleCount,
)
from membership_ui.adapters import change_log, files
from membership_ui.adapters.mailbox import mailbox
from membership_ui.adapters.tables import Job, JobState
from membership_ui.billing import queries as billing
from membership_ui.billing.room import UNUSED_FOR
from membership_ui.billing.service.files import drop_unused_files
from membership_ui.kernel.work import UnitOfWork
from membership_ui.renewals.queries import renewals
from membership_ui.settings import settings

# A key is free again after this: far longer than anybody could promise the same occasion twice
DONE_JOBS = timedelta(days=400)
# Their content holds addresses; after a year nobody will send them any more
OPEN_JOBS = timedelta(days=365)
CHANGES = timedelta(hours=1)
DEAD_LINKS = timedelta(days=30)
# After the last day in the last time zone
FINAL_MERGES = timedelta(days=2)
FILED_LETTERS = 500


def promise(work: UnitOfWork) -> None:
    work.enqueue("cleaning", f"cleaning:{work.now:%Y-%m-%d}")


def clean(work: UnitOfWork) -> None:
    final = col(AccountMerge.undo_until) < (work.now - FINAL_MERGES).date()
    for statement in (
        delete(Job).where(col(Job.state) == JobState.DONE, col(Job.done_at) < work.now - DONE_JOBS),
        delete(Job).where(
            col(Job.state).in_((JobState.DEAD, JobState.UNCERTAIN)),
            col(Job.created_at) < work.now - OPEN_JOBS,
        ),
        delete(ThrottleCount).where(col(ThrottleCount.expires_at) < work.now),
        delete(SpentChallenge).where(col(SpentChallenge.expires_at) < work.now),
        delete(PendingSignIn).where(col(PendingSignIn.expires_at) < work.now),
        delete(EmailLink).where(col(EmailLink.expires_at) < work.now - DEAD_LINKS),
        delete(KeptForm).where(col(KeptForm.expires_at) < work.now),
        delete(PasswordReset).where(col(PasswordReset.expires_at) < work.now - DEAD_LINKS),
        delete(MergedRow).where(col(MergedRow.merge_id).in_(select(AccountMerge.id).where(final))),
    ):
        work.session.exec(statement.execution_options(synchronize_session=False))
    # Those whose row went last time: whatever stops this cleaning, no row is without its bytes
    files.sweep(billing.fingerprints(work.session), work.now - UNUSED_FOR)
    drop_unused_files(work, renewals.files_in_drafts(work.session))
    change_log.purge(work.session, work.now - CHANGES)
    mailbox(settings()).keep(FILED_LETTERS)

"""What accounts keep for a time only."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from membership_ui.accounts.tables import (
    AccountMerge,
    EmailLink,
    MergedRow,
    PasswordReset,
    PendingSignIn,
    RefusedRegistration,
    SpentChallenge,
    ThrottleCount,
)

# Their pages say for a while what became of them
DEAD_LINKS = timedelta(days=30)
# After the last day in the last time zone
FINAL_MERGES = timedelta(days=2)


def delete_expired(session: Session, now: datetime) -> None:
    final = select(AccountMerge.id).where(
        col(AccountMerge.undo_until) < (now - FINAL_MERGES).date()
    )
    for statement in (
        delete(ThrottleCount).where(col(ThrottleCount.expires_at) < now),
        delete(SpentChallenge).where(col(SpentChallenge.expires_at) < now),
        delete(PendingSignIn).where(col(PendingSignIn.expires_at) < now),
        delete(EmailLink).where(col(EmailLink.expires_at) < now - DEAD_LINKS),
        delete(RefusedRegistration).where(col(RefusedRegistration.expires_at) < now),
        delete(PasswordReset).where(col(PasswordReset.expires_at) < now - DEAD_LINKS),
        delete(MergedRow).where(col(MergedRow.merge_id).in_(final)),
    ):
        session.exec(statement.execution_options(synchronize_session=False))

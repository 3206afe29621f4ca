"""Selects on the lines of the journal that are about a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.adapters.tables import AuditEvent


def lines_about(
    session: Session, account_id: int, *, before: int, limit: int
) -> Sequence[AuditEvent]:
    """The latest first; `before` is the number of a line, 0 to begin."""
    query = select(AuditEvent).where(AuditEvent.about_account_id == account_id)
    if before:
        query = query.where(col(AuditEvent.id) < before)
    return session.exec(query.order_by(col(AuditEvent.id).desc()).limit(limit)).all()

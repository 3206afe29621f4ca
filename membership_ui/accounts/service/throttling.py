"""Counts of tries, kept in the database so that every worker knows them."""

from __future__ import annotations

from datetime import UTC, datetime

from membership_ui.accounts.queries import sessions
from membership_ui.accounts.rules import Throttle, TooManyTries
from membership_ui.accounts.tables import ThrottleCount
from membership_ui.kernel.work import UnitOfWork


def require_tries_left(work: UnitOfWork, key: str, limit: Throttle) -> None:
    """Raises TooManyTries when `key` used up its tries in the running window."""
    if _hits(work, key) >= limit.tries:
        raise TooManyTries


def count_try(work: UnitOfWork, key: str, limit: Throttle) -> int:
    """Count one more try and return how many are left. The window starts with the first one."""
    row = sessions.throttle(work.session, key)
    if row is None or row.expires_at <= work.now:
        expires_at: datetime = (work.now + limit.window).astimezone(UTC)
        work.session.merge(ThrottleCount(key=key, hits=1, expires_at=expires_at))
        return limit.tries - 1
    row.hits += 1
    return max(0, limit.tries - row.hits)


def forget_tries(work: UnitOfWork, key: str) -> None:
    """After a success the count starts again."""
    if row := sessions.throttle(work.session, key):
        work.session.delete(row)


def _hits(work: UnitOfWork, key: str) -> int:
    row = sessions.throttle(work.session, key)
    return row.hits if row and row.expires_at > work.now else 0

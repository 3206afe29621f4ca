"""Counts of tries, kept in the database so that every worker knows them."""

from __future__ import annotations

from membership_ui.accounts.queries import sessions
from membership_ui.accounts.rules import ONE_BURST, Throttle, TooManyTries
from membership_ui.kernel.work import UnitOfWork


def require_tries_left(work: UnitOfWork, key: str, limit: Throttle) -> None:
    """Raises TooManyTries when `key` used up its tries in the running window."""
    if _hits(work, key) >= limit.tries:
        raise TooManyTries


def count_try(work: UnitOfWork, key: str, limit: Throttle) -> int:
    """Count one more try and return how many are left. The window starts with the first one."""
    hits = sessions.count_hit(work.session, key, work.now, work.now + limit.window)
    return max(0, limit.tries - hits)


def take_try(work: UnitOfWork, key: str, limit: Throttle) -> bool:
    """Count one more try where one is left; whether it was."""
    if _hits(work, key) >= limit.tries:
        return False
    count_try(work, key, limit)
    return True


def begins_burst(work: UnitOfWork, key: str) -> bool:
    """Whether nothing was asked for under `key` within the last minute. Two clicks at the same
    instant are one.
    """
    return sessions.count_hit(work.session, key, work.now, work.now + ONE_BURST.window) == 1


def forget_tries(work: UnitOfWork, key: str) -> None:
    """After a success the count starts again."""
    if row := sessions.throttle(work.session, key):
        work.session.delete(row)


def _hits(work: UnitOfWork, key: str) -> int:
    row = sessions.throttle(work.session, key)
    return row.hits if row and row.expires_at > work.now else 0

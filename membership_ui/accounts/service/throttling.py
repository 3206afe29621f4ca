"""Counts of tries, kept in the database so that every worker knows them."""

from __future__ import annotations

from membership_ui.accounts.queries import sessions
from membership_ui.accounts.rules import ONE_BURST, Throttle, TooManyTries
from membership_ui.kernel.work import UnitOfWork


def spend_try(work: UnitOfWork, key: str, limit: Throttle) -> None:
    """Count one more try before its answer is known: of those sent at the same instant no more than
    `limit.tries` get an answer. Raises TooManyTries when none is left in the running window.
    """
    if not take_try(work, key, limit):
        raise TooManyTries


def take_try(work: UnitOfWork, key: str, limit: Throttle) -> bool:
    """The same; whether one was left."""
    return _count(work, key, limit) <= limit.tries


def count_try(work: UnitOfWork, key: str, limit: Throttle) -> int:
    """Count one more try and return how many are left. The window starts with the first one."""
    return max(0, limit.tries - _count(work, key, limit))


def tries_left(work: UnitOfWork, key: str, limit: Throttle) -> int:
    return max(0, limit.tries - hits(work, key))


def give_back(work: UnitOfWork, key: str) -> None:
    """A try that was spent and was none: the answer was right, or there was no answer."""
    sessions.uncount_hit(work.session, key)


def begins_burst(work: UnitOfWork, key: str) -> bool:
    """Whether nothing was asked for under `key` within the last minute. Two clicks at the same
    instant are one.
    """
    return sessions.count_hit(work.session, key, work.now, work.now + ONE_BURST.window) == 1


def forget_tries(work: UnitOfWork, key: str) -> None:
    """After a success the count starts again."""
    if row := sessions.throttle(work.session, key):
        work.session.delete(row)


def hits(work: UnitOfWork, key: str) -> int:
    """Counted under `key` in the running window."""
    row = sessions.throttle(work.session, key)
    return row.hits if row and row.expires_at > work.now else 0


def _count(work: UnitOfWork, key: str, limit: Throttle) -> int:
    return sessions.count_hit(work.session, key, work.now, work.now + limit.window)

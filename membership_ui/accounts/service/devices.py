"""Where a person is signed in, and ending it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from membership_ui.accounts.queries import factors
from membership_ui.accounts.rules.browsers import device_facts
from membership_ui.accounts.rules.factors import HANDLE_LENGTH
from membership_ui.accounts.service.looking import close_space_visit
from membership_ui.accounts.tables import SignIn
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.rules import staff_idle

# No policy is shorter: nobody seen since then needs to be looked at
SHORTEST_IDLE = timedelta(minutes=5)


def end_device(work: UnitOfWork, handle: str) -> None:
    """Sign out there; its pages are wiped. Raises NotFound for another person's session, or one
    that ended.
    """
    for row in _own(work):
        if len(handle) == HANDLE_LENGTH and row.token_hash.startswith(handle):
            return _end(work, row)
    raise NotFound


def end_other_devices(work: UnitOfWork, here: str) -> None:
    """Everywhere but in the session whose digest is `here`."""
    for row in _own(work):
        if row.token_hash != here:
            _end(work, row)


def end_idle_sessions(work: UnitOfWork) -> None:
    """For the calendar: those of staff who went away, so that their open pages are left too."""
    spans: dict[str, timedelta] = {}
    rows: dict[str, SignIn] = {}
    for row, policy in factors.silent_staff_sessions(work.session, work.now - SHORTEST_IDLE):
        span = staff_idle(policy)
        rows[row.token_hash] = row
        spans[row.token_hash] = min(span, spans.get(row.token_hash, span))
    for token_hash, row in rows.items():
        if work.now - (row.last_seen_at or row.created_at) > spans[token_hash]:
            _end(work, row)


def mark_seen(work: UnitOfWork, token_hashes: Sequence[str]) -> None:
    """Sessions that sent something since the last call."""
    factors.mark_seen(work.session, token_hashes, work.now)


def _own(work: UnitOfWork) -> Sequence[SignIn]:
    require(work.actor.is_present)
    return factors.live_sign_ins(work.session, work.actor.account_id or 0, work.now)


def _end(work: UnitOfWork, row: SignIn) -> None:
    close_space_visit(work, row)
    row.ended_at = work.now
    work.record(
        "account.session_ended", Subject("account", row.account_id), **device_facts(row.user_agent)
    )
    work.touch(Subject("session", row.token_hash))

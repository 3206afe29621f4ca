"""A member of staff looks at a member's space, read only: how it begins in their session, and how
it ends.
"""

from __future__ import annotations

from dataclasses import replace

from membership_ui.accounts import mails
from membership_ui.accounts.queries import people, roles, sessions
from membership_ui.accounts.rules.looking import LOOK_FOR, StaffSpace
from membership_ui.accounts.rules.reasons import read_reason
from membership_ui.accounts.tables import Account, SignIn
from membership_ui.kernel.errors import require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def open_space_visit(
    work: UnitOfWork, site_id: int, who: Account, reason: str, *, session: str
) -> None:
    """From now on the session, by its digest, shows what `who` sees on the site. The caller has
    checked that the actor may find them. Raises NotAllowed, StaffSpace, Invalid.
    """
    require(work.actor.is_present)
    row = sessions.sign_in(work.session, session)
    require(row is not None and row.account_id == work.actor.account_id)
    assert row
    if roles.holds_any(work.session, who.id or 0):
        raise StaffSpace
    said, site = read_reason(reason), sites.site(work.session, site_id)
    row.viewed_account_id, row.viewed_site_id = who.id, site_id
    row.viewed_until = min(work.now + LOOK_FOR, row.expires_at)
    until = row.viewed_until.isoformat()
    work.record(
        "account.look_begun", Subject("account", who.id), site=site.name, reason=said, until=until
    )
    if who.email:
        staff = work.actor.name
        work.post(mails.space_seen(who, staff, said, site_id=site_id, at=work.now))
    work.touch(Subject("session", session))


def leave_space_visit(work: UnitOfWork, token_hash: str) -> int:
    """The session is again that of the person who opened it. The account that was looked at, 0
    when there was none: leaving twice is nothing.
    """
    row = sessions.sign_in(work.session, token_hash)
    if row is None or row.ended_at is not None:
        return 0
    seen = row.viewed_account_id or 0
    close_space_visit(work, row)
    return seen


def close_space_visit(work: UnitOfWork, row: SignIn) -> None:
    """If one is open in the session. In the journal it is the deed of the person who looked."""
    if row.viewed_account_id is None or row.viewed_site_id is None:
        return
    staff = people.account(work.session, row.account_id)
    site = sites.site(work.session, row.viewed_site_id)
    if staff is not None:
        named = replace(work, actor=people.actor_of(work.session, staff))
        named.record(
            "account.look_ended", Subject("account", row.viewed_account_id), site=site.name
        )
    row.viewed_account_id = row.viewed_site_id = row.viewed_until = None
    work.touch(Subject("session", row.token_hash))


def close_looks_at(work: UnitOfWork, account_id: int) -> None:
    """Whoever looks at this account's space, of any site."""
    for row in sessions.looks_at(work.session, account_id):
        close_space_visit(work, row)


def promise_ends(work: UnitOfWork) -> None:
    """For the calendar: looks whose time is over are closed by a job, once."""
    for row in sessions.overdue_looks(work.session, work.now):
        work.enqueue(
            "look-end",
            f"look-end:{row.token_hash[:20]}:{row.viewed_until:%Y-%m-%dT%H:%M:%S.%f}",
            token_hash=row.token_hash,
        )


def end_overdue_space_visit(work: UnitOfWork, token_hash: str) -> None:
    """Unless a new one was begun meanwhile."""
    row = sessions.sign_in(work.session, token_hash)
    if row is not None and row.viewed_until is not None and row.viewed_until <= work.now:
        close_space_visit(work, row)

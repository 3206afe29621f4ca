"""Selects on links sent to addresses, refused registrations and member numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, case, cast, func, or_, text
from sqlmodel import Session, col, select

from membership_ui.accounts.rules import LinkPurpose
from membership_ui.accounts.tables import Account, EmailLink, PasswordReset, RefusedRegistration

# Row lock and increment in one statement, the same on SQLite and PostgreSQL
_NEXT = text(
    "INSERT INTO member_counter (id, last) VALUES (1, :first) "
    "ON CONFLICT (id) DO UPDATE SET last = member_counter.last + 1 RETURNING last"
)
_STARTED = text("SELECT 1 FROM member_counter WHERE id = 1")


def next_member_number(session: Session) -> str:
    """The next free number; it is given back if the transaction fails. Whoever else asks waits
    for the end of this transaction.
    """
    connection = session.connection()
    is_started = connection.execute(_STARTED).first() is not None
    first = 1 if is_started else _highest(session) + 1
    while True:
        number = f"{connection.execute(_NEXT, {'first': first}).scalar_one():05d}"
        if not _is_taken(session, number):
            return number


def email_link(session: Session, token_hash: str) -> EmailLink | None:
    """The link, its row locked on PostgreSQL: two clicks at once are one."""
    return session.exec(
        select(EmailLink).where(EmailLink.token_hash == token_hash).with_for_update()
    ).first()


def seen_email_link(session: Session, token_hash: str) -> EmailLink | None:
    return session.get(EmailLink, token_hash)


def open_email_links(
    session: Session, account_id: int, purpose: LinkPurpose
) -> Sequence[EmailLink]:
    return session.exec(
        select(EmailLink).where(
            EmailLink.account_id == account_id,
            EmailLink.purpose == purpose,
            col(EmailLink.used_at).is_(None),
            col(EmailLink.dropped_at).is_(None),
        )
    ).all()


def pending_changes(
    session: Session, account_ids: Sequence[int], email_key: str, since: datetime
) -> Sequence[EmailLink]:
    """Changes of address, of one of the accounts or to `email_key`, that nobody has confirmed,
    replaced or cancelled, and whose link lived until after `since`.
    """
    to_it = func.lower(EmailLink.email) == email_key
    return session.exec(
        select(EmailLink)
        .where(
            EmailLink.purpose == LinkPurpose.CHANGE,
            col(EmailLink.used_at).is_(None),
            col(EmailLink.dropped_at).is_(None),
            col(EmailLink.expires_at) > since,
            or_(col(EmailLink.account_id).in_(account_ids), to_it),
        )
        .order_by(col(EmailLink.account_id))
    ).all()


def change_to_cancel(session: Session, cancel_hash: str) -> EmailLink | None:
    """The latest change that this link cancels, its row locked on PostgreSQL: it keeps the link
    when it is sent again.
    """
    return session.exec(
        select(EmailLink)
        .where(EmailLink.cancel_hash == cancel_hash)
        .order_by(
            case((col(EmailLink.dropped_at).is_(None), 0), else_=1),
            col(EmailLink.expires_at).desc(),
        )
        .with_for_update()
    ).first()


def open_password_resets(session: Session, account_id: int) -> Sequence[PasswordReset]:
    return session.exec(
        select(PasswordReset).where(
            PasswordReset.account_id == account_id,
            col(PasswordReset.used_at).is_(None),
            col(PasswordReset.dropped_at).is_(None),
        )
    ).all()


def refused_registration(session: Session, token_hash: str) -> RefusedRegistration | None:
    return session.get(RefusedRegistration, token_hash)


def _highest(session: Session) -> int:
    """Numbers of imported registers may have letters: those are left aside."""
    highest = session.exec(
        select(func.max(cast(col(Account.member_number), Integer))).where(
            col(Account.member_number).regexp_match("^[0-9]{1,9}$")
        )
    ).one()
    return highest or 0


def _is_taken(session: Session, number: str) -> bool:
    found = session.exec(select(Account.id).where(Account.member_number == number)).first()
    return found is not None

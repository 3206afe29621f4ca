"""Selects on open sessions, reset links and counted tries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from membership_ui.accounts.tables import PasswordReset, SignIn, ThrottleCount


def sign_in(session: Session, token_hash: str) -> SignIn | None:
    return session.get(SignIn, token_hash)


def open_sign_ins(session: Session, account_id: int) -> Sequence[SignIn]:
    return session.exec(
        select(SignIn).where(SignIn.account_id == account_id, col(SignIn.ended_at).is_(None))
    ).all()


def looks_at(session: Session, account_id: int) -> Sequence[SignIn]:
    """Sessions in which staff look at the account's space."""
    return session.exec(select(SignIn).where(SignIn.viewed_account_id == account_id)).all()


def overdue_looks(session: Session, now: datetime) -> Sequence[SignIn]:
    """Sessions in which somebody's space is looked at for too long."""
    return session.exec(select(SignIn).where(col(SignIn.viewed_until) <= now)).all()


def password_reset(session: Session, token_hash: str) -> PasswordReset | None:
    return session.get(PasswordReset, token_hash)


def throttle(session: Session, key: str) -> ThrottleCount | None:
    return session.get(ThrottleCount, key)


def count_hit(session: Session, key: str, now: datetime, until: datetime) -> int:
    """One more in the running window, or the first of one that ends at `until`. One statement: two
    tries at the same instant are two.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    is_over = col(ThrottleCount.expires_at) <= now
    counted = (
        insert(ThrottleCount)
        .values(key=key, hits=1, expires_at=until)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "hits": case((is_over, 1), else_=col(ThrottleCount.hits) + 1),
                "expires_at": case((is_over, until), else_=col(ThrottleCount.expires_at)),
            },
        )
        .returning(col(ThrottleCount.hits))
    )
    hits = session.exec(counted).scalar_one()
    _read_anew(session, key)
    return hits


def uncount_hit(session: Session, key: str) -> None:
    """One less, never below none."""
    session.exec(
        update(ThrottleCount)
        .where(col(ThrottleCount.key) == key, col(ThrottleCount.hits) > 0)
        .values(hits=col(ThrottleCount.hits) - 1)
    )
    _read_anew(session, key)


def _read_anew(session: Session, key: str) -> None:
    if known := session.identity_map.get(session.identity_key(ThrottleCount, key)):
        session.expire(known)

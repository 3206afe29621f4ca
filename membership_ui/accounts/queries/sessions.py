"""Selects on open sessions, reset links and counted tries."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.accounts.tables import PasswordReset, SignIn, ThrottleCount


def sign_in(session: Session, token_hash: str) -> SignIn | None:
    return session.get(SignIn, token_hash)


def open_sign_ins(session: Session, account_id: int) -> Sequence[SignIn]:
    return session.exec(
        select(SignIn).where(SignIn.account_id == account_id, col(SignIn.ended_at).is_(None))
    ).all()


def password_reset(session: Session, token_hash: str) -> PasswordReset | None:
    return session.get(PasswordReset, token_hash)


def throttle(session: Session, key: str) -> ThrottleCount | None:
    return session.get(ThrottleCount, key)

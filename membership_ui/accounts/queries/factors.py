"""Selects on second factors, started sign-ins and known browsers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from membership_ui.accounts.tables import (
    KnownDevice,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    RecoverySheet,
    RoleOnSite,
    SignIn,
    Totp,
)
from membership_ui.sites.rules import asks_factor
from membership_ui.sites.tables import Site


def totp(session: Session, account_id: int) -> Totp | None:
    """Held until the end of the transaction: two answers with one code wait for each other."""
    return session.get(Totp, account_id, with_for_update=True)


def passkeys(session: Session, account_id: int) -> Sequence[Passkey]:
    return session.exec(
        select(Passkey).where(Passkey.account_id == account_id).order_by(col(Passkey.id))
    ).all()


def passkey(session: Session, credential_id: str) -> Passkey | None:
    return session.exec(
        select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    ).first()


def has_factor(session: Session, account_id: int) -> bool:
    found = session.get(Totp, account_id)
    return (found is not None and found.confirmed_at is not None) or bool(
        passkeys(session, account_id)
    )


def must_have_factor(session: Session, account_id: int) -> bool:
    """Whether a site asks for one for a role that the account holds there."""
    rows = session.exec(
        select(RoleOnSite.role, Site.stored_policy)
        .join(Site, col(Site.id) == col(RoleOnSite.site_id))
        .where(RoleOnSite.account_id == account_id)
    )
    return any(asks_factor(policy, str(role)) for role, policy in rows)


def unused_codes(session: Session, account_id: int) -> Sequence[RecoveryCode]:
    return session.exec(
        select(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, col(RecoveryCode.used_at).is_(None))
        .with_for_update()
    ).all()


def recovery_codes(session: Session, account_id: int) -> Sequence[RecoveryCode]:
    return session.exec(select(RecoveryCode).where(RecoveryCode.account_id == account_id)).all()


def recovery_sheet(session: Session, account_id: int) -> RecoverySheet | None:
    return session.get(RecoverySheet, account_id, with_for_update=True)


def pending(session: Session, token_hash: str) -> PendingSignIn | None:
    return session.get(PendingSignIn, token_hash, with_for_update=True)


def open_pendings(session: Session, account_id: int) -> Sequence[PendingSignIn]:
    return session.exec(
        select(PendingSignIn).where(
            PendingSignIn.account_id == account_id, col(PendingSignIn.used_at).is_(None)
        )
    ).all()


def devices(session: Session, account_id: int) -> Sequence[KnownDevice]:
    return session.exec(select(KnownDevice).where(KnownDevice.account_id == account_id)).all()


def forget_devices(session: Session, account_id: int) -> None:
    """The sessions that name them, ended or not, name none any more."""
    session.flush()
    session.exec(
        update(SignIn)
        .where(col(SignIn.account_id) == account_id, col(SignIn.device_id).is_not(None))
        .values(device_id=None)
    )
    session.exec(delete(KnownDevice).where(col(KnownDevice.account_id) == account_id))


def device(session: Session, account_id: int, digest: str) -> KnownDevice | None:
    return session.exec(
        select(KnownDevice).where(
            KnownDevice.account_id == account_id, KnownDevice.digest == digest
        )
    ).first()


def silent_staff_sessions(session: Session, before: datetime) -> Sequence[tuple[SignIn, Any]]:
    """Open sessions of people with a role that showed no sign since `before`, once for each of
    their roles, with the policy of its site; held until the end of the transaction.
    """
    query = (
        select(SignIn, Site.stored_policy)
        .join(RoleOnSite, col(RoleOnSite.account_id) == col(SignIn.account_id))
        .join(Site, col(Site.id) == col(RoleOnSite.site_id))
        .where(
            col(SignIn.ended_at).is_(None),
            func.coalesce(SignIn.last_seen_at, SignIn.created_at) < before,
        )
        .with_for_update(of=SignIn, skip_locked=True)
    )
    return [(row, policy) for row, policy in session.exec(query)]


def live_sign_ins(session: Session, account_id: int, now: datetime) -> Sequence[SignIn]:
    """Where the account is signed in, the latest first."""
    return session.exec(
        select(SignIn)
        .where(
            SignIn.account_id == account_id,
            col(SignIn.ended_at).is_(None),
            col(SignIn.expires_at) > now,
        )
        .order_by(col(SignIn.created_at).desc())
    ).all()


def mark_seen(session: Session, token_hashes: Sequence[str], at: datetime) -> None:
    session.exec(
        update(SignIn).where(col(SignIn.token_hash).in_(token_hashes)).values(last_seen_at=at)
    )

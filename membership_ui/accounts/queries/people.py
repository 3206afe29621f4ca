"""Selects on accounts and their roles: who is behind an identifier or a cookie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from membership_ui.accounts.rules import email_key
from membership_ui.accounts.tables import Account, RoleOnSite, SignIn, SiteRole
from membership_ui.kernel.work import Actor


def account(session: Session, account_id: int) -> Account | None:
    return session.get(Account, account_id)


def accounts(session: Session, account_ids: Sequence[int]) -> list[Account]:
    return list(
        session.exec(
            select(Account).where(col(Account.id).in_(account_ids)).order_by(col(Account.id))
        )
    )


def accounts_by_identifier(session: Session, identifier: str) -> Sequence[Account]:
    """The accounts that an e-mail or a member number may mean; several may share an address. An
    erased account is nobody's.
    """
    wanted = identifier.strip()
    if "@" in wanted:
        condition = Account.email_key == email_key(wanted)
    else:
        condition = Account.member_number == wanted
    living = select(Account).where(condition, col(Account.erased_at).is_(None))
    return session.exec(living.order_by(col(Account.id))).all()


# Asked before every event: built once, and one question for the account and its roles
_WHO = (
    select(
        col(Account.id),
        col(Account.member_number),
        col(Account.given_name),
        col(Account.family_name),
        col(RoleOnSite.site_id),
        col(RoleOnSite.role),
    )  # pyright: ignore[reportCallIssue, reportArgumentType]
    .join(SignIn, col(SignIn.account_id) == col(Account.id))
    .outerjoin(RoleOnSite, col(RoleOnSite.account_id) == col(Account.id))
    .where(
        col(SignIn.token_hash) == bindparam("token_hash"),
        col(SignIn.ended_at).is_(None),
        col(SignIn.expires_at) > bindparam("now"),
        col(Account.erased_at).is_(None),
    )
)


def actor_by_token(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Who is behind a session cookie; None when it ended, expired or never was."""
    if not token_hash:
        return None
    rows = session.execute(_WHO, {"token_hash": token_hash, "now": now}).all()
    if not rows:
        return None
    roles: dict[int, frozenset[str]] = {}
    for row in rows:
        if row.site_id is not None:
            roles[row.site_id] = roles.get(row.site_id, frozenset()) | {str(row.role)}
    who = rows[0]
    return Actor(who.id, who.member_number, f"{who.given_name} {who.family_name}", roles)


def actor_of(session: Session, who: Account) -> Actor:
    """The account with its roles."""
    roles: dict[int, frozenset[str]] = {}
    for site_id, role in session.exec(
        select(RoleOnSite.site_id, RoleOnSite.role).where(RoleOnSite.account_id == who.id)
    ):
        roles[site_id] = roles.get(site_id, frozenset()) | {str(role)}
    return Actor(who.id, who.member_number, f"{who.given_name} {who.family_name}", roles)


def staff_emails(
    session: Session, site_id: int, roles: Sequence[SiteRole]
) -> Sequence[tuple[str, str]]:
    """(e-mail, language) of those who hold one of `roles` on the site."""
    return session.exec(
        select(Account.email, Account.locale)
        .join(RoleOnSite, col(RoleOnSite.account_id) == col(Account.id))
        .where(RoleOnSite.site_id == site_id, col(RoleOnSite.role).in_(roles))
        .distinct()
    ).all()

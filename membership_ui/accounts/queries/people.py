"""Selects on accounts and their roles: who is behind an identifier or a cookie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import and_, bindparam, exists
from sqlmodel import Session, col, select

from membership_ui.accounts.access import may_see_spaces
from membership_ui.accounts.rules import identifier_key
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, AccountOnSite, RoleOnSite, SignIn, SiteRole
from membership_ui.kernel.work import Actor, SpaceVisit
from membership_ui.sites.rules import asks_factor, staff_idle
from membership_ui.sites.tables import Site


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
    erased account is nobody's, nor is one that was merged into another.
    """
    wanted = identifier_key(identifier)
    condition = Account.email_key == wanted
    if "@" not in wanted:
        condition = Account.member_number == wanted
    living = select(Account).where(
        condition, col(Account.erased_at).is_(None), col(Account.closed_at).is_(None)
    )
    return session.exec(living.order_by(col(Account.id))).all()


def accounts_for_update(session: Session, account_ids: Sequence[int]) -> dict[int, Account]:
    """As they are now, held on PostgreSQL until the end of the transaction, always in the same
    order: two people who merge or erase them come one after the other.
    """
    rows = session.exec(
        select(Account)
        .where(col(Account.id).in_(account_ids))
        .order_by(col(Account.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id or 0: row for row in rows}


# Asked before every event: built once, without the mapper, and one question for the account, its
# roles and whose space it looks at
_accounts, _roles, _sign_ins, _sites = (
    table.__table__  # pyright: ignore[reportAttributeAccessIssue]
    for table in (Account, RoleOnSite, SignIn, Site)
)
_viewed, _viewed_sites = _accounts.alias("viewed"), _sites.alias("viewed_site")
_held = _roles.alias("held")
# Over when its time is, when the member is erased, merged away or gets a role anywhere
_IS_VIEWED = and_(
    _viewed.c.id == _sign_ins.c.viewed_account_id,
    _sign_ins.c.viewed_until > bindparam("now"),
    _viewed.c.erased_at.is_(None),
    _viewed.c.closed_at.is_(None),
    ~exists().where(_held.c.account_id == _viewed.c.id),
)
_WHO = (
    sqlalchemy.select(
        _accounts.c.id,
        _accounts.c.member_number,
        _accounts.c.given_name,
        _accounts.c.family_name,
        _roles.c.site_id,
        _roles.c.role,
        _sign_ins.c.is_strong,
        _sign_ins.c.created_at,
        _sign_ins.c.last_seen_at,
        _sites.c.policy,
        _viewed.c.id.label("viewed_id"),
        _viewed.c.member_number.label("viewed_number"),
        _viewed.c.given_name.label("viewed_given_name"),
        _viewed.c.family_name.label("viewed_family_name"),
        _viewed_sites.c.id.label("viewed_site_id"),
        _viewed_sites.c.slug.label("viewed_slug"),
        _viewed_sites.c.time_zone.label("viewed_time_zone"),
        _sign_ins.c.viewed_until,
    )
    .select_from(
        _sign_ins.join(_accounts, _sign_ins.c.account_id == _accounts.c.id)
        .outerjoin(_roles, _roles.c.account_id == _accounts.c.id)
        .outerjoin(_sites, _sites.c.id == _roles.c.site_id)
        .outerjoin(_viewed, _IS_VIEWED)
        .outerjoin(_viewed_sites, _viewed_sites.c.id == _sign_ins.c.viewed_site_id)
    )
    .where(
        _sign_ins.c.token_hash == bindparam("token_hash"),
        _sign_ins.c.ended_at.is_(None),
        _sign_ins.c.expires_at > bindparam("now"),
        _accounts.c.erased_at.is_(None),
        _accounts.c.closed_at.is_(None),
    )
)


def actor_by_token(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Who is behind a session cookie; None when it ended, expired or never was.

    None too for staff who were away for longer than their site allows. A role for which its site
    wants a second factor counts only in a session that showed one. While staff look at a member's
    space it is that member, without a role and with the `space_visit`; it is the person again as
    soon as they may no longer look.
    """
    if not token_hash:
        return None
    # A bare connection does not flush: a session that this very transaction ended has ended
    session.flush()
    asked = {"token_hash": token_hash, "now": now}
    rows = session.connection().execute(_WHO, asked).all()
    if not rows or _is_idle(rows, now):
        return None
    roles: dict[int, frozenset[str]] = {}
    for row in rows:
        if row.site_id is not None and (row.is_strong or not _wants_factor(row)):
            roles[row.site_id] = roles.get(row.site_id, frozenset()) | {str(row.role)}
    who: Any = rows[0]
    actor = Actor(who.id, who.member_number, full_name(who), roles)
    if who.viewed_id is None or not may_see_spaces(actor, who.viewed_site_id):
        return actor
    return _seen_by(actor, who)


def _is_idle(rows: Sequence[Any], now: datetime) -> bool:
    """Staff who went away: the shortest time of the sites that they work for."""
    spans = [staff_idle(row.policy) for row in rows if row.site_id is not None]
    seen = max(rows[0].created_at, rows[0].last_seen_at or rows[0].created_at)
    return bool(spans) and now - seen > min(spans)


def _seen_by(staff: Actor, row: Any) -> Actor:
    until = row.viewed_until.astimezone(ZoneInfo(row.viewed_time_zone))
    return Actor(
        row.viewed_id,
        row.viewed_number,
        f"{row.viewed_given_name} {row.viewed_family_name}",
        space_visit=SpaceVisit(
            staff.account_id or 0, staff.name, row.viewed_site_id, row.viewed_slug, until
        ),
    )


def _wants_factor(row: Any) -> bool:
    return asks_factor(row.policy, str(row.role))


def actor_of(session: Session, who: Account) -> Actor:
    """The account with its roles."""
    roles: dict[int, frozenset[str]] = {}
    for site_id, role in session.exec(
        select(RoleOnSite.site_id, RoleOnSite.role).where(RoleOnSite.account_id == who.id)
    ):
        roles[site_id] = roles.get(site_id, frozenset()) | {str(role)}
    return Actor(who.id, who.member_number, full_name(who), roles)


def site_knows(session: Session, account_id: int, site_id: int) -> AccountOnSite | None:
    """Since when; None while the person has not come."""
    return session.exec(
        select(AccountOnSite).where(
            AccountOnSite.account_id == account_id, AccountOnSite.site_id == site_id
        )
    ).first()


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

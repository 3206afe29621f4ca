"""Selects on who holds a role."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.accounts.tables import RoleOnSite, SiteRole
from membership_ui.sites.tables import Site


def roles_held_for_update(session: Session, account_id: int) -> list[tuple[int, SiteRole]]:
    """(site, role) of the account. On PostgreSQL two people who give up their role on a site come
    one after the other.
    """
    held = session.exec(
        select(RoleOnSite.site_id, RoleOnSite.role).where(RoleOnSite.account_id == account_id)
    ).all()
    own = col(Site.id).in_([site_id for site_id, _role in held])
    session.exec(
        select(Site.id).where(own).order_by(col(Site.id)).with_for_update(key_share=True)
    ).all()
    return [(site_id, SiteRole(role)) for site_id, role in held]


def holds_any(session: Session, account_id: int) -> bool:
    """Whether the account has a role on any site."""
    held = select(RoleOnSite.id).where(RoleOnSite.account_id == account_id).limit(1)
    return session.exec(held).first() is not None


def others_with(session: Session, site_id: int, role: SiteRole, account_id: int) -> Sequence[int]:
    """Other accounts that hold the role on the site."""
    return session.exec(
        select(RoleOnSite.account_id).where(
            RoleOnSite.site_id == site_id,
            RoleOnSite.role == role,
            RoleOnSite.account_id != account_id,
        )
    ).all()

"""Selects on memberships: the terms of a member on a site."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.kernel.errors import NotFound
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership


def memberships_of(session: Session, site_id: int, member_id: int) -> Sequence[Membership]:
    """Every term of the member on the site, the latest first."""
    return session.exec(
        select(Membership)
        .where(Membership.site_id == site_id, Membership.member_id == member_id)
        .order_by(col(Membership.starts_on).desc())
    ).all()


def last_validated(session: Session, site_id: int, member_id: int) -> Membership | None:
    """The latest term that was paid: what a quote and a renewal start from."""
    return session.exec(
        select(Membership)
        .where(
            Membership.site_id == site_id,
            Membership.member_id == member_id,
            Membership.status == MembershipStatus.PAID,
        )
        .order_by(col(Membership.starts_on).desc())
        .limit(1)
    ).first()


def membership(session: Session, membership_id: int) -> Membership:
    """Raises NotFound."""
    if found := session.get(Membership, membership_id):
        return found
    raise NotFound

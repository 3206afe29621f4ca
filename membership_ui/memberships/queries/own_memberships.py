"""Selects on the memberships of a person, and of the structures that a person manages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.members.tables import Member
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership


def memberships_of_account(
    session: Session, account_id: int, site_id: int | None = None
) -> Sequence[Membership]:
    """The person's own, on one site or on all; the latest first."""
    wanted = (
        select(Membership)
        .join(Member, col(Member.id) == col(Membership.member_id))
        .where(Member.account_id == account_id)
    )
    if site_id is not None:
        wanted = wanted.where(Membership.site_id == site_id)
    return session.exec(wanted.order_by(col(Membership.starts_on).desc(), col(Membership.id))).all()


def memberships_of_members(session: Session, member_ids: Sequence[int]) -> Sequence[Membership]:
    """Of several members on every site; the latest first."""
    return session.exec(
        select(Membership)
        .where(
            col(Membership.member_id).in_(member_ids),
            Membership.status != MembershipStatus.CANCELLED,
        )
        .order_by(col(Membership.starts_on).desc(), col(Membership.id))
    ).all()

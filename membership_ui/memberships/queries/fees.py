"""Selects on fee scales and tiers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from membership_ui.kernel.errors import NotFound
from membership_ui.memberships.tables import FeeScale, Tier


def tiers_of_year(session: Session, site_id: int, year: int) -> Sequence[Tier]:
    """The scale's lines in their order; empty when the year has no published scale."""
    return session.exec(
        select(Tier)
        .join(FeeScale, col(FeeScale.id) == col(Tier.fee_scale_id))
        .where(FeeScale.site_id == site_id, FeeScale.year == year)
        .order_by(col(Tier.position))
    ).all()


def published_years(session: Session, site_id: int) -> set[int]:
    """The years whose scale is published."""
    return set(session.exec(select(FeeScale.year).where(FeeScale.site_id == site_id)))


def tier(session: Session, tier_id: int) -> Tier:
    """Raises NotFound."""
    if found := session.get(Tier, tier_id):
        return found
    raise NotFound


def tiers(session: Session, tier_ids: Sequence[int]) -> dict[int, Tier]:
    rows = session.exec(select(Tier).where(col(Tier.id).in_(tier_ids)))
    return {row.id or 0: row for row in rows}


def tiers_in_force(session: Session, site_id: int, year: int) -> Sequence[Tier]:
    """The scale of `year`, else the last one before it: a scale holds until the next one."""
    last = (
        select(col(FeeScale.id))
        .where(FeeScale.site_id == site_id, FeeScale.year <= year)
        .order_by(col(FeeScale.year).desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.exec(
        select(Tier).where(Tier.fee_scale_id == last).order_by(col(Tier.position))
    ).all()

"""Selects on fee scales and tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, select

from membership_ui.kernel.errors import NotFound
from membership_ui.memberships.tables import FeeScale, Tier

_SCALE, _TIER = (
    table.__table__.c  # pyright: ignore[reportAttributeAccessIssue]
    for table in (FeeScale, Tier)
)


class TierInForce(NamedTuple):
    """A line of the scale of today, as every page of the register needs it: a plain row, without
    the mapper.
    """

    code: str
    labels: Mapping[str, str]
    lower: int
    upper: int | None
    position: int


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


def tiers_in_force(session: Session, site_id: int, year: int) -> Sequence[TierInForce]:
    """The scale of `year`, else the last one before it: a scale holds until the next one."""
    last = (
        sqlalchemy.select(_SCALE.id)
        .where(_SCALE.site_id == site_id, _SCALE.year <= year)
        .order_by(_SCALE.year.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = [_TIER[name] for name in TierInForce._fields]
    query = sqlalchemy.select(*columns).where(_TIER.fee_scale_id == last).order_by(_TIER.position)
    return [TierInForce(*row) for row in session.connection().execute(query)]

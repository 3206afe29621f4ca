"""Rows of the bond between a member and a site."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.memberships.rules import MembershipStatus


class FeeScale(SQLModel, table=True):
    """The published prices of a site for one year."""

    __tablename__ = "fee_scale"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("site_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    year: int


class Tier(SQLModel, table=True):
    """One line of a fee scale: from `lower` to `upper` (both included, None = no end) of the
    policy's basis.

    `code` stays the same from year to year: last year's tier is found again in this year's scale by
    its code.
    """

    __table_args__ = (UniqueConstraint("fee_scale_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    fee_scale_id: int = Field(foreign_key="fee_scale.id", index=True)
    code: str
    labels: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    lower: int
    upper: int | None = None
    cents: int
    position: int


class Membership(SQLModel, table=True):
    """One member on one site for one term."""

    __table_args__ = (UniqueConstraint("site_id", "member_id", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    starts_on: date
    ends_on: date
    tier_id: int = Field(foreign_key="tier.id")
    cents: int
    currency: str
    payment_method: PaymentMethod
    status: MembershipStatus
    invoice_id: int | None = Field(default=None, foreign_key="document.id")
    requested_on: date | None = None
    reviewed_on: date | None = None
    invoiced_on: date | None = None
    paid_on: date | None = None
    created_at: datetime

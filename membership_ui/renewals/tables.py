"""Rows of requests for a next term, and of invoices issued for a selection of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.rules.runs import RunOutcome


class Renewal(SQLModel, table=True):
    """A member's request for the next term, from the first draft to the payment.

    `answers` keeps the form as typed while it is a draft; the other columns count once it is
    submitted.
    """

    __table_args__ = (
        UniqueConstraint("site_id", "member_id", "starts_on"),
        Index("ix_renewal_staff", "site_id", "status", "submitted_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    membership_id: int = Field(foreign_key="membership.id")
    starts_on: date
    ends_on: date
    status: RenewalStatus
    answers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    tier_id: int = Field(foreign_key="tier.id")
    asked_tier_id: int | None = Field(default=None, foreign_key="tier.id")
    change_reason: str = ""
    tier_decision: TierDecision
    decision_reason: str = ""
    payment_method: PaymentMethod
    awaits_purchase_order: bool = False
    next_membership_id: int | None = Field(default=None, foreign_key="membership.id")
    invoice_id: int | None = Field(default=None, foreign_key="document.id")
    saved_at: datetime
    submitted_at: datetime | None = None
    submitted_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None


class InvoiceRun(SQLModel, table=True):
    """Invoices for a selection, from the confirmation to the last of them. A site has one at a
    time; `closed_at` is when whoever started it had read the summary.
    """

    __tablename__ = "invoice_run"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    started_by: int = Field(foreign_key="account.id")
    started_at: datetime
    ended_at: datetime | None = None
    closed_at: datetime | None = None


class RenewalInRun(SQLModel, table=True):
    """One request of the selection. The outcome commits with the invoice; `reason` is the message
    of the refusal, translated for whoever reads it, with the values of its {placeholders}.
    """

    __tablename__ = "renewal_in_run"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("run_id", "renewal_id"),
        Index("ix_renewal_in_run_outcome", "run_id", "outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="invoice_run.id")
    renewal_id: int = Field(foreign_key="renewal.id")
    outcome: RunOutcome = RunOutcome.WAITING
    reason: str = ""
    reason_values: dict[str, str | int] = Field(sa_column=Column(JSON, nullable=False))

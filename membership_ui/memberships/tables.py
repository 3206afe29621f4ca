"""Rows of the bond between a member and a site."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.memberships.rules import (
    MembershipStatus,
    RenewalStatus,
    TierDecision,
)
from membership_ui.memberships.rules.runs import RunOutcome
from membership_ui.sites.rules import PaymentMethod

# Folded text sorts by byte on both databases; a language's collation would skip its spaces
FOLDED = String().with_variant(String(collation="C"), "postgresql")


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
    """One member on one site for one term. Exactly one of `structure_id` and `account_id` is
    set.
    """

    __table_args__ = (UniqueConstraint("site_id", "structure_id", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    structure_id: int | None = Field(default=None, foreign_key="structure.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
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


class Renewal(SQLModel, table=True):
    """A member's request for the next term, from the first draft to the payment.

    `answers` keeps the form as typed while it is a draft; the other columns count once it is
    submitted.
    """

    __table_args__ = (
        UniqueConstraint("site_id", "structure_id", "starts_on"),
        Index("ix_renewal_staff", "site_id", "status", "submitted_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    structure_id: int = Field(foreign_key="structure.id", index=True)
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


class RegisterEntry(SQLModel, table=True):
    """A structure in a site's register, with what the staff list searches, filters and sorts by.

    It repeats the structure's names and its last membership so that 100,000 rows sort by an index.
    Standing depends on
    the day, hence is not stored: `rules.register_standing` reads it off `dues`, `covered_from` and
    `expires_on`.
    Without a membership `expires_on` is NO_EXPIRY and `cents` NO_AMOUNT: both databases sort them
    alike, unlike NULL.
    """

    __tablename__ = "register_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("site_id", "structure_id"),
        Index("ix_register_name", "site_id", "name_key", "id"),
        Index("ix_register_tier", "site_id", "tier_position", "cents", "name_key", "id"),
        Index("ix_register_expiry", "site_id", "expires_on", "name_key", "id"),
        Index(
            "ix_register_standing",
            "site_id",
            "dues",
            "expires_on",
            "name_key",
            "id",
            "covered_from",
        ),
        Index("ix_register_amount", "site_id", "cents", "name_key", "id"),
        # Two that hold every filter: a count reads nothing else
        Index(
            "ix_register_kind",
            "site_id",
            "kind",
            "tier_position",
            "dues",
            "expires_on",
            "covered_from",
            "department",
        ),
        Index(
            "ix_register_department",
            "site_id",
            "department",
            "kind",
            "tier_position",
            "dues",
            "expires_on",
            "covered_from",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    structure_id: int = Field(foreign_key="structure.id", index=True)
    name_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    search_key: str = Field(sa_column=Column(FOLDED, nullable=False))
    kind: str
    department: str
    tier_code: str
    tier_position: int
    dues: int
    covered_from: date
    expires_on: date
    cents: int


class RegisterWord(SQLModel, table=True):
    """A word under which the list finds an entry, beside all that its filters test: a count reads
    this index alone.

    `shared` is how many letters the word has in common with the entry's word before it: an entry
    with several words in
    `sa…` counts for the one that shares less than two. No foreign key to the entry: an import
    writes ten words a line,
    and entries are never deleted.
    """

    __tablename__ = "register_word"  # pyright: ignore[reportAssignmentType]
    __table_args__ = ({"sqlite_with_rowid": False},)

    site_id: int = Field(primary_key=True)
    word: str = Field(sa_column=Column(FOLDED, primary_key=True))
    entry_id: int = Field(primary_key=True)
    shared: int
    kind: str
    department: str
    tier_position: int
    dues: int
    covered_from: date
    expires_on: date

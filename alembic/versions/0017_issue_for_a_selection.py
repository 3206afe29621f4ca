"""Invoices for a selection are issued by a worker: the runs, and what becomes of each request."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invoice_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("closed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invoice_run_site_id")),
        sa.ForeignKeyConstraint(
            ["started_by"], ["account.id"], name=op.f("fk_invoice_run_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_run")),
    )
    with op.batch_alter_table("invoice_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_run_site_id"), ["site_id"], unique=False)
    op.create_table(
        "renewal_in_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("renewal_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome", sa.Enum("WAITING", "ISSUED", "SKIPPED", name="runoutcome"), nullable=False
        ),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("reason_values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["renewal_id"], ["renewal.id"], name=op.f("fk_renewal_in_run_renewal_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["invoice_run.id"], name=op.f("fk_renewal_in_run_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_in_run")),
        sa.UniqueConstraint("run_id", "renewal_id", name=op.f("uq_renewal_in_run_run_id")),
    )
    with op.batch_alter_table("renewal_in_run", schema=None) as batch_op:
        batch_op.create_index("ix_renewal_in_run_outcome", ["run_id", "outcome"], unique=False)


def downgrade() -> None:
    op.drop_table("renewal_in_run")
    op.drop_table("invoice_run")
    sa.Enum(name="runoutcome").drop(op.get_bind())

"""A merge of two accounts is proposed before it is made."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEYS = (
    ("leaving_id", "account"),
    ("merge_id", "account_merge"),
    ("proposed_by_id", "account"),
    ("seconded_by_id", "account"),
    ("site_id", "site"),
    ("staying_id", "account"),
)
_INDEXED = (
    "due_at",
    "ended_at",
    "leaving_id",
    "leaving_link",
    "merge_id",
    "proposed_by_id",
    "seconded_by_id",
    "site_id",
    "staying_id",
    "staying_link",
)


def upgrade() -> None:
    op.create_table(
        "merge_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("leaving_id", sa.Integer(), nullable=False),
        sa.Column("staying_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("spouse_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("leaving_link", sqlmodel.AutoString(), nullable=False),
        sa.Column("staying_link", sqlmodel.AutoString(), nullable=False),
        sa.Column("leaving_agreed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("staying_agreed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("seconded_by_id", sa.Integer(), nullable=True),
        sa.Column("seconded_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("due_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("outcome", sqlmodel.AutoString(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_merge_proposal_{column}")
            )
            for column, table in _KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_proposal")),
    )
    with op.batch_alter_table("merge_proposal", schema=None) as batch_op:
        for column in _INDEXED:
            batch_op.create_index(batch_op.f(f"ix_merge_proposal_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("merge_proposal")

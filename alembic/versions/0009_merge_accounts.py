"""Two accounts of one person become one, for thirty days not for good.

Going back opens closed accounts again, without what moved.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("leaving_id", sa.Integer(), nullable=False),
        sa.Column("staying_id", sa.Integer(), nullable=False),
        sa.Column("known_to", sa.JSON(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("undo_until", sa.Date(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["leaving_id"], ["account.id"], name=op.f("fk_account_merge_leaving_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["account.id"], name=op.f("fk_account_merge_merged_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_account_merge_site_id")),
        sa.ForeignKeyConstraint(
            ["staying_id"], ["account.id"], name=op.f("fk_account_merge_staying_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["account.id"], name=op.f("fk_account_merge_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_merge")),
    )
    with op.batch_alter_table("account_merge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_merge_leaving_id"), ["leaving_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_account_merge_merged_by_id"), ["merged_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_account_merge_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_account_merge_staying_id"), ["staying_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_account_merge_undone_by_id"), ["undone_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_account_merge_standing",
            ["leaving_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "merged_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["account_merge.id"], name=op.f("fk_merged_row_merge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_row")),
    )
    with op.batch_alter_table("merged_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merged_row_merge_id"), ["merge_id"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sqlmodel.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("closed_at")

    with op.batch_alter_table("merged_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merged_row_merge_id"))

    op.drop_table("merged_row")
    with op.batch_alter_table("account_merge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_account_merge_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_account_merge_undone_by_id"))
        batch_op.drop_index(batch_op.f("ix_account_merge_staying_id"))
        batch_op.drop_index(batch_op.f("ix_account_merge_site_id"))
        batch_op.drop_index(batch_op.f("ix_account_merge_merged_by_id"))
        batch_op.drop_index(batch_op.f("ix_account_merge_leaving_id"))

    op.drop_table("account_merge")

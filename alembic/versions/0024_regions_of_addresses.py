"""An address has the province, state or island that its country asks for."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, checks in _tables():
        with op.batch_alter_table(name, table_args=checks) as table:
            table.add_column(
                sa.Column("region", sqlmodel.AutoString(), nullable=False, server_default="")
            )
        with op.batch_alter_table(name, table_args=checks) as table:
            table.alter_column("region", server_default=None)


def downgrade() -> None:
    for name, checks in _tables():
        with op.batch_alter_table(name, table_args=checks) as table:
            table.drop_column("region")


def _tables() -> list[tuple[str, tuple[sa.CheckConstraint, ...]]]:
    """SQLite makes a table again, and knows its checks only if they are said."""
    one_of_both = sa.CheckConstraint(
        "(structure_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_member_one_of_both")
    )
    return [("structure", ()), ("member", (one_of_both,))]

"""Accounts know the folded name that lists sort them by, the family name first."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op
from membership_ui.kernel.text import fold

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(
            sa.Column("name_key", sqlmodel.AutoString(), nullable=False, server_default="")
        )
    with op.batch_alter_table("account") as table:
        table.alter_column("name_key", server_default=None)
    _write_names(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.drop_column("name_key")


def _write_names(connection: sa.Connection) -> None:
    accounts = sa.table("account", *map(sa.column, ("id", "given_name", "family_name", "name_key")))
    names = [
        {"of": row.id, "key": fold(f"{row.family_name} {row.given_name}")}
        for row in connection.execute(sa.select(accounts))
    ]
    if names:
        mine = accounts.c.id == sa.bindparam("of")
        connection.execute(
            sa.update(accounts).where(mine).values(name_key=sa.bindparam("key")), names
        )

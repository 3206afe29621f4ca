"""Staff find an account without accents: its folded names, number and address stand beside it."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op
from membership_ui.kernel.text import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_key", sqlmodel.AutoString(), nullable=True))
    accounts = sa.table(
        "account",
        *(sa.column(name) for name in ("id", "given_name", "family_name")),
        *(sa.column(name) for name in ("member_number", "email", "search_key")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(accounts)).all():
        words = f"{row.given_name} {row.family_name} {row.member_number} {row.email}"
        connection.execute(
            sa.update(accounts).where(accounts.c.id == row.id).values(search_key=f" {fold(words)}")
        )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("search_key", existing_type=sqlmodel.AutoString(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("search_key")

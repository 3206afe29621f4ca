"""A session of staff may look at a member's space: whose, on which site, until when."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEYS = (("viewed_account_id", "account"), ("viewed_site_id", "site"))


def upgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        for column, table in _KEYS:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_sign_in_{column}"), table, [column], ["id"])
        batch_op.add_column(sa.Column("viewed_until", sqlmodel.UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_viewed_until"), ["viewed_until"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_viewed_until"))
        batch_op.drop_column("viewed_until")
        for column, _table in _KEYS:
            batch_op.drop_constraint(batch_op.f(f"fk_sign_in_{column}"), type_="foreignkey")
            batch_op.drop_column(column)

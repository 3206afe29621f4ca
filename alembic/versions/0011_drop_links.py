"""Links are dropped by newer ones; a change of address is cancelled by a link of its own; a session
knows when its person last showed who they are.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dropped_at", sqlmodel.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("cancel_hash", sqlmodel.AutoString(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_email_link_cancel_hash"), ["cancel_hash"], unique=False
        )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dropped_at", sqlmodel.UTCDateTime(), nullable=True))
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sqlmodel.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
    # Without the column a dropped link would work again
    for table in ("email_link", "password_reset"):
        op.execute(f"DELETE FROM {table} WHERE dropped_at IS NOT NULL")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_column("dropped_at")
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_link_cancel_hash"))
        batch_op.drop_column("cancel_hash")
        batch_op.drop_column("dropped_at")

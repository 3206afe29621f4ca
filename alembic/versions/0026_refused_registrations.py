"""The table of what was typed in a refused registration has its name."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEFORE, _NOW = "kept_form", "refused_registration"


def upgrade() -> None:
    _move(_BEFORE, _NOW)


def downgrade() -> None:
    _move(_NOW, _BEFORE)


def _move(old: str, new: str) -> None:
    """Into a new table: SQLite does not rename the constraint of a primary key."""
    op.create_table(
        new,
        sa.Column("token_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=f"pk_{new}"),
    )
    op.execute(f"INSERT INTO {new} SELECT token_hash, typed, problems, expires_at FROM {old}")
    op.drop_table(old)
    with op.batch_alter_table(new, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{new}_expires_at"), ["expires_at"], unique=False)

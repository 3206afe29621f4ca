"""A structure remembers the population that it had before, by which an older file is known."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("structure", sa.Column("population_before", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("structure", "population_before")

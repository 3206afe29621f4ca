"""A sent file knows the site of the page that it was sent from."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_stored_file_site_id"), "site", ["site_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_stored_file_site_id"), ["site_id"], unique=False)
    op.execute(
        "UPDATE stored_file SET site_id = (SELECT max(site_id) FROM purchase_order"
        " WHERE purchase_order.file_id = stored_file.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_site_id"))
        batch_op.drop_constraint(batch_op.f("fk_stored_file_site_id"), type_="foreignkey")
        batch_op.drop_column("site_id")

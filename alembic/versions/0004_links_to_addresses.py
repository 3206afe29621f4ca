"""Links that validate or replace an address, refused registrations, the next member number."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# PostgreSQL keeps a type when its table goes
_TYPES = ("linkpurpose",)


def upgrade() -> None:
    op.create_table(
        "email_link",
        sa.Column("token_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("purpose", sa.Enum("VALIDATE", "CHANGE", name="linkpurpose"), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("email", sqlmodel.AutoString(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_email_link_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_email_link")),
    )
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("token_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kept_form")),
    )
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_form_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "member_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_counter")),
    )


def downgrade() -> None:
    op.drop_table("member_counter")
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_form_expires_at"))

    op.drop_table("kept_form")
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_link_account_id"))

    op.drop_table("email_link")
    if op.get_bind().dialect.name == "postgresql":
        for name in _TYPES:
            op.execute(f"DROP TYPE {name}")

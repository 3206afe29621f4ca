"""What sites ask of people; the addresses of before were checked by hand."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# PostgreSQL keeps a type when its table goes
_TYPES = ("fieldkind", "relation", "visibility")


def upgrade() -> None:
    op.create_table(
        "account_on_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("since", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_on_site_account_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_account_on_site_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_on_site")),
        sa.UniqueConstraint("account_id", "site_id", name=op.f("uq_account_on_site_account_id")),
    )
    with op.batch_alter_table("account_on_site", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_on_site_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_account_on_site_site_id"), ["site_id"], unique=False)

    op.create_table(
        "household_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Enum("SPOUSE", "CHILD", name="relation"), nullable=False),
        sa.Column("given_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("family_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_household_person_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_person")),
    )
    with op.batch_alter_table("household_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_person_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "profile_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("before", sqlmodel.AutoString(), nullable=False),
        sa.Column("after", sqlmodel.AutoString(), nullable=False),
        sa.Column("changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_name", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_profile_change_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_profile_change_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change")),
    )
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_profile_change_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "profile_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "TEXT", "LONG_TEXT", "CHOICE", "PHONE", "DATE", "NUMBER", "CHECK", name="fieldkind"
            ),
            nullable=False,
        ),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column(
            "visible_to", sa.Enum("OWNER", "STAFF", "MEMBERS", name="visibility"), nullable=False
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_profile_field_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_field")),
        sa.UniqueConstraint("site_id", "key", name=op.f("uq_profile_field_site_id")),
    )
    with op.batch_alter_table("profile_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_field_site_id"), ["site_id"], unique=False)

    op.create_table(
        "profile_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_profile_value_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_value")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_profile_value_account_id")),
    )
    with op.batch_alter_table("profile_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_profile_value_account_id"), ["account_id"], unique=False
        )

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_verified_at", sqlmodel.UTCDateTime(), nullable=True))

    op.execute("UPDATE account SET email_verified_at = created_at")


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("email_verified_at")

    with op.batch_alter_table("profile_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_value_account_id"))

    op.drop_table("profile_value")
    with op.batch_alter_table("profile_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_field_site_id"))

    op.drop_table("profile_field")
    with op.batch_alter_table("profile_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_change_account_id"))

    op.drop_table("profile_change")
    with op.batch_alter_table("household_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_person_account_id"))

    op.drop_table("household_person")
    with op.batch_alter_table("account_on_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_on_site_site_id"))
        batch_op.drop_index(batch_op.f("ix_account_on_site_account_id"))

    op.drop_table("account_on_site")
    if op.get_bind().dialect.name == "postgresql":
        for name in _TYPES:
            op.execute(f"DROP TYPE {name}")

"""tables of the first journey"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostgreSQL keeps a type when its table goes
_TYPES = (
    "attachmentrole",
    "attachmentstatus",
    "documentkind",
    "jobstate",
    "membershipstatus",
    "paymentmethod",
    "renewalstatus",
    "siterole",
    "structurekind",
    "tierdecision",
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.AutoString(), nullable=False),
        sa.Column("email_key", sqlmodel.AutoString(), nullable=False),
        sa.Column("given_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("family_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("password_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("locale", sqlmodel.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("password_changed_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("member_number", name=op.f("uq_account_member_number")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_email_key"), ["email_key"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("actor_account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("verb", sqlmodel.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_actor_account_id"), ["actor_account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_verb"), ["verb"], unique=False)

    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_log_at"), ["at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("WAITING", "DONE", "DEAD", "UNCERTAIN", name="jobstate"),
            nullable=False,
        ),
        sa.Column("run_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sqlmodel.AutoString(), nullable=False),
        sa.Column("lease_until", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("handed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("last_error", sqlmodel.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "run_at"], unique=False)

    op.create_table(
        "register_word",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("department", sqlmodel.AutoString(), nullable=False),
        sa.Column("tier_position", sa.Integer(), nullable=False),
        sa.Column("dues", sa.Integer(), nullable=False),
        sa.Column("covered_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "word", "entry_id", name=op.f("pk_register_word")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("monogram", sqlmodel.AutoString(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(), nullable=False),
        sa.Column("time_zone", sqlmodel.AutoString(), nullable=False),
        sa.Column("locale", sqlmodel.AutoString(), nullable=False),
        sa.Column("accent", sqlmodel.AutoString(), nullable=False),
        sa.Column("gray", sqlmodel.AutoString(), nullable=False),
        sa.Column("scaling", sqlmodel.AutoString(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("legal", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("slug", name=op.f("uq_site_slug")),
    )
    op.create_table(
        "structure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("name_key", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "COMMUNE",
                "INTERCOMMUNALITE",
                "COMPANY",
                "ASSOCIATION",
                "PUBLIC_BODY",
                name="structurekind",
            ),
            nullable=False,
        ),
        sa.Column("siren", sqlmodel.AutoString(), nullable=True),
        sa.Column("siret", sqlmodel.AutoString(), nullable=False),
        sa.Column("insee_code", sqlmodel.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.AutoString(), nullable=False),
        sa.Column("postal_code", sqlmodel.AutoString(), nullable=False),
        sa.Column("town", sqlmodel.AutoString(), nullable=False),
        sa.Column("department", sqlmodel.AutoString(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure")),
        sa.UniqueConstraint("siren", name=op.f("uq_structure_siren")),
    )
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_structure_name_key"), ["name_key"], unique=False)

    op.create_table(
        "throttle_count",
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_count")),
    )
    with op.batch_alter_table("throttle_count", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_throttle_count_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("PENDING", "VALIDATED", "REFUSED", "REVOKED", name="attachmentstatus"),
            nullable=False,
        ),
        sa.Column("role", sa.Enum("ADMIN", "PERSONAL", name="attachmentrole"), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_attachment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_attachment_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("account_id", "structure_id", name=op.f("uq_attachment_account_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attachment_structure_id"), ["structure_id"], unique=False
        )

    op.create_table(
        "counter",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("series", sqlmodel.AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_counter_site_id")),
        sa.PrimaryKeyConstraint("site_id", "series", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("QUOTE", "INVOICE", "RECEIPT", "CREDIT_NOTE", name="documentkind"),
            nullable=False,
        ),
        sa.Column("number", sqlmodel.AutoString(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "payment_method",
            sa.Enum("CARD", "TRANSFER", "CHEQUE", "CASH", name="paymentmethod"),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_document_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["document.id"], name=op.f("fk_document_invoice_id")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_document_issued_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_document_site_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_document_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_document_site_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(
            "ix_document_owner", ["structure_id", "site_id", "issued_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_document_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_subject"), ["subject"], unique=False)

    op.create_table(
        "fee_scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_fee_scale_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_scale")),
        sa.UniqueConstraint("site_id", "year", name=op.f("uq_fee_scale_site_id")),
    )
    with op.batch_alter_table("fee_scale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_scale_site_id"), ["site_id"], unique=False)

    op.create_table(
        "legal_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("document_kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("locale", sqlmodel.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_legal_mention_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_mention")),
    )
    with op.batch_alter_table("legal_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_mention_site_id"), ["site_id"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("token_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_reset")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_reset_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "search_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("department", sqlmodel.AutoString(), nullable=False),
        sa.Column("tier_code", sqlmodel.AutoString(), nullable=False),
        sa.Column("tier_position", sa.Integer(), nullable=False),
        sa.Column("dues", sa.Integer(), nullable=False),
        sa.Column("covered_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_register_entry_site_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_register_entry_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("site_id", "structure_id", name=op.f("uq_register_entry_site_id")),
    )
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_register_amount", ["site_id", "cents", "name_key", "id"], unique=False
        )
        batch_op.create_index(
            "ix_register_department",
            [
                "site_id",
                "department",
                "kind",
                "tier_position",
                "dues",
                "expires_on",
                "covered_from",
            ],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_register_entry_structure_id"), ["structure_id"], unique=False
        )
        batch_op.create_index(
            "ix_register_expiry", ["site_id", "expires_on", "name_key", "id"], unique=False
        )
        batch_op.create_index(
            "ix_register_kind",
            [
                "site_id",
                "kind",
                "tier_position",
                "dues",
                "expires_on",
                "covered_from",
                "department",
            ],
            unique=False,
        )
        batch_op.create_index("ix_register_name", ["site_id", "name_key", "id"], unique=False)
        batch_op.create_index(
            "ix_register_standing",
            ["site_id", "dues", "expires_on", "name_key", "id", "covered_from"],
            unique=False,
        )
        batch_op.create_index(
            "ix_register_tier",
            ["site_id", "tier_position", "cents", "name_key", "id"],
            unique=False,
        )

    op.create_table(
        "role_on_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "REVIEWER",
                "TREASURER",
                "ACTIVITY_MANAGER",
                "VOLUNTEER",
                "SITE_MANAGER",
                "NETWORK_ADMINISTRATOR",
                name="siterole",
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_on_site_account_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_role_on_site_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_on_site")),
        sa.UniqueConstraint(
            "account_id", "site_id", "role", name=op.f("uq_role_on_site_account_id")
        ),
    )
    with op.batch_alter_table("role_on_site", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_on_site_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_role_on_site_site_id"), ["site_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sqlmodel.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("user_agent", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "site_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("locale", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_text_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_text")),
        sa.UniqueConstraint("site_id", "key", "locale", name=op.f("uq_site_text_site_id")),
    )
    with op.batch_alter_table("site_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_text_site_id"), ["site_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sqlmodel.AutoString(), nullable=False),
        sa.Column("original_name", sqlmodel.AutoString(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_stored_file_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_file_uploaded_by"), ["uploaded_by"], unique=False
        )

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "method",
            sa.Enum("CARD", "TRANSFER", "CHEQUE", "CASH", name="paymentmethod"),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sqlmodel.AutoString(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["document.id"], name=op.f("fk_payment_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_payment_recorded_by")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_payment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_site_id"), ["site_id"], unique=False)

    op.create_table(
        "purchase_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("reference", sqlmodel.AutoString(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_purchase_order_file_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purchase_order_site_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_purchase_order_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("subject", name=op.f("uq_purchase_order_subject")),
    )
    with op.batch_alter_table("purchase_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_order_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_purchase_order_structure_id"), ["structure_id"], unique=False
        )

    op.create_table(
        "rendition",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("locale", sqlmodel.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_rendition_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "locale", name=op.f("pk_rendition")),
    )
    op.create_table(
        "tier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fee_scale_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("lower", sa.Integer(), nullable=False),
        sa.Column("upper", sa.Integer(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fee_scale_id"], ["fee_scale.id"], name=op.f("fk_tier_fee_scale_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier")),
        sa.UniqueConstraint("fee_scale_id", "code", name=op.f("uq_tier_fee_scale_id")),
    )
    with op.batch_alter_table("tier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tier_fee_scale_id"), ["fee_scale_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "payment_method",
            sa.Enum("CARD", "TRANSFER", "CHEQUE", "CASH", name="paymentmethod"),
            nullable=False,
        ),
        sa.Column(
            "status", sa.Enum("DUE", "PAID", "CANCELLED", name="membershipstatus"), nullable=False
        ),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["document.id"], name=op.f("fk_membership_invoice_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_membership_site_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_membership_structure_id")
        ),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_membership_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "site_id", "structure_id", "starts_on", name=op.f("uq_membership_site_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_membership_structure_id"), ["structure_id"], unique=False
        )

    op.create_table(
        "renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("DRAFT", "SUBMITTED", "INVOICED", "PAID", name="renewalstatus"),
            nullable=False,
        ),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.Column("asked_tier_id", sa.Integer(), nullable=True),
        sa.Column("change_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "tier_decision",
            sa.Enum("NOT_NEEDED", "PENDING", "ACCEPTED", "REFUSED", name="tierdecision"),
            nullable=False,
        ),
        sa.Column("decision_reason", sqlmodel.AutoString(), nullable=False),
        sa.Column(
            "payment_method",
            sa.Enum("CARD", "TRANSFER", "CHEQUE", "CASH", name="paymentmethod"),
            nullable=False,
        ),
        sa.Column("awaits_purchase_order", sa.Boolean(), nullable=False),
        sa.Column("next_membership_id", sa.Integer(), nullable=True),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("submitted_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_tier_id"], ["tier.id"], name=op.f("fk_renewal_asked_tier_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["document.id"], name=op.f("fk_renewal_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_renewal_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["next_membership_id"], ["membership.id"], name=op.f("fk_renewal_next_membership_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_renewal_site_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_renewal_structure_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name=op.f("fk_renewal_submitted_by")
        ),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_renewal_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
        sa.UniqueConstraint(
            "site_id", "structure_id", "starts_on", name=op.f("uq_renewal_site_id")
        ),
    )
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_renewal_staff", ["site_id", "status", "submitted_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_renewal_structure_id"), ["structure_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewal_structure_id"))
        batch_op.drop_index("ix_renewal_staff")

    op.drop_table("renewal")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_structure_id"))
        batch_op.drop_index(batch_op.f("ix_membership_site_id"))
        batch_op.drop_index(batch_op.f("ix_membership_account_id"))

    op.drop_table("membership")
    with op.batch_alter_table("tier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tier_fee_scale_id"))

    op.drop_table("tier")
    op.drop_table("rendition")
    with op.batch_alter_table("purchase_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_purchase_order_structure_id"))
        batch_op.drop_index(batch_op.f("ix_purchase_order_site_id"))

    op.drop_table("purchase_order")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_site_id"))
        batch_op.drop_index(batch_op.f("ix_payment_invoice_id"))

    op.drop_table("payment")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_uploaded_by"))

    op.drop_table("stored_file")
    with op.batch_alter_table("site_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_text_site_id"))

    op.drop_table("site_text")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("role_on_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_on_site_site_id"))
        batch_op.drop_index(batch_op.f("ix_role_on_site_account_id"))

    op.drop_table("role_on_site")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_register_tier")
        batch_op.drop_index("ix_register_standing")
        batch_op.drop_index("ix_register_name")
        batch_op.drop_index("ix_register_kind")
        batch_op.drop_index("ix_register_expiry")
        batch_op.drop_index(batch_op.f("ix_register_entry_structure_id"))
        batch_op.drop_index("ix_register_department")
        batch_op.drop_index("ix_register_amount")

    op.drop_table("register_entry")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_account_id"))

    op.drop_table("password_reset")
    with op.batch_alter_table("legal_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_mention_site_id"))

    op.drop_table("legal_mention")
    with op.batch_alter_table("fee_scale", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_scale_site_id"))

    op.drop_table("fee_scale")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_subject"))
        batch_op.drop_index(batch_op.f("ix_document_site_id"))
        batch_op.drop_index("ix_document_owner")
        batch_op.drop_index(batch_op.f("ix_document_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_document_account_id"))

    op.drop_table("document")
    op.drop_table("counter")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_structure_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_account_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("throttle_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_count_expires_at"))

    op.drop_table("throttle_count")
    with op.batch_alter_table("structure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_structure_name_key"))

    op.drop_table("structure")
    op.drop_table("site")
    op.drop_table("register_word")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_log_at"))

    op.drop_table("change_log")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_verb"))
        batch_op.drop_index(batch_op.f("ix_audit_event_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_account_id"))

    op.drop_table("audit_event")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_email_key"))

    op.drop_table("account")
    for name in _TYPES:
        sa.Enum(name=name).drop(op.get_bind())

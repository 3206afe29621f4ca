"""The journal becomes a chain of digests; the lines of before are chained in their order."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STEPS = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    _allow_changes()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_account_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("previous", sqlmodel.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("digest", sqlmodel.AutoString(), nullable=True))
    _chain()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("previous", existing_type=sqlmodel.AutoString(), nullable=False)
        batch_op.alter_column("digest", existing_type=sqlmodel.AutoString(), nullable=False)
        batch_op.create_index(
            batch_op.f("ix_audit_event_about_account_id"), ["about_account_id"], unique=False
        )
    _refuse_changes()


def downgrade() -> None:
    _allow_changes()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_about_account_id"))
        batch_op.drop_column("digest")
        batch_op.drop_column("previous")
        batch_op.drop_column("about_account_id")
    op.drop_table("audit_head")
    _refuse_changes()


def _chain() -> None:
    """As `adapters/audit.py` did when this was written."""
    lines = sa.table(
        "audit_event",
        sa.column("id", sa.Integer),
        sa.column("at", sqlmodel.UTCDateTime),
        sa.column("actor_account_id", sa.Integer),
        sa.column("actor_name", sa.String),
        sa.column("verb", sa.String),
        sa.column("subject", sa.String),
        sa.column("facts", sa.JSON),
        sa.column("about_account_id", sa.Integer),
        sa.column("previous", sa.String),
        sa.column("digest", sa.String),
    )
    connection = op.get_bind()
    previous, count = "", 0
    for line in connection.execute(sa.select(lines).order_by(lines.c.id)).all():
        key = line.subject.removeprefix("account:")
        about = int(key) if key != line.subject and key.isdecimal() else None
        said = [
            previous,
            line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            line.actor_account_id,
            line.actor_name,
            line.verb,
            line.subject,
            line.facts,
            about,
        ]
        written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(written.encode()).hexdigest()
        connection.execute(
            sa.update(lines)
            .where(lines.c.id == line.id)
            .values(about_account_id=about, previous=previous, digest=digest)
        )
        previous, count = digest, count + 1
    connection.execute(
        sa.text("INSERT INTO audit_head (id, length, digest) VALUES (1, :length, :digest)"),
        {"length": count, "digest": previous},
    )


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_is_final ON audit_event")
        return
    for step in _STEPS:
        op.execute(f"DROP TRIGGER audit_event_refuses_{step.lower()}")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER audit_event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for step in _STEPS:
        op.execute(
            f"CREATE TRIGGER audit_event_refuses_{step.lower()} BEFORE {step} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit_event rows are never changed'); END"
        )

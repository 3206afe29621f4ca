"""Letters that sign somebody in go first, and one letter at a time to a recipient."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_AWAITED = ("password-reset", "email-validation", "email-change")


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(
            sa.Column("recipient", sqlmodel.AutoString(), nullable=False, server_default="")
        )
        batch_op.drop_index("ix_job_due")
        batch_op.create_index("ix_job_due", ["state", "rank", "run_at"], unique=False)
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("rank", server_default=None)
        batch_op.alter_column("recipient", server_default=None)
    _read_letters(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")
        batch_op.create_index("ix_job_due", ["state", "run_at"], unique=False)
        batch_op.drop_column("recipient")
        batch_op.drop_column("rank")


def _read_letters(connection: sa.Connection) -> None:
    """What waits says in its payload whom it goes to."""
    job = sa.table(
        "job",
        *map(sa.column, ("id", "kind", "rank", "recipient")),
        sa.column("payload", sa.JSON),
    )
    letters = connection.execute(sa.select(job.c.id, job.c.payload).where(job.c.kind == "mail"))
    said = [
        {
            "of": letter.id,
            "to": letter.payload.get("to", "").lower(),
            "before": 0 if letter.payload.get("template") in _AWAITED else 1,
        }
        for letter in letters
        if letter.payload
    ]
    if said:
        mine = job.c.id == sa.bindparam("of")
        written = {"recipient": sa.bindparam("to"), "rank": sa.bindparam("before")}
        connection.execute(sa.update(job).where(mine).values(**written), said)

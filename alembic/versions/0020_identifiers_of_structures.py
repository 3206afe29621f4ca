"""Structures have other numbers than a SIREN and a SIRET, and a site says which it asks of whom."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_SITE = sa.table("site", sa.column("id"), sa.column("policy", sa.JSON))
_COLUMNS = ("rna", "ridet", "tahiti", "neq", "vat_number")
_BEFORE, _NOW = "siret_needed_of", "identifiers"
_KINDS = ["commune", "intercommunalite", "public_body", "company", "association"]


def upgrade() -> None:
    with op.batch_alter_table("structure") as table:
        for name in _COLUMNS:
            table.add_column(
                sa.Column(name, sqlmodel.AutoString(), nullable=False, server_default="")
            )
    with op.batch_alter_table("structure") as table:
        for name in _COLUMNS:
            table.alter_column(name, server_default=None)
    for site_id, policy in _policies():
        if _BEFORE in policy:
            needed = policy.pop(_BEFORE)
            siret = {"identifier": "siret", "asked_of": _KINDS, "needed_of": needed}
            _write(site_id, policy | {_NOW: [siret]})


def downgrade() -> None:
    for site_id, policy in _policies():
        if _NOW in policy:
            rules = {rule["identifier"]: rule for rule in policy.pop(_NOW)}
            needed = rules["siret"].get("needed_of", []) if "siret" in rules else []
            _write(site_id, policy | {_BEFORE: needed})
    with op.batch_alter_table("structure") as table:
        for name in reversed(_COLUMNS):
            table.drop_column(name)


def _policies() -> list[tuple[int, dict]]:
    rows = op.get_bind().execute(sa.select(_SITE.c.id, _SITE.c.policy)).all()
    return [(site_id, policy) for site_id, policy in rows]


def _write(site_id: int, policy: dict) -> None:
    op.get_bind().execute(_SITE.update().where(_SITE.c.id == site_id).values(policy=policy))

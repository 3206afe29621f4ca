"""New sites ask a second factor of all their staff; those of before keep asking whom they asked."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SITE = sa.table("site", sa.column("id"), sa.column("policy", sa.JSON))
_KEY = "second_factor_roles"


def upgrade() -> None:
    for site_id, policy in _policies():
        if _KEY not in policy:
            _write(site_id, policy | {_KEY: []})


def downgrade() -> None:
    for site_id, policy in _policies():
        if policy.get(_KEY) == []:
            _write(site_id, {key: value for key, value in policy.items() if key != _KEY})


def _policies() -> list[tuple[int, dict]]:
    rows = op.get_bind().execute(sa.select(_SITE.c.id, _SITE.c.policy)).all()
    return [(site_id, policy) for site_id, policy in rows]


def _write(site_id: int, policy: dict) -> None:
    op.get_bind().execute(_SITE.update().where(_SITE.c.id == site_id).values(policy=policy))

"""Runs the migrations on the database of the settings, or on a connection that the caller gives."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from alembic import context
from membership_ui.accounts import tables as accounts  # noqa: F401  (each import names its tables)
from membership_ui.adapters import tables as adapters  # noqa: F401
from membership_ui.adapters.database import open_database
from membership_ui.adapters.migrations import changing
from membership_ui.billing import tables as billing  # noqa: F401
from membership_ui.memberships import tables as memberships  # noqa: F401
from membership_ui.settings import settings
from membership_ui.sites import tables as sites  # noqa: F401
from membership_ui.structures import tables as structures  # noqa: F401

OPTIONS: dict[str, Any] = {
    "target_metadata": SQLModel.metadata,
    "render_as_batch": True,
    "compare_type": True,
    "compare_server_default": True,
    "user_module_prefix": "sqlmodel.",
}


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    context.configure(url=settings().database, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
elif (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    engine = open_database(context.config.attributes.get("url") or settings().database)
    with changing(engine) as own:
        migrate(own)
    engine.dispose()

"""Runs the migrations on the database of the settings, or on a connection that the caller gives."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

import membership_ui
from alembic import context
from membership_ui.adapters.database import open_database
from membership_ui.adapters.migrations import changing
from membership_ui.settings import settings

# Every room's tables: importing them makes them known
for room in pkgutil.iter_modules(membership_ui.__path__):
    if room.ispkg and find_spec(f"membership_ui.{room.name}.tables"):
        importlib.import_module(f"membership_ui.{room.name}.tables")

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

"""Everything that a database holds, to compare before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlmodel import SQLModel

Rows = dict[str, list[Any]]


def all_rows(engine: Engine) -> Rows:
    """Every row of every table, by table."""
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }

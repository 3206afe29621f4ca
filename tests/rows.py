"""What a database holds: the rows of a table in their order, or everything, to compare before and
after.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel, select

Rows = dict[str, list[Any]]


def rows(work: Any, table: Any, **values: Any) -> list[Any]:
    """Of one table, by primary key; those with these values."""
    with work() as unit:
        query = select(table).order_by(*inspect(table).primary_key)
        for name, value in values.items():
            query = query.where(getattr(table, name) == value)
        return list(unit.session.exec(query))


def all_rows(engine: Engine) -> Rows:
    """Every row of every table, by table."""
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }

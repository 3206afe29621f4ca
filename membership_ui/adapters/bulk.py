"""Many rows into one table at once: COPY on PostgreSQL, one prepared statement on SQLite. Inside
the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Table, inspect
from sqlmodel import Session, SQLModel


def insert_rows(
    session: Session, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """`rows` hold Python values in the order of `columns`; defaults of the model are not
    applied.
    """
    session.flush()
    connection, table = session.connection(), inspect(model).local_table
    assert isinstance(table, Table)
    write_rows(connection, table.name, columns, _stored(connection, table, columns, rows))


def write_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """The same of values as the driver stores them: a migration knows no model."""
    names = ", ".join(columns)
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    cursor.executemany(insert, rows)  # pyright: ignore[reportArgumentType]  (sqlite3 takes any iterable)


def _stored(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """The rows as the driver stores them: enumerations by name, instants as the column
    writes them.
    """
    dialect = connection.dialect
    changed: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(columns):
        kind = table.c[name].type
        processor = kind.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None:
            # The same few days and kinds, row after row
            is_hashable = not isinstance(kind, JSON)
            changed.append((place, lru_cache(1024)(processor) if is_hashable else processor))
    for row in rows:
        values = list(row)
        for place, processor in changed:
            values[place] = processor(values[place])
        yield values


def tell_planner(session: Session, *models: type[SQLModel]) -> None:
    """Have the database count what it holds: after many rows its plans rest on what was there
    before.
    """
    for model in models:
        session.connection().exec_driver_sql(f"ANALYZE {model.__tablename__}")

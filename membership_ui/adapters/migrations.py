"""The schema, brought to the version of this code or back. The steps themselves stand in
`alembic/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from alembic import command
from membership_ui.settings import ROOT


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the missing steps, in one transaction."""
    with changing(engine) as connection:
        command.upgrade(_config(connection), target)


def downgrade(engine: Engine, target: str) -> None:
    """Undo the steps after `target` (`base` is the empty database)."""
    with changing(engine) as connection:
        command.downgrade(_config(connection), target)


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """One transaction for steps that change tables.

    SQLite changes a column by making the table again: while the old one is dropped, whatever points
    at it would be in the way. It is checked at the end instead.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _check_references(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"rows that point at nothing, first in {broken[0][0]}: nothing is kept")


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the last step."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config(None)).get_current_head()


def differences(engine: Engine) -> list[object]:
    """What the tables of the code have and the database has not, or the reverse."""
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(
            compare_metadata(
                MigrationContext.configure(connection, opts=options), SQLModel.metadata
            )
        )


def _config(connection: object) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config

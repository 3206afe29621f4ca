"""The schema, brought to the version of this code or back. The steps themselves stand in
`alembic/`.
"""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlmodel import SQLModel

from alembic import command
from membership_ui.settings import ROOT


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the missing steps, in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), target)


def downgrade(engine: Engine, target: str) -> None:
    """Undo the steps after `target` (`base` is the empty database)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), target)


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

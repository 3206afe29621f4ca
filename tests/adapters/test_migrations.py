from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from membership_ui.adapters import migrations
from membership_ui.adapters.database import open_database
from membership_ui.adapters.tables import AuditEvent
from tests.conftest import NOW, WorkFactory, for_sqlalchemy, new_postgres


def test_the_migrations_make_the_tables_of_the_code(engine: Engine):
    assert migrations.is_current(engine)
    assert migrations.differences(engine) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own, without a table."""
    if request.param == "sqlite":
        yield open_database(f"sqlite:///{tmp_path / 'empty.db'}")
        return
    with new_postgres(request.getfixturevalue("postgres_server")) as url:
        engine = open_database(for_sqlalchemy(url))
        yield engine
        engine.dispose()


def test_a_filled_database_goes_down_to_nothing_and_up_again(empty: Engine):
    engine = empty
    migrations.upgrade(engine)
    with Session(engine) as session, session.begin():
        session.add(
            AuditEvent(at=NOW, actor_name="Amina", verb="site.opened", subject="site:1", facts={})
        )

    migrations.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]

    migrations.upgrade(engine)
    assert migrations.differences(engine) == []


@pytest.mark.parametrize("change", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_the_journal(engine: Engine, work: WorkFactory, change: str):
    with work() as unit:
        unit.add(
            AuditEvent(at=NOW, actor_name="Amina", verb="site.opened", subject="site:1", facts={})
        )

    with engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(change))


@pytest.mark.parametrize("table", ["document", "payment"])
def test_issued_rows_carry_the_same_refusal(engine: Engine, table: str):
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
        "postgresql": "SELECT count(*) * 2 FROM pg_trigger WHERE tgname = :table || '_is_final'",
    }
    with engine.connect() as connection:
        assert (
            connection.execute(text(query[engine.dialect.name]), {"table": table}).scalar_one() == 2
        )

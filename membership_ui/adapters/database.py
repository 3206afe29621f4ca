"""The engine: SQLite in WAL by default, PostgreSQL when the settings name one. Never imported by
features.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel, create_engine

from membership_ui.adapters import private

# Named constraints: Alembic's batch mode on SQLite cannot change what has no name
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


# As many as the threads of a process that ask at once: a connection beyond them is opened for one
# question, closed, and its page cache with it
_CONNECTIONS = 16
# The lists alone know hundreds of searches: filters, orders, words. Compiling one takes 2 ms
_STATEMENTS = 2_000
# Of PostgreSQL, as its manual lists them. The driver's own class would load 9 MB on SQLite too
_DEADLOCK_DETECTED = "40P01"
# A server that does not answer is away: whoever waits for it holds a thread
_CONNECT_SECONDS = 3


def open_database(url: str) -> Engine:
    """An engine for `url`; creates the folder of a SQLite file, both for our account alone."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=_CONNECTIONS,
            pool_pre_ping=True,
            query_cache_size=_STATEMENTS,
            connect_args={} if "connect_timeout" in url else {"connect_timeout": _CONNECT_SECONDS},
        )
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        private.make_folder(Path(path).parent)
        # The files beside it (-wal, -shm) take its mode
        private.make_file(Path(path))
    engine = create_engine(
        url,
        pool_size=_CONNECTIONS,
        connect_args={"check_same_thread": False, "timeout": 15},
        query_cache_size=_STATEMENTS,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_deadlock(error: OperationalError) -> bool:
    """Of two transactions that waited for one another, PostgreSQL ended this one."""
    return getattr(error.orig, "sqlstate", None) == _DEADLOCK_DETECTED


def hold_snapshot(session: Session) -> None:
    """Until its end a reading sees the rows as they are now; SQLite reads so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _prepare_sqlite(connection, _record) -> None:
    # We begin transactions ourselves: pysqlite's own BEGIN comes too late for SELECT … then UPDATE
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # What is deleted is overwritten where the page is written anyway
        "secure_delete=FAST",
        # A receipt that was seen must outlive a loss of power: with NORMAL the last commits go
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection) -> None:
    # IMMEDIATE for writers: two transactions that read then write would otherwise deadlock with
    # SQLITE_BUSY
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")

from __future__ import annotations

import logging

import psycopg
import pytest
import redis
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from membership_ui.adapters.services import LibrariesInOutage, Service, is_outage, outages


@pytest.mark.parametrize(
    "error",
    [
        redis.ConnectionError("refused"),
        redis.TimeoutError(),
        redis.BusyLoadingError(),
        OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused")),
        OperationalError("SELECT 1", {}, psycopg.errors.AdminShutdown()),
        OperationalError("SELECT 1", {}, psycopg.errors.CannotConnectNow()),
        DBAPIError("SELECT 1", {}, psycopg.Error(), connection_invalidated=True),
    ],
)
def test_a_server_that_is_away(error: Exception):
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        redis.ResponseError("wrong type"),
        OperationalError("UPDATE", {}, psycopg.errors.DeadlockDetected()),
        OperationalError("UPDATE", {}, psycopg.errors.DiskFull()),
        IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()),
        ValueError("ours"),
    ],
)
def test_what_a_server_that_is_there_refuses_is_no_outage(error: Exception):
    assert not is_outage(error)


def test_a_wrong_question_is_no_outage(engine: Engine):
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT * FROM no_such_table"))

    assert not is_outage(raised.value)


def test_libraries_say_it_a_few_times_only():
    def line(name: str) -> logging.LogRecord:
        return logging.LogRecord(name, logging.ERROR, "", 0, "Connection refused", None, None)

    few = LibrariesInOutage("reflex", lines=2)
    assert sum(few.filter(line("reflex.app")) for _ in range(9)) == 9

    outages.note(Service.REDIS, redis.ConnectionError("refused"))
    try:
        assert sum(few.filter(line("reflex.app")) for _ in range(9)) == 2
        assert few.filter(line("membership_ui.shell.live"))
    finally:
        outages.note(Service.REDIS, None)

from __future__ import annotations

import logging

import psycopg
import pytest
import redis
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from membership_ui.adapters.services import FewLinesOfLibraries, Service, is_outage, outages


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

    few = FewLinesOfLibraries("reflex", lines=4)
    assert sum(few.filter(line("reflex.app")) for _ in range(9)) == 4
    assert few.filter(line("membership_ui.shell.live"))

    few = FewLinesOfLibraries("reflex", in_outage=2)
    outages.note(Service.REDIS, redis.ConnectionError("refused"))
    try:
        assert sum(few.filter(line("reflex.app")) for _ in range(9)) == 2
        assert few.filter(line("membership_ui.shell.live"))
    finally:
        outages.note(Service.REDIS, None)


def test_the_next_line_of_a_library_says_how_many_were_left_out():
    few = FewLinesOfLibraries("reflex", lines=2, seconds=0.0)
    few.filter(line_of_reflex())
    few._until, few._written = 0.0, 9
    said = line_of_reflex()

    assert few.filter(said)
    assert said.getMessage() == "Connection refused (7 lines left out)"


def line_of_reflex() -> logging.LogRecord:
    return logging.LogRecord("reflex.app", logging.ERROR, "", 0, "Connection refused", None, None)

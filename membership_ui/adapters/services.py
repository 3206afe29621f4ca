"""The servers that the portal stands on, PostgreSQL and Redis: whether an error means that one is
away, and which this process knows to be away.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from time import monotonic
from typing import Any

import redis
import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger()
# Of the server, not of a statement: lost, shut down, starting up (PostgreSQL, appendix A)
_LOST_STATES = ("08", "57P01", "57P02", "57P03")
_ASK_SECONDS = 3.0


class Service(StrEnum):
    DATABASE = "database"
    REDIS = "redis"


def is_outage(error: BaseException | None) -> bool:
    """Whether a server is away; an error in what was asked of it is none."""
    if isinstance(error, (redis.ConnectionError, redis.TimeoutError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if not type(error.orig).__module__.startswith("psycopg"):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return type(error.orig).__name__ == "OperationalError"
    return state.startswith(_LOST_STATES)


def ask_database(engine: Engine) -> None:
    """Raises what keeps it from answering."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def ask_redis(url: str) -> None:
    """Raises what keeps it from answering."""
    with redis.Redis.from_url(
        url, socket_timeout=_ASK_SECONDS, socket_connect_timeout=_ASK_SECONDS
    ) as client:
        client.ping()


class Outages:
    """What this process knows: one line of the log when a server goes, one when it is back."""

    def __init__(self) -> None:
        self._since: dict[Service, float] = {}
        self.refused = 0

    @property
    def is_any(self) -> bool:
        return bool(self._since)

    def is_away(self, service: Service) -> bool:
        return service in self._since

    def note(self, service: Service, error: BaseException | None) -> None:
        """What asking it brought; None when it answered."""
        if error is not None and service not in self._since:
            self._since[service] = monotonic()
            log.error("outage.began", service=service.value, error=_first_line(error))
        elif error is None and service in self._since:
            seconds = round(monotonic() - self._since.pop(service), 1)
            log.warning(
                "outage.ended", service=service.value, seconds=seconds, refused=self.refused
            )
            self.refused = 0


outages = Outages()


class FewLinesOfLibraries(logging.Filter):
    """What a library says at each frame of a stranger, or at each try while a server is away, would
    fill the disk: a few lines a minute are enough. The next one says how many were left out.
    """

    def __init__(
        self, *libraries: str, lines: int = 20, in_outage: int = 5, seconds: float = 60.0
    ) -> None:
        super().__init__()
        self._libraries, self._lines, self._in_outage = libraries, lines, in_outage
        self._seconds, self._until, self._written = seconds, 0.0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        if not (record.name or "").startswith(self._libraries):
            return True
        most = self._in_outage if outages.is_any else self._lines
        if monotonic() > self._until:
            left_out = self._written - most
            self._until, self._written = monotonic() + self._seconds, 0
            if left_out > 0:
                record.msg, record.args = f"{record.getMessage()} ({left_out} lines left out)", None
        self._written += 1
        return self._written <= most


def _first_line(error: Any) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0][:300]

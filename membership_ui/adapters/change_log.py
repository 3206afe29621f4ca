"""Topics that changed, told to every web worker: rows in the same transaction, or a Redis message
after it.

Rows are read back by `ChangeReader`; nothing is lost, and a rollback tells nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from functools import cache
from time import monotonic

import redis
import redis.asyncio
import structlog
from sqlalchemy import Connection, Engine, delete, event, or_, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from membership_ui.adapters.tables import ChangeLog
from membership_ui.settings import settings

CHANNEL = "membership:changes"
_RETRY_SECONDS = 1.0
_COLUMNS = SQLModel.metadata.tables["change_log"].c
_TOPICS = "changed_topics"
# A transaction may take this long between its first touch and its commit
_GAP_SECONDS = 600.0
_LOOK_BACK = 100
log = structlog.get_logger()


def touch(session: Session, topics: Iterable[str], now: datetime) -> None:
    """Say in this transaction that `topics` changed."""
    if settings().redis_url:
        session.info.setdefault(_TOPICS, set()).update(topics)
    else:
        session.add_all(ChangeLog(topic=topic, at=now) for topic in topics)


def purge(session: Session, before: datetime) -> None:
    """Forget what every worker read long ago."""
    session.execute(delete(ChangeLog).where(_COLUMNS.at < before))


@event.listens_for(Session, "after_commit")
def _publish(session: Session) -> None:
    topics = session.info.pop(_TOPICS, None)
    if not topics:
        return
    try:
        _redis().publish(CHANNEL, json.dumps(sorted(topics)))
    except redis.RedisError:
        # The listeners lost Redis too: they reload every page when it is back, and say that it went
        log.debug("change_log.publish_failed", topics=len(topics))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_TOPICS, None)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings().redis_url, socket_timeout=1, socket_connect_timeout=1)


async def listen() -> AsyncIterator[list[str] | None]:
    """Topics as they are published; None each time the line to Redis is up: what was said before
    is lost.
    """
    is_lost = False
    while True:
        try:
            async with (
                redis.asyncio.Redis.from_url(settings().redis_url) as client,
                client.pubsub() as channel,
            ):
                await channel.subscribe(CHANNEL)
                is_lost = False
                yield None
                async for message in channel.listen():
                    if message["type"] == "message":
                        yield json.loads(message["data"])
        except (redis.RedisError, OSError, ValueError):
            if not is_lost:
                log.warning("change_log.redis_lost")
            is_lost = True
            await asyncio.sleep(_RETRY_SECONDS)


class ChangeReader:
    """Reads the rows that were committed since it was made.

    PostgreSQL commits ids out of order: an id that was jumped over is asked for again until it
    shows up or is ten minutes old.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._last, self._gaps = self._read_start()

    def read(self) -> set[str]:
        """Topics that changed since the last call. Raises sqlalchemy errors; the next call
        connects anew."""
        try:
            rows = self._read_rows()
        except Exception:
            self.close()
            raise
        for key, _ in rows:
            self._gaps.pop(key, None)
        self._note_gaps([key for key, _ in rows if key > self._last])
        return {topic for _, topic in rows}

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _read_rows(self) -> list[tuple[int, str]]:
        wanted = or_(_COLUMNS.id > self._last, _COLUMNS.id.in_(list(self._gaps)))
        connection = self._open()
        with connection.begin():
            return [
                (key, topic)
                for key, topic in connection.execute(
                    select(_COLUMNS.id, _COLUMNS.topic).where(wanted)
                )
            ]

    def _read_start(self) -> tuple[int, dict[int, float]]:
        """The highest id, and the ids just below it that a running transaction may still commit."""
        key = _COLUMNS.id
        connection = self._open()
        with connection.begin():
            near = (
                connection.execute(select(key).order_by(key.desc()).limit(_LOOK_BACK))
                .scalars()
                .all()
            )
        if not near:
            return 0, {}
        missing = set(range(max(1, near[0] - _LOOK_BACK), near[0])) - set(near)
        return near[0], dict.fromkeys(missing, monotonic())

    def _note_gaps(self, fresh: list[int]) -> None:
        now = monotonic()
        if fresh:
            highest = max(fresh)
            missing = set(range(self._last + 1, highest)) - set(fresh)
            self._gaps.update(dict.fromkeys(missing, now))
            self._last = highest
        self._gaps = {key: since for key, since in self._gaps.items() if now - since < _GAP_SECONDS}

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

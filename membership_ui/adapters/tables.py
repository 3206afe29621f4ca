"""Rows that belong to no feature: promised jobs, the journal, the change log of open pages."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)


class JobState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    UNCERTAIN = "uncertain"


class Rank(IntEnum):
    """In which order jobs are kept: first what somebody waits for at the screen, last letters whose
    recipient's mail server lets us wait.
    """

    AWAITED = 0
    ORDINARY = 1
    SLOW_AWAITED = 2
    SLOW = 3


SLOW = (Rank.SLOW_AWAITED, Rank.SLOW)


class Job(SQLModel, table=True):
    """A promise made in a transaction and kept by the worker: at least once, with a stable `key`.

    `handed_at` is set just before an e-mail's text goes to the mail server:
    docs/decisions/0003-mail-once.md.
    `recipient`, until it is done, is whom an e-mail goes to: one at a time.
    """

    __table_args__ = (Index("ix_job_due", "state", "rank", "run_at"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str = Field(unique=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: JobState = JobState.WAITING
    rank: int = Rank.ORDINARY
    recipient: str = ""
    run_at: datetime
    attempts: int = 0
    lease: str = ""
    lease_until: datetime | None = None
    handed_at: datetime | None = None
    last_error: str = ""
    created_at: datetime
    done_at: datetime | None = None


class AuditEvent(SQLModel, table=True):
    """One line of the journal: who did what to whom, when. Never changed, never deleted.

    `digest` is that of the line and of `previous`, the digest of the line before: `audit.verify`.
    """

    __tablename__ = "audit_event"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor_account_id: int | None = Field(default=None, index=True)
    actor_name: str
    verb: str = Field(index=True)
    subject: str = Field(index=True)
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    about_account_id: int | None = Field(default=None, index=True)
    previous: str
    digest: str


class AuditHead(SQLModel, table=True):
    """The last line of the journal and how many there are: the one row that lets lines that are
    gone from the end be missed.
    """

    __tablename__ = "audit_head"  # pyright: ignore[reportAssignmentType]

    id: int = Field(primary_key=True)
    length: int
    digest: str


class ChangeLog(SQLModel, table=True):
    """A topic that changed; each web worker reads the new rows and reloads the pages that
    watch it.
    """

    __tablename__ = "change_log"  # pyright: ignore[reportAssignmentType]
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    topic: str
    at: datetime = Field(index=True)

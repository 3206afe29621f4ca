"""What a job may reach: the database, the clock, the mail transport. Tests bring their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from sqlmodel import Session

from membership_ui.adapters import outbox
from membership_ui.adapters.outbox import ClaimedJob
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import Settings


class MailTransport(Protocol):
    """A mail server, or a folder."""

    def deliver(
        self, letter: EmailMessage, on_data: Callable[[], None], *, patience: float
    ) -> None: ...


@dataclass(frozen=True)
class JobContext:
    transaction: Callable[[], AbstractContextManager[UnitOfWork]]
    reading: Callable[[], AbstractContextManager[Session]]
    now: Callable[[], datetime]
    way_out: MailTransport
    settings: Settings


# Runs one job. Whoever returns without an exception has also called `outbox.finish`, or
# `outbox.release` to go on later
Handler = Callable[[ClaimedJob, JobContext], None]


def in_one_transaction(use_case: Callable[..., object]) -> Handler:
    """A job that changes only the database: effect and end commit together, so exactly once."""

    def handle(held: ClaimedJob, context: JobContext) -> None:
        with context.transaction() as work:
            use_case(work, **held.payload)
            outbox.finish(work.session, held, work.now)

    return handle

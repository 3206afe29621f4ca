"""What a job may reach: the database, the clock, the way out for letters. Tests bring their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from sqlmodel import Session

from membership_ui.adapters.outbox import Held
from membership_ui.kernel.work import UnitOfWork
from membership_ui.settings import Settings


class WayOut(Protocol):
    """A mail server, or a folder."""

    def deliver(self, letter: EmailMessage, on_data: Callable[[], None]) -> None: ...


@dataclass(frozen=True)
class Office:
    transaction: Callable[[], AbstractContextManager[UnitOfWork]]
    reading: Callable[[], AbstractContextManager[Session]]
    now: Callable[[], datetime]
    way_out: WayOut
    settings: Settings


# Keeps one promise. Whoever returns without an exception has also called `outbox.finish`, or
# `outbox.release` to go on later
Handler = Callable[[Held, Office], None]

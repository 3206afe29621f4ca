"""What the process is made of: engine, clock, ports of the unit of work, who listens to whom. The
only globals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from membership_ui.accounts.events import (
    AccountErased,
    AccountsMerged,
    CredentialsChanged,
    ErasureAsked,
)
from membership_ui.accounts.service.addresses import drop_resets_of_before
from membership_ui.accounts.service.merge_proposals import renew_links
from membership_ui.accounts.service.my_data import ACCOUNT_DATA, DataPart
from membership_ui.adapters import audit, change_log, outbox
from membership_ui.adapters.database import open_database
from membership_ui.billing.events import InvoicePaid
from membership_ui.billing.service.files import move_files
from membership_ui.billing.service.my_data import BILLING_DATA
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.memberships.events import MembershipChanged
from membership_ui.memberships.service.departures import keep_administrators, move_memberships
from membership_ui.memberships.service.my_data import MEMBERSHIP_DATA
from membership_ui.register.service.entries import refresh_changed_entry
from membership_ui.register.service.my_data import REGISTER_DATA
from membership_ui.renewals.service.departures import move_renewals
from membership_ui.renewals.service.my_data import RENEWAL_DATA
from membership_ui.renewals.service.paying import settle_dues
from membership_ui.settings import settings
from membership_ui.space.service.landing import landing_page
from membership_ui.structures.service.attachments import (
    ATTACHMENT_DATA,
    move_attachments,
    revoke_attachments,
)

# event → use cases told of it in the same transaction, lower features first
SUBSCRIBERS: dict[type, tuple[Callable[[UnitOfWork, Any], None], ...]] = {
    CredentialsChanged: (drop_resets_of_before, renew_links),
    InvoicePaid: (settle_dues,),
    MembershipChanged: (refresh_changed_entry,),
    ErasureAsked: (keep_administrators,),
    AccountErased: (revoke_attachments,),
    AccountsMerged: (move_attachments, move_files, move_memberships, move_renewals),
}
# account, site → the page where a person arrives who asked for none
LANDING: Callable[[UnitOfWork, int, int], str] = landing_page
# What each feature holds about a person, lower features first
PERSONAL_DATA: tuple[DataPart, ...] = (
    ACCOUNT_DATA,
    ATTACHMENT_DATA,
    BILLING_DATA,
    MEMBERSHIP_DATA,
    RENEWAL_DATA,
    REGISTER_DATA,
)


@cache
def engine() -> Engine:
    """The database of this process."""
    return open_database(settings().database)


def now() -> datetime:
    """The clock. Use cases get it as `work.now`."""
    return datetime.now(UTC)


class LivePorts:
    """The unit of work's ports, on the real adapters."""

    def record(self, work: UnitOfWork, verb: str, subject: str, facts: Mapping[str, Any]) -> None:
        audit.record(work, verb, subject, facts)

    def post(
        self,
        work: UnitOfWork,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        is_awaited: bool = False,
    ) -> None:
        outbox.promise(
            work.session, kind=kind, key=key, payload=payload, now=work.now, is_awaited=is_awaited
        )

    def touch(self, work: UnitOfWork, topics: tuple[str, ...]) -> None:
        change_log.touch(work.session, topics, work.now)

    def announce(self, work: UnitOfWork, event: object) -> None:
        for listener in SUBSCRIBERS.get(type(event), ()):
            listener(work, event)


@contextmanager
def transaction(actor: Actor, locale: str, *, on: Engine | None = None) -> Iterator[UnitOfWork]:
    """One use case: committed at the end, rolled back on any exception.

    On SQLite the write lock is taken first, so that what was read is still true when it is written.
    """
    writer = (on or engine()).execution_options(sqlite_begin="IMMEDIATE")
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield UnitOfWork(session, actor, now(), locale, LivePorts(), clock=now)


@contextmanager
def reading(*, on: Engine | None = None) -> Iterator[Session]:
    """A session for queries; nothing that it holds is written."""
    with Session(on or engine(), expire_on_commit=False) as session:
        yield session
        session.rollback()

"""Who acts, when, in which transaction: the one argument that every use case takes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from membership_ui.kernel.errors import ReadOnlySpace

Row = TypeVar("Row")


@dataclass(frozen=True)
class SpaceVisit:
    """Somebody of a site's staff looks at the space of the actor who carries this, on that site
    only. `until` stands in the site's time zone.
    """

    account_id: int
    name: str
    site_id: int
    slug: str
    until: datetime


@dataclass(frozen=True)
class Actor:
    """Who acts. `account_id` is None for visitors and for the machine; roles are per site, by slug
    of the role. With a `space_visit` it is the member whose space is seen: nothing may be changed,
    and no secret of theirs is shown.
    """

    account_id: int | None = None
    member_number: str = ""
    name: str = ""
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_machine: bool = False
    space_visit: SpaceVisit | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_present(self) -> bool:
        """Signed in and nobody else at the keyboard."""
        return self.is_signed_in and self.space_visit is None

    def sees_site(self, site_id: int | None) -> bool:
        """Whether what belongs to that site may be shown at all."""
        return self.space_visit is None or self.space_visit.site_id == site_id

    def has_role(self, site_id: int, *roles: str) -> bool:
        """Whether this person holds one of `roles` on that site."""
        return not self.roles.get(site_id, frozenset()).isdisjoint(roles)

    def is_staff(self, site_id: int) -> bool:
        return bool(self.roles.get(site_id))


def refuse_space_visit(actor: Actor) -> None:
    """Raises ReadOnlySpace for a member whose space is only looked at."""
    if actor.space_visit is not None:
        raise ReadOnlySpace(name=actor.name)


VISITOR = Actor()
MACHINE = Actor(name="machine", is_machine=True)


@dataclass(frozen=True)
class Message:
    """An e-mail to send: which template, to whom, with which values, in which language.

    `key` names the occasion (`renewal-received:41`); a message with the same key is never posted
    twice. Somebody waits at the screen for a message that `is_awaited`: it goes before others.
    """

    key: str
    template: str
    to: str
    locale: str
    site_id: int
    values: Mapping[str, Any]
    documents: tuple[int, ...] = ()
    is_awaited: bool = False


class Ports(Protocol):
    """What the unit of work needs from the outside world; `adapters` has it."""

    def record(
        self, work: UnitOfWork, verb: str, subject: str, facts: Mapping[str, Any]
    ) -> None: ...
    def post(
        self,
        work: UnitOfWork,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        is_awaited: bool = False,
    ) -> None: ...
    def touch(self, work: UnitOfWork, topics: tuple[str, ...]) -> None: ...
    def announce(self, work: UnitOfWork, event: object) -> None: ...


@dataclass
class UnitOfWork:
    """One transaction. `now` is aware UTC; `locale` is the language of the person who acts."""

    session: Session
    actor: Actor
    now: datetime
    locale: str
    ports: Ports
    clock: Callable[[], datetime] | None = None

    def read_clock(self) -> None:
        """`now` again, after a lock that may have been waited for: what is written under it must
        not be older than what its last holder wrote.
        """
        if self.clock is not None:
            self.now = max(self.now, self.clock())

    def today(self, time_zone: str) -> date:
        """The day it is at a site."""
        return self.now.astimezone(ZoneInfo(time_zone)).date()

    def add(self, row: Row) -> Row:
        """Store a new row and give it its key."""
        self.session.add(row)
        self.session.flush()
        return row

    def record(self, verb: str, subject: str, **facts: Any) -> None:
        """Write one line of the journal: `membership.renewal_requested`, `renewal:41`."""
        self.ports.record(self, verb, subject, facts)

    def post(self, message: Message) -> None:
        """Promise an e-mail: it leaves after the commit, and survives a crash."""
        payload = {
            "template": message.template,
            "to": message.to,
            "locale": message.locale,
            "site_id": message.site_id,
            "values": dict(message.values),
            "documents": list(message.documents),
        }
        self.ports.post(self, "mail", message.key, payload, is_awaited=message.is_awaited)

    def enqueue(self, kind: str, key: str, **payload: Any) -> None:
        """Promise a job other than an e-mail."""
        self.ports.post(self, kind, key, payload)

    def touch(self, *topics: str) -> None:
        """Open pages that watch one of `topics` reload after the commit."""
        self.ports.touch(self, topics)

    def announce(self, event: object) -> None:
        """Tell the features above, in the same transaction."""
        self.ports.announce(self, event)


UseCase = Callable[..., Any]

"""The journal: one line for everything that changes something, written in the same transaction.

The lines are a chain: each carries the digest of the one before. They are written when the
transaction commits, the last thing it does, so that nobody waits for a head that is held long.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import event, text
from sqlmodel import Session, col, select

from membership_ui.adapters.tables import AuditEvent, AuditHead
from membership_ui.kernel.work import UnitOfWork

_PENDING = "journal"
_AT_ONCE = 1_000
_ABOUT = "account:"


def record(work: UnitOfWork, verb: str, subject: str, facts: Mapping[str, Any]) -> None:
    """Add the line; the actor's name is kept as it was that day. Of who looks at somebody else's
    space, it is the one who looks.
    """
    actor, look = work.actor, work.actor.space_visit
    if look is not None:
        facts = {**facts, "for": actor.member_number}
    line = AuditEvent(
        at=work.now,
        actor_account_id=look.account_id if look else actor.account_id,
        actor_name=look.name if look else actor.name,
        verb=verb,
        subject=subject,
        # As it comes back from the database: a tuple would be another digest than its list
        facts=json.loads(json.dumps(dict(facts))),
        about_account_id=_about(subject),
        previous="",
        digest="",
    )
    work.session.info.setdefault(_PENDING, []).append(line)


@dataclass(frozen=True)
class Verdict:
    """What a reading of the whole chain found. `broken_at` is the number of the first line that is
    not what was written, 0 when there is none; `missing` says that lines are gone from the end.
    """

    lines: int
    head: str
    broken_at: int = 0
    missing: int = 0

    @property
    def is_intact(self) -> bool:
        return not self.broken_at and not self.missing


def verify(session: Session) -> Verdict:
    """Reads every line: about a second for 50,000."""
    head = session.get(AuditHead, 1) or AuditHead(id=1, length=0, digest="")
    previous, count = "", 0
    query = select(AuditEvent).order_by(col(AuditEvent.id)).execution_options(yield_per=_AT_ONCE)
    for line in session.exec(query):
        if line.previous != previous or line.digest != digest_of(line):
            return Verdict(count, previous, broken_at=line.id or 0)
        previous, count = line.digest, count + 1
        session.expunge(line)
    if count != head.length or previous != head.digest:
        return Verdict(count, previous, missing=max(1, head.length - count))
    return Verdict(count, previous)


def digest_of(line: AuditEvent) -> str:
    """SHA-256 of what the line says and of the digest before it."""
    said = [
        line.previous,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.actor_account_id,
        line.actor_name,
        line.verb,
        line.subject,
        line.facts,
        line.about_account_id,
    ]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Chain the lines of this transaction to the last one, whose head is locked until the end."""
    lines = session.info.pop(_PENDING, [])
    if not lines:
        return
    head = _held_head(session)
    for line in lines:
        line.previous = head.digest
        line.digest = head.digest = digest_of(line)
        session.add(line)
    head.length += len(lines)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _held_head(session: Session) -> AuditHead:
    # The first line of all may come from two processes at once
    session.connection().execute(
        text("INSERT INTO audit_head (id, length, digest) VALUES (1, 0, '') ON CONFLICT DO NOTHING")
    )
    return session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)


def _about(subject: str) -> int | None:
    key = subject.removeprefix(_ABOUT)
    return int(key) if subject.startswith(_ABOUT) and key.isdecimal() else None

"""Selects on everything that accounts, the journal and the outbox hold about one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session, col, or_, select

from membership_ui.accounts.rules import digest, email_key
from membership_ui.accounts.tables import Account, EmailLink, ProfileChange
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.kernel.subjects import Subject

Row = TypeVar("Row")

# The account that the key of an e-mail names
_NAMED = re.compile(r"[a-z-]{1,60}:(?:[a-z_]{1,60}:\d{1,20}:)?(\d{1,20})(?::\D?\d{4}-.*)?")


def rows_of(session: Session, table: type[Row], account_id: int) -> Sequence[Row]:
    """The rows of a table whose `account_id` is this person's."""
    own: Any = table
    return session.exec(select(table).where(own.account_id == account_id)).all()


def changes_made(session: Session, account_id: int) -> Sequence[tuple[ProfileChange, str]]:
    """What the person changed for others, with the number of each."""
    return session.exec(
        select(ProfileChange, Account.member_number)
        .join(Account, col(Account.id) == col(ProfileChange.account_id))
        .where(ProfileChange.changed_by_id == account_id, ProfileChange.account_id != account_id)
        .order_by(col(ProfileChange.id))
    ).all()


def journal(session: Session, who: Account) -> Sequence[AuditEvent]:
    """Lines by the person or about them, the latest first; tries to sign in as them too."""
    tried = [f"identifier:{digest(word)[:16]}" for word in (who.email_key, who.member_number)]
    subjects = [Subject("account", who.id), *(tried if who.email_key else [])]
    return session.exec(
        select(AuditEvent)
        .where(
            or_(
                AuditEvent.actor_account_id == who.id,
                col(AuditEvent.subject).in_(subjects),
            )
        )
        .order_by(col(AuditEvent.id).desc())
    ).all()


def mails(session: Session, who: Account, addresses: Sequence[str]) -> Sequence[Job]:
    """E-mails to the person, the latest first. A sent one is only its key: that names the account
    (`password-changed:7:…`, `invoice-issued:document:5:7`). One that waits names the address.
    """
    if not addresses:
        return []
    rows = session.exec(
        select(Job)
        .where(
            Job.kind == "mail",
            or_(
                col(Job.key).like(f"%:{who.id}"),
                col(Job.key).like(f"%:{who.id}:%"),
                col(Job.payload)["to"].as_string().in_(addresses),
            ),
        )
        .order_by(col(Job.id).desc())
    ).all()
    wanted = {email_key(address) for address in addresses}
    return [
        row
        for row in rows
        if email_key(str(row.payload.get("to", ""))) in wanted or _names(row.key, who)
    ]


def _names(key: str, who: Account) -> bool:
    named = _NAMED.fullmatch(key)
    return named is not None and named[1] == str(who.id)


def known_addresses(session: Session, who: Account) -> list[str]:
    """The person's address, those of before, and those that they asked for."""
    rows = session.exec(
        select(ProfileChange.before, ProfileChange.after).where(
            ProfileChange.account_id == who.id, ProfileChange.key == "email"
        )
    )
    asked = session.exec(select(EmailLink.email).where(EmailLink.account_id == who.id))
    known = [who.email, *asked, *(address for pair in rows for address in pair)]
    return list(dict.fromkeys(address for address in known if address))


def others_at(session: Session, who: Account, addresses: Sequence[str]) -> Sequence[Account]:
    """Other people who use one of these addresses."""
    keys = [email_key(address) for address in addresses]
    return session.exec(
        select(Account).where(col(Account.email_key).in_(keys), col(Account.id) != who.id)
    ).all()

"""Selects on what a site's list of accounts ought to say, and on what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import union
from sqlmodel import Session, col

from membership_ui.accounts.tables import Account, AccountOnSite, RoleOnSite
from membership_ui.casework.tables import AccountEntry
from membership_ui.kernel.text import fold
from membership_ui.members.tables import Member
from membership_ui.register.tables import RegisterEntry
from membership_ui.structures.rules import search_words
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure

# Above this many, reading everybody of the register is cheaper than naming its entries
_FEW = 500
_HELD = (AttachmentStatus.VALIDATED, AttachmentStatus.PENDING)
# (account, site)
EntryKey = tuple[int, int]


class EntryWords(NamedTuple):
    """What an entry says; equal words need no writing."""

    family_key: str
    given_key: str
    search_key: str


def hold_accounts(session: Session, account_ids: Sequence[int]) -> None:
    """On PostgreSQL, until the end of the transaction: of two that change one account, the second
    reads what the first has written.
    """
    mine = col(Account.id).in_(account_ids)
    query = sqlalchemy.select(col(Account.id)).where(mine).order_by(col(Account.id))
    session.execute(query.with_for_update(key_share=True)).all()


def entries_due(session: Session, account_ids: Sequence[int]) -> dict[EntryKey, EntryWords]:
    """What the lists ought to say of these accounts, wherever a site knows them."""
    people = _open_accounts(session, account_ids)
    names = _names_of_structures(session, account_ids)
    return {
        key: _words(people[key[0]], names.get(key, ()))
        for key in _knowing(session, account_ids)
        if key[0] in people
    }


def entries_of(session: Session, account_ids: Sequence[int]) -> dict[EntryKey, EntryWords]:
    """What the lists say of these accounts."""
    columns = AccountEntry.__table__.c  # pyright: ignore[reportAttributeAccessIssue]
    said = [columns[name] for name in EntryWords._fields]
    query = sqlalchemy.select(columns.account_id, columns.site_id, *said).where(
        columns.account_id.in_(account_ids)
    )
    return {(key, site): EntryWords(*words) for key, site, *words in session.execute(query)}


def people_of_entries(session: Session, site_id: int, entry_ids: Sequence[int]) -> list[int]:
    """Whoever is attached, or asks to be, to the structures of these entries of the register."""
    query = _attached(col(RegisterEntry.id), col(Attachment.account_id)).where(
        col(RegisterEntry.site_id) == site_id, col(Attachment.status).in_(_HELD)
    )
    if len(entry_ids) <= _FEW:
        query = query.where(col(RegisterEntry.id).in_(entry_ids))
    wanted = set(entry_ids)
    return sorted({account_id for key, account_id in session.execute(query) if key in wanted})


def _open_accounts(session: Session, account_ids: Sequence[int]) -> dict[int, Any]:
    """Nobody is behind an account that was erased or merged into another."""
    said = (Account.id, Account.family_name, Account.given_name, Account.search_key)
    query = sqlalchemy.select(*(col(column) for column in said)).where(
        col(Account.id).in_(account_ids),
        col(Account.erased_at).is_(None),
        col(Account.closed_at).is_(None),
    )
    return {row.id: row for row in session.execute(query)}


def _knowing(session: Session, account_ids: Sequence[int]) -> list[EntryKey]:
    """Where each came, works, or is attached to a structure of the register."""
    came, works = (
        sqlalchemy.select(col(table.account_id), col(table.site_id)).where(
            col(table.account_id).in_(account_ids)
        )
        for table in (AccountOnSite, RoleOnSite)
    )
    attached = _attached(col(Attachment.account_id), col(RegisterEntry.site_id)).where(
        col(Attachment.account_id).in_(account_ids),
        col(Attachment.status) == AttachmentStatus.VALIDATED,
    )
    found = session.execute(union(came, works, attached))
    return [(account_id, site_id) for account_id, site_id in found]


def _names_of_structures(session: Session, account_ids: Sequence[int]) -> dict[EntryKey, list[str]]:
    query = (
        _attached(col(Attachment.account_id), col(RegisterEntry.site_id), col(Structure.name))
        .join(Structure, col(Structure.id) == col(Attachment.structure_id))
        .where(col(Attachment.account_id).in_(account_ids), col(Attachment.status).in_(_HELD))
    )
    names: dict[EntryKey, list[str]] = {}
    for account_id, site_id, name in session.execute(query):
        names.setdefault((account_id, site_id), []).append(name)
    return names


def _attached(*columns: Any) -> Any:
    return (
        sqlalchemy.select(*columns)
        .select_from(Attachment)
        .join(Member, col(Member.structure_id) == col(Attachment.structure_id))
        .join(RegisterEntry, col(RegisterEntry.member_id) == col(Member.id))
    )


def _words(who: Any, structures: Sequence[str]) -> EntryWords:
    words = {*who.search_key.split(), *search_words(*structures)}
    return EntryWords(fold(who.family_name), fold(who.given_name), f" {' '.join(sorted(words))}")

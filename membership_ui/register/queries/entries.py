"""Selects on the entries of a register and on what they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, select

from membership_ui.accounts.tables import Account
from membership_ui.memberships.tables import Membership
from membership_ui.register.tables import RegisterEntry
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure

# Above this many, reading the whole register is cheaper than naming its rows
_FEW = 500


def entry(session: Session, site_id: int, structure_id: int) -> RegisterEntry | None:
    return session.exec(
        select(RegisterEntry).where(
            RegisterEntry.site_id == site_id, RegisterEntry.structure_id == structure_id
        )
    ).first()


class EntryFacts(NamedTuple):
    """What an entry says; equal facts need no writing."""

    name_key: str
    search_key: str
    kind: str
    department: str
    tier_code: str
    tier_position: int
    dues: int
    covered_from: date
    expires_on: date
    cents: int


def entry_facts(session: Session, site_id: int) -> dict[int, tuple[int, EntryFacts]]:
    """Every entry of the site, by structure: its key, and what it says."""
    columns = [getattr(RegisterEntry, name) for name in EntryFacts._fields]
    rows = session.execute(
        sqlalchemy.select(col(RegisterEntry.structure_id), col(RegisterEntry.id), *columns).where(
            col(RegisterEntry.site_id) == site_id
        )
    )
    return {structure_id: (key, EntryFacts(*facts)) for structure_id, key, *facts in rows}


def entry_ids(session: Session, site_id: int, structure_ids: Sequence[int]) -> dict[int, int]:
    """The keys of these structures' entries."""
    query = select(RegisterEntry.structure_id, col(RegisterEntry.id)).where(
        RegisterEntry.site_id == site_id
    )
    if len(structure_ids) <= _FEW:
        query = query.where(col(RegisterEntry.structure_id).in_(structure_ids))
    return {structure_id: key or 0 for structure_id, key in session.exec(query)}


def member_numbers(session: Session, structure_id: int | None = None) -> dict[int, list[str]]:
    """The member numbers of the accounts attached to each structure, or to one."""
    query = (
        select(Attachment.structure_id, Account.member_number)
        .join(Account, col(Account.id) == col(Attachment.account_id))
        .where(Attachment.status == AttachmentStatus.VALIDATED)
    )
    if structure_id is not None:
        query = query.where(Attachment.structure_id == structure_id)
    numbers: dict[int, list[str]] = {}
    for key, number in session.exec(query):
        numbers.setdefault(key, []).append(number)
    return numbers


def terms_by_structure(session: Session, site_id: int) -> dict[int, list[Membership]]:
    """Every membership of the site's structures."""
    found: dict[int, list[Membership]] = {}
    for row in session.exec(select(Membership).where(Membership.site_id == site_id)):
        if row.structure_id is not None:
            found.setdefault(row.structure_id, []).append(row)
    return found


def departments(session: Session, site_id: int) -> Sequence[str]:
    """The departments that the register knows, in order."""
    return session.exec(
        select(RegisterEntry.department)
        .where(RegisterEntry.site_id == site_id, RegisterEntry.department != "")
        .distinct()
        .order_by(RegisterEntry.department)
    ).all()


def names_and_sizes(
    session: Session, structure_ids: Sequence[int]
) -> dict[int, tuple[str, int | None]]:
    """The name and the population of each structure."""
    columns = Structure.__table__.c  # pyright: ignore[reportAttributeAccessIssue]
    query = sqlalchemy.select(columns.id, columns.name, columns.population).where(
        columns.id.in_(structure_ids)
    )
    rows = session.connection().execute(query)
    return {key: (name, population) for key, name, population in rows}

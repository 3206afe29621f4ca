"""Selects on the entries of a register and on what they repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, select

from membership_ui.accounts.tables import Account
from membership_ui.members.queries import NAME, named
from membership_ui.members.tables import Member
from membership_ui.memberships.tables import Membership
from membership_ui.register.tables import RegisterEntry
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure

# Above this many, reading the whole register is cheaper than naming its rows
_FEW = 500


def entry(session: Session, site_id: int, member_id: int) -> RegisterEntry | None:
    return session.exec(
        select(RegisterEntry).where(
            RegisterEntry.site_id == site_id, RegisterEntry.member_id == member_id
        )
    ).first()


def sites_with(session: Session, member_id: int) -> Sequence[int]:
    """The sites whose registers have the member."""
    rows = session.exec(select(RegisterEntry.site_id).where(RegisterEntry.member_id == member_id))
    return rows.all()


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
    """Every entry of the site, by member: its key, and what it says."""
    columns = [getattr(RegisterEntry, name) for name in EntryFacts._fields]
    rows = session.execute(
        sqlalchemy.select(col(RegisterEntry.member_id), col(RegisterEntry.id), *columns).where(
            col(RegisterEntry.site_id) == site_id
        )
    )
    return {member_id: (key, EntryFacts(*facts)) for member_id, key, *facts in rows}


def entry_ids(session: Session, site_id: int, member_ids: Sequence[int]) -> dict[int, int]:
    """The keys of these members' entries."""
    query = select(RegisterEntry.member_id, col(RegisterEntry.id)).where(
        RegisterEntry.site_id == site_id
    )
    if len(member_ids) <= _FEW:
        query = query.where(col(RegisterEntry.member_id).in_(member_ids))
    return {member_id: key or 0 for member_id, key in session.exec(query)}


def member_numbers(session: Session, member_id: int | None = None) -> dict[int, list[str]]:
    """The member numbers of the accounts that each member is, or that are attached to it; of all,
    or of one.
    """
    attached = (
        select(col(Member.id), Account.member_number)
        .join(Attachment, col(Attachment.structure_id) == col(Member.structure_id))
        .join(Account, col(Account.id) == col(Attachment.account_id))
        .where(Attachment.status == AttachmentStatus.VALIDATED)
    )
    themselves = select(col(Member.id), Account.member_number).join(
        Account, col(Account.id) == col(Member.account_id)
    )
    numbers: dict[int, list[str]] = {}
    for query in (attached, themselves):
        wanted = query if member_id is None else query.where(Member.id == member_id)
        for key, number in session.exec(wanted):
            numbers.setdefault(key or 0, []).append(number)
    return numbers


def terms_by_member(session: Session, site_id: int) -> dict[int, list[Membership]]:
    """Every membership of the site."""
    found: dict[int, list[Membership]] = {}
    for row in session.exec(select(Membership).where(Membership.site_id == site_id)):
        found.setdefault(row.member_id, []).append(row)
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
    session: Session, member_ids: Sequence[int]
) -> dict[int, tuple[str, int | None]]:
    """The name and the population of each member; a person counts none."""
    query = sqlalchemy.select(col(Member.id), NAME, col(Structure.population)).where(
        col(Member.id).in_(member_ids)
    )
    rows = session.connection().execute(named(query))
    return {key or 0: (name, population) for key, name, population in rows}

"""Selects on what two accounts that may be one person's have in common, and where they are
known.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy
from sqlmodel import Session, col, func, or_, select

from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, AccountOnSite, ProfileValue
from membership_ui.billing.tables import Document
from membership_ui.casework.queries.people import known_on
from membership_ui.kernel.text import fold
from membership_ui.members.tables import Member
from membership_ui.memberships.tables import Membership
from membership_ui.register.tables import RegisterEntry
from membership_ui.renewals.tables import Renewal
from membership_ui.structures.tables import Attachment

BIRTH_DATE = "birth_date"


def sites_knowing(session: Session, account_ids: Sequence[int]) -> list[int]:
    """The sites where one of the accounts came, or on which anything of it hangs."""
    of_structures = (
        sqlalchemy.select(col(RegisterEntry.site_id))
        .join(Member, col(Member.id) == col(RegisterEntry.member_id))
        .join(Attachment, col(Attachment.structure_id) == col(Member.structure_id))
        .where(col(Attachment.account_id).in_(account_ids))
    )
    themselves = sqlalchemy.select(col(Member.id)).where(col(Member.account_id).in_(account_ids))
    of_members = [
        sqlalchemy.select(col(table.site_id)).where(col(table.member_id).in_(themselves))
        for table in (Membership, Document, Renewal, RegisterEntry)
    ]
    own = [
        sqlalchemy.select(col(site)).where(col(account).in_(account_ids))
        for site, account in (
            (AccountOnSite.site_id, AccountOnSite.account_id),
            (Renewal.site_id, Renewal.submitted_by),
        )
    ]
    known = sqlalchemy.union(of_structures, *of_members, *own)
    return sorted(session.execute(known).scalars())


def look_alikes(
    session: Session, site_id: int, who: Account, *, by_birth: bool, limit: int
) -> list[tuple[Account, set[str]]]:
    """Accounts that the site knows and that share a name, an address or a birth date with this
    one, each with which (`name`, `email`, `birth_date`); those that share most first.
    """
    named = f" {fold(full_name(who))} "
    turned = f" {fold(f'{who.family_name} {who.given_name}')} "
    born = _born(session, who.id or 0) if by_birth else set()
    rows = session.exec(
        select(Account)
        .where(
            known_on(site_id),
            col(Account.id) != who.id,
            or_(
                # Folded to letters and digits: nothing to escape
                col(Account.search_key).like(f"{named}%"),
                col(Account.search_key).like(f"{turned}%"),
                Account.email_key == who.email_key,
                col(Account.id).in_(born),
            ),
        )
        .order_by(col(Account.id))
        .limit(_MOST_ALIKE)
    ).all()
    alike = [(row, _shared(who, row, born)) for row in rows]
    return sorted((pair for pair in alike if pair[1]), key=lambda pair: -_weight(pair[1]))[:limit]


def birth_date(session: Session, account_id: int) -> str:
    """As it was answered, `1962-04-09`; empty when it was not."""
    query = select(ProfileValue.value).where(
        ProfileValue.account_id == account_id, ProfileValue.key == BIRTH_DATE
    )
    return session.exec(query).first() or ""


def count_documents(session: Session, site_id: int, account_id: int) -> int:
    return session.exec(
        select(func.count())
        .select_from(Document)
        .join(Member, col(Member.id) == col(Document.member_id))
        .where(Document.site_id == site_id, Member.account_id == account_id)
    ).one()


# More namesakes than anybody compares
_MOST_ALIKE = 200


def _born(session: Session, account_id: int) -> set[int]:
    day = birth_date(session, account_id)
    if not day:
        return set()
    query = select(ProfileValue.account_id).where(
        ProfileValue.key == BIRTH_DATE, ProfileValue.value == day
    )
    return set(session.exec(query.limit(_MOST_ALIKE)))


def _shared(who: Account, other: Account, born: set[int]) -> set[str]:
    same = {
        "name": _names(who) == _names(other),
        "email": who.email_key == other.email_key,
        "birth_date": other.id in born,
    }
    return {what for what, is_same in same.items() if is_same}


def _names(who: Account) -> list[str]:
    # In whatever order: people type the family name in the first box
    return sorted(fold(full_name(who)).split())


def _weight(shared: set[str]) -> int:
    return sum({"name": 4, "email": 2, "birth_date": 1}[what] for what in shared)

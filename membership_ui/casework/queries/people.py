"""Selects on the accounts that a site knows: who registered or came there, who works there, who is
attached to one of its structures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.tables import Account, RoleOnSite
from membership_ui.casework.queries import search
from membership_ui.casework.queries.search import Place
from membership_ui.casework.tables import AccountEntry
from membership_ui.members.tables import Member
from membership_ui.register.tables import RegisterEntry
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure


class AttachedStructure(NamedTuple):
    """A structure of the site's register, and the person's attachment to it."""

    name: str
    attachment: Attachment
    entry: RegisterEntry


def known_accounts(session: Session, site_id: int, text: str, *, limit: int) -> list[Account]:
    """By name; each word of `text` begins one of the account's, or of its structures' names."""
    wanted = search.rarest_first(session, search.wanted_by(site_id, text))
    matching = search.count(session, wanted)
    found = search.page(session, wanted, Place(), size=limit, matching=matching)
    known = {who.id: who for who in accounts.accounts(session, [line.id for line in found])}
    return [known[line.id] for line in found]


def is_known(session: Session, site_id: int, account_id: int) -> bool:
    query = select(AccountEntry.account_id).where(
        AccountEntry.account_id == account_id, AccountEntry.site_id == site_id
    )
    return session.exec(query).first() is not None


def attached_structures(session: Session, site_id: int, account_id: int) -> list[AttachedStructure]:
    """Only those that the site has in its register."""
    rows = session.execute(
        sqlalchemy.select(col(Structure.name), Attachment, RegisterEntry)
        .join(Attachment, col(Attachment.structure_id) == col(Structure.id))
        .join(Member, col(Member.structure_id) == col(Structure.id))
        .join(RegisterEntry, col(RegisterEntry.member_id) == col(Member.id))
        .where(col(Attachment.account_id) == account_id, col(RegisterEntry.site_id) == site_id)
        .order_by(col(Structure.name_key))
    )
    return [AttachedStructure(*row) for row in rows]


def attached_accounts(
    session: Session, site_id: int, structure_id: int, *, limit: int
) -> Sequence[tuple[Attachment, Account]]:
    """The people of a structure, and who asks to be, whom the site knows; administrators first."""
    open_links = (AttachmentStatus.VALIDATED, AttachmentStatus.PENDING)
    listed, key = col(AccountEntry.account_id), col(Attachment.account_id)
    rows = session.exec(
        select(Attachment, Account)
        .join(Account, col(Account.id) == key)
        .join(AccountEntry, (listed == key) & (col(AccountEntry.site_id) == site_id))
        .where(Attachment.structure_id == structure_id, col(Attachment.status).in_(open_links))
        .order_by(
            col(Attachment.role), col(AccountEntry.family_key), col(AccountEntry.given_key), listed
        )
        .limit(limit)
    )
    return list(rows)


def roles_on_site(session: Session, site_id: int, account_id: int) -> Sequence[str]:
    query = select(RoleOnSite.role).where(
        RoleOnSite.site_id == site_id, RoleOnSite.account_id == account_id
    )
    return [str(role) for role in session.exec(query)]


def known_on(site_id: int) -> ColumnElement[bool]:
    """Of a select on accounts: those in the site's list."""
    return exists().where(
        col(AccountEntry.account_id) == col(Account.id), col(AccountEntry.site_id) == site_id
    )

"""Selects on the accounts that a site knows: who registered or came there, who works there, who is
attached to one of its structures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlmodel import Session, col, func, select

from membership_ui.accounts.tables import Account, AccountOnSite, RoleOnSite
from membership_ui.kernel.text import readings, spelt_apart, typed_words
from membership_ui.members.tables import Member
from membership_ui.register.tables import RegisterEntry
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure

# Each word is looked for in every account and structure
LONGEST_SEARCH, MOST_WORDS = 100, 8


class AttachedStructure(NamedTuple):
    """A structure of the site's register, and the person's attachment to it."""

    name: str
    attachment: Attachment
    entry: RegisterEntry


def known_accounts(
    session: Session, site_id: int, text: str, *, offset: int, limit: int
) -> Sequence[Account]:
    """By name; each word of `text` begins one of the account's, or of its structures' names."""
    query = select(Account).where(*_matching(site_id, text))
    order = (col(Account.family_name), col(Account.given_name), col(Account.id))
    return session.exec(query.order_by(*order).offset(offset).limit(limit)).all()


def count_known_accounts(session: Session, site_id: int, text: str) -> int:
    return session.exec(
        select(func.count()).select_from(Account).where(*_matching(site_id, text))
    ).one()


def is_known(session: Session, site_id: int, account_id: int) -> bool:
    query = select(Account.id).where(Account.id == account_id, known_on(site_id))
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
    rows = session.exec(
        select(Attachment, Account)
        .join(Account, col(Account.id) == col(Attachment.account_id))
        .where(
            Attachment.structure_id == structure_id,
            col(Attachment.status).in_(open_links),
            known_on(site_id),
        )
        .order_by(
            col(Attachment.role), col(Account.family_name), col(Account.given_name), col(Account.id)
        )
        .limit(limit)
    )
    return list(rows)


def roles_on_site(session: Session, site_id: int, account_id: int) -> Sequence[str]:
    query = select(RoleOnSite.role).where(
        RoleOnSite.site_id == site_id, RoleOnSite.account_id == account_id
    )
    return [str(role) for role in session.exec(query)]


def _matching(site_id: int, text: str) -> list[ColumnElement[bool]]:
    typed = typed_words(text[:LONGEST_SEARCH])[:MOST_WORDS]
    if text.strip() and not typed:
        return [false()]
    # Folded to letters and digits: nothing to escape
    words = [
        or_(
            col(Account.search_key).like(f"% {word}%"),
            col(Account.id).in_(_attached_under(site_id, word)),
        )
        for word in typed
    ]
    return [known_on(site_id), *words]


def _attached_under(site_id: int, word: str) -> sqlalchemy.Select[Any]:
    """Whose structure, in the site's register, has a word in its name that `word` begins.

    Asked of no account in particular: both databases answer it once. Names are read one by one,
    some 20 ms for 36,000: by the index of words PostgreSQL, which cannot know how many names hold
    one, looked each up for a second and more.
    """
    name = " " + col(RegisterEntry.name_key)
    return (
        sqlalchemy.select(col(Attachment.account_id))
        .join(Member, col(Member.structure_id) == col(Attachment.structure_id))
        .join(RegisterEntry, col(RegisterEntry.member_id) == col(Member.id))
        .where(
            col(RegisterEntry.site_id) == site_id,
            or_(*(name.like(f"% {reading}%") for reading in (*readings(word), *spelt_apart(word)))),
            col(Attachment.status).in_((AttachmentStatus.VALIDATED, AttachmentStatus.PENDING)),
        )
    )


def known_on(site_id: int) -> ColumnElement[bool]:
    came = exists().where(
        col(AccountOnSite.account_id) == col(Account.id), col(AccountOnSite.site_id) == site_id
    )
    works = exists().where(
        col(RoleOnSite.account_id) == col(Account.id), col(RoleOnSite.site_id) == site_id
    )
    attached = exists().where(
        col(Attachment.account_id) == col(Account.id),
        col(Attachment.status) == AttachmentStatus.VALIDATED,
        col(Member.structure_id) == col(Attachment.structure_id),
        col(RegisterEntry.member_id) == col(Member.id),
        col(RegisterEntry.site_id) == site_id,
    )
    # Nobody is behind an account that was erased or merged into another
    is_open = and_(col(Account.erased_at).is_(None), col(Account.closed_at).is_(None))
    return and_(is_open, or_(came, works, attached))

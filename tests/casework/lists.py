"""What a site's list of accounts ought to hold: asked of the accounts themselves, one by one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, or_
from sqlmodel import Session, col, select

from membership_ui.accounts.tables import Account, AccountOnSite, RoleOnSite
from membership_ui.casework.tables import AccountEntry, AccountWord
from membership_ui.kernel.text import found_under, shared_letters
from membership_ui.members.tables import Member
from membership_ui.register.tables import RegisterEntry
from membership_ui.sites.tables import Site
from membership_ui.structures.rules import search_words
from membership_ui.structures.tables import Attachment, AttachmentStatus, Structure


def known_on(site_id: int) -> Any:
    """The definition: who came, works there, or is attached to a structure of the register."""
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
    is_open = and_(col(Account.erased_at).is_(None), col(Account.closed_at).is_(None))
    return and_(is_open, or_(came, works, attached))


def ought_to_say(session: Session) -> dict[tuple[int, int], set[str]]:
    """The words of each (account, site)."""
    return {
        (who.id or 0, site.id or 0): words_of(session, who, site.id or 0)
        for site in session.exec(select(Site))
        for who in session.exec(select(Account).where(known_on(site.id or 0)))
    }


def words_of(session: Session, who: Account, site_id: int) -> set[str]:
    held = (AttachmentStatus.VALIDATED, AttachmentStatus.PENDING)
    names = session.exec(
        select(Structure.name)
        .join(Attachment, col(Attachment.structure_id) == col(Structure.id))
        .join(Member, col(Member.structure_id) == col(Structure.id))
        .join(RegisterEntry, col(RegisterEntry.member_id) == col(Member.id))
        .where(
            col(Attachment.account_id) == who.id,
            col(Attachment.status).in_(held),
            col(RegisterEntry.site_id) == site_id,
        )
    )
    said = " ".join((who.given_name, who.family_name, who.member_number, who.email))
    return found_under(said) | set(search_words(*names))


def says(session: Session) -> dict[tuple[int, int], set[str]]:
    """The same, as the list has it, checked against its index of words."""
    entries = {
        (entry.account_id, entry.site_id): entry.search_key.split()
        for entry in session.exec(select(AccountEntry))
    }
    indexed = {
        (word.site_id, word.word, word.account_id, word.shared)
        for word in session.exec(select(AccountWord))
    }
    assert indexed == {
        (site_id, word, account_id, shared)
        for (account_id, site_id), words in entries.items()
        for word, shared in shared_letters(words)
    }
    return {key: set(words) for key, words in entries.items()}

"""Every select on members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVarTuple

import sqlalchemy
from sqlalchemy import Select, and_, func
from sqlmodel import Session, col, select

from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account
from membership_ui.kernel.errors import NotFound
from membership_ui.members.rules import INDIVIDUAL, MemberDetails
from membership_ui.members.tables import Member
from membership_ui.sites.rules import MembersAre
from membership_ui.sites.tables import Site
from membership_ui.structures.queries import IS_ADMIN
from membership_ui.structures.tables import Attachment, Structure


class NamedMember(NamedTuple):
    id: int
    name: str


# Of a statement that `named` has joined
NAME = func.coalesce(col(Structure.name), col(Account.given_name) + " " + col(Account.family_name))
NAME_KEY = func.coalesce(col(Structure.name_key), col(Account.name_key))
_Columns = TypeVarTuple("_Columns")


def named(statement: Select[*_Columns]) -> Select[*_Columns]:
    """A statement over Member, beside what its members are called."""
    return statement.outerjoin(Structure, col(Structure.id) == col(Member.structure_id)).outerjoin(
        Account, col(Account.id) == col(Member.account_id)
    )


def member(session: Session, member_id: int) -> Member:
    """Raises NotFound."""
    if found := session.get(Member, member_id):
        return found
    raise NotFound


def member_and_attachment(
    session: Session, member_id: int, account_id: int | None
) -> tuple[Member, Attachment | None] | None:
    """With the account's attachment to the structure that the member is, if any."""
    own = and_(
        col(Attachment.structure_id) == col(Member.structure_id),
        col(Attachment.account_id) == account_id,
    )
    wanted = sqlalchemy.select(Member, Attachment).outerjoin(Attachment, own)
    found = session.execute(wanted.where(col(Member.id) == member_id)).first()
    return (found[0], found[1]) if found else None


def member_of_structure(session: Session, structure_id: int) -> Member | None:
    return session.exec(select(Member).where(Member.structure_id == structure_id)).first()


def member_of_account(session: Session, account_id: int) -> Member | None:
    return session.exec(select(Member).where(Member.account_id == account_id)).first()


def ids_of_accounts(session: Session, account_ids: Sequence[int]) -> Sequence[int]:
    """The members that these accounts are."""
    rows = session.exec(select(Member.id).where(col(Member.account_id).in_(account_ids)))
    return [key or 0 for key in rows]


def ids_by_structure(session: Session) -> dict[int, int]:
    """Every member that is a structure, by its structure."""
    rows = session.exec(
        select(Member.structure_id, col(Member.id)).where(col(Member.structure_id).is_not(None))
    )
    return {structure_id or 0: member_id or 0 for structure_id, member_id in rows}


def managed_members(
    session: Session, account_id: int | None, *, only: Sequence[int] | None = None
) -> list[NamedMember]:
    """The member structures whose membership this account manages, by name; of all of them or of
    these structures.
    """
    wanted = (
        select(col(Member.id), Structure.name)
        .join(Structure, col(Structure.id) == col(Member.structure_id))
        .join(Attachment, col(Attachment.structure_id) == col(Structure.id))
        .where(Attachment.account_id == account_id, *IS_ADMIN)
        .order_by(col(Structure.name_key))
    )
    if only is not None:
        wanted = wanted.where(col(Structure.id).in_(only))
    return [NamedMember(member_id or 0, name) for member_id, name in session.exec(wanted)]


def members_on_site(session: Session, account_id: int | None, site: Site) -> list[NamedMember]:
    """Whom this account acts for there: the structures that it manages, or the person themselves
    where members are individuals.
    """
    if site.policy.members_are is MembersAre.STRUCTURES:
        return managed_members(session, account_id)
    themselves = (
        select(col(Member.id), NAME)
        .join(Account, col(Account.id) == col(Member.account_id))
        .outerjoin(Structure, col(Structure.id) == col(Member.structure_id))
        .where(Member.account_id == account_id)
    )
    return [NamedMember(member_id or 0, name) for member_id, name in session.exec(themselves)]


def acts_for_any(session: Session, account_id: int) -> bool:
    """Whether there is a member, on whatever site, that this account acts for."""
    return bool(managed_members(session, account_id)) or bool(
        member_of_account(session, account_id)
    )


def details(session: Session, member_id: int) -> MemberDetails:
    """Raises NotFound."""
    wanted = sqlalchemy.select(Member, Structure, Account).where(col(Member.id) == member_id)
    found = session.execute(named(wanted)).first()
    if found is None:
        raise NotFound
    member, structure, account = found
    return _of_structure(member_id, structure) if structure else _of_account(member, account)


def _of_structure(member_id: int, structure: Structure) -> MemberDetails:
    return MemberDetails(
        id=member_id,
        name=structure.name,
        name_key=structure.name_key,
        kind=str(structure.kind),
        address=structure.address,
        postal_code=structure.postal_code,
        town=structure.town,
        region=structure.region,
        email=structure.email,
        structure_id=structure.id,
        siren=structure.siren or "",
        department=structure.department,
        population=structure.population,
        identifiers=structure.identifiers,
    )


def _of_account(found: Member, account: Account) -> MemberDetails:
    return MemberDetails(
        id=found.id or 0,
        name=full_name(account),
        name_key=account.name_key,
        kind=INDIVIDUAL,
        address=found.address,
        postal_code=found.postal_code,
        town=found.town,
        region=found.region,
        email=account.email,
    )

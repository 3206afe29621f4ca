"""Every select on structures and attachments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy
from sqlmodel import Session, col, func, select

from membership_ui.kernel.errors import NotFound
from membership_ui.structures.identifiers import Identifier
from membership_ui.structures.rules import COLUMNS, StructureLine
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus, Structure

# A search finds a SIRET by the SIREN that it begins with
_BESIDE_SIREN = tuple(each for each in Identifier if each is not Identifier.SIRET)


def structure(session: Session, structure_id: int) -> Structure:
    """Raises NotFound."""
    if found := session.get(Structure, structure_id):
        return found
    raise NotFound


def attachment(session: Session, account_id: int | None, structure_id: int) -> Attachment | None:
    return session.exec(
        select(Attachment).where(
            Attachment.account_id == account_id, Attachment.structure_id == structure_id
        )
    ).first()


# Of an attachment: who has it manages the structure's membership
IS_ADMIN = (
    col(Attachment.status) == AttachmentStatus.VALIDATED,
    col(Attachment.role) == AttachmentRole.ADMIN,
)


def managed_for_update(session: Session, account_id: int) -> Sequence[Structure]:
    """The structures whose membership this account manages, by name. On PostgreSQL two
    administrators of one structure who leave come one after the other.
    """
    managed = session.exec(
        select(Structure)
        .join(Attachment, col(Attachment.structure_id) == col(Structure.id))
        .where(Attachment.account_id == account_id, *IS_ADMIN)
        .order_by(col(Structure.name_key))
    ).all()
    own = col(Structure.id).in_([structure.id or 0 for structure in managed])
    session.exec(
        select(Structure.id).where(own).order_by(col(Structure.id)).with_for_update(key_share=True)
    ).all()
    return managed


def attachments_of(session: Session, account_id: int) -> Sequence[tuple[Attachment, Structure]]:
    """Every link of the account with its structure, the structures that it manages first."""
    rows = session.exec(
        select(Attachment, Structure)
        .join(Structure, col(Structure.id) == col(Attachment.structure_id))
        .where(Attachment.account_id == account_id)
        .order_by(col(Structure.name_key), col(Attachment.id))
    ).all()
    return sorted(rows, key=lambda row: row[0].role is not AttachmentRole.ADMIN)


def admin_account_ids(session: Session, structure_id: int) -> Sequence[int]:
    """The accounts that manage the structure's membership: whom its e-mails go to."""
    return session.exec(
        select(Attachment.account_id)
        .where(Attachment.structure_id == structure_id, *IS_ADMIN)
        .order_by(col(Attachment.id))
    ).all()


def count_attached(session: Session, structure_id: int) -> int:
    """How many accounts are attached to the structure."""
    return session.exec(
        select(func.count())
        .select_from(Attachment)
        .where(
            Attachment.structure_id == structure_id, Attachment.status == AttachmentStatus.VALIDATED
        )
    ).one()


class KnownStructure(NamedTuple):
    """A structure that has a SIREN: its line as an import would say it, and what an import does
    not bring.
    """

    id: int
    line: StructureLine
    town: str
    email: str
    numbers: tuple[str, ...]
    population_before: int | None


def known_structures(session: Session) -> dict[str, KnownStructure]:
    """Every structure with a SIREN, by SIREN."""
    columns = [
        col(Structure.id),
        col(Structure.town),
        col(Structure.email),
        col(Structure.population_before),
        *(getattr(Structure, name) for name in _BESIDE_SIREN),
    ]
    said = [getattr(Structure, name) for name in COLUMNS]
    rows = session.execute(
        sqlalchemy.select(*columns, *said).where(col(Structure.siren).is_not(None))
    )
    count = len(_BESIDE_SIREN)
    known = (
        KnownStructure(
            key,
            StructureLine(*said[count:]),
            town,
            email,
            tuple(filter(None, said[:count])),
            before,
        )
        for key, town, email, before, *said in rows
    )
    return {structure.line.siren: structure for structure in known}


def ids_by_siren(session: Session) -> dict[str, int]:
    rows = session.exec(
        select(Structure.siren, col(Structure.id)).where(col(Structure.siren).is_not(None))
    )
    return {siren or "": key or 0 for siren, key in rows}

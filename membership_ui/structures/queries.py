"""Every select on structures and attachments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from membership_ui.kernel.errors import NotFound
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus, Structure


def structure(session: Session, structure_id: int) -> Structure:
    """Raises NotFound."""
    if found := session.get(Structure, structure_id):
        return found
    raise NotFound


def attachment(session: Session, account_id: int | None, structure_id: int) -> Attachment | None:
    return session.exec(
        select(Attachment).where(Attachment.account_id == account_id, Attachment.structure_id == structure_id)
    ).first()


def managed_structures(session: Session, account_id: int | None) -> Sequence[Structure]:
    """The structures whose membership this account manages, by name."""
    return session.exec(
        select(Structure)
        .join(Attachment, col(Attachment.structure_id) == col(Structure.id))
        .where(
            Attachment.account_id == account_id,
            Attachment.status == AttachmentStatus.VALIDATED,
            Attachment.role == AttachmentRole.ADMIN,
        )
        .order_by(col(Structure.name_key))
    ).all()


def admin_account_ids(session: Session, structure_id: int) -> Sequence[int]:
    """The accounts that manage the structure's membership: whom its e-mails go to."""
    return session.exec(
        select(Attachment.account_id)
        .where(
            Attachment.structure_id == structure_id,
            Attachment.status == AttachmentStatus.VALIDATED,
            Attachment.role == AttachmentRole.ADMIN,
        )
        .order_by(col(Attachment.id))
    ).all()


def count_attached(session: Session, structure_id: int) -> int:
    """How many accounts are attached to the structure."""
    return session.exec(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.structure_id == structure_id, Attachment.status == AttachmentStatus.VALIDATED)
    ).one()

"""What is held of a person's attachments, and what becomes of them."""

from __future__ import annotations

from membership_ui.accounts.events import AccountErased, AccountsMerged
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.accounts.service.my_data import DataPart, Sections
from membership_ui.kernel.errors import N_
from membership_ui.kernel.work import UnitOfWork
from membership_ui.structures import queries
from membership_ui.structures.events import AttachmentChanged
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus


def attachment_data(work: UnitOfWork, account_id: int) -> Sections:
    """A person's attachments. The structures themselves are named, not told."""
    return {
        "attachments": [
            {
                "structure": structure.name,
                "siren": structure.siren,
                "role": attachment.role,
                "status": attachment.status,
                "since": attachment.created_at,
            }
            for attachment, structure in queries.attachments_of(work.session, account_id)
        ]
    }


def revoke_attachments(work: UnitOfWork, event: AccountErased) -> None:
    """Nobody acts for a structure with an erased account."""
    for attachment, _structure in queries.attachments_of(work.session, event.account_id):
        if attachment.status in (AttachmentStatus.PENDING, AttachmentStatus.VALIDATED):
            attachment.status = AttachmentStatus.REVOKED
            work.announce(AttachmentChanged(attachment.account_id, attachment.structure_id))


def move_attachments(work: UnitOfWork, event: AccountsMerged) -> None:
    """Where both are attached to a structure, one attachment stays, with the stronger of the two
    rights and the earlier day; nobody acts with the other one.
    """
    known = {
        attachment.structure_id: attachment
        for attachment, _structure in queries.attachments_of(work.session, event.staying_id)
    }
    for attachment, _structure in queries.attachments_of(work.session, event.leaving_id):
        same = known.get(attachment.structure_id)
        if same is None:
            change_row(work, event.merge_id, attachment, account_id=event.staying_id)
        else:
            _join(work, event.merge_id, attachment, same)
        work.announce(AttachmentChanged(attachment.account_id, attachment.structure_id))


def _join(work: UnitOfWork, merge_id: int, leaving: Attachment, staying: Attachment) -> None:
    # Status and role together: a pending administrator and a validated person make no validated
    # administrator
    stronger = max(staying, leaving, key=_strength)
    joined = {
        "status": stronger.status,
        "role": stronger.role,
        "created_at": min(staying.created_at, leaving.created_at),
    }
    changed = {name: value for name, value in joined.items() if getattr(staying, name) != value}
    if changed:
        change_row(work, merge_id, staying, **changed)
    if leaving.status in (AttachmentStatus.PENDING, AttachmentStatus.VALIDATED):
        change_row(work, merge_id, leaving, status=AttachmentStatus.REVOKED)


def _strength(attachment: Attachment) -> tuple[int, bool]:
    return _BY_STRENGTH.index(attachment.status), attachment.role is AttachmentRole.ADMIN


_BY_STRENGTH = (
    AttachmentStatus.REVOKED,
    AttachmentStatus.REFUSED,
    AttachmentStatus.PENDING,
    AttachmentStatus.VALIDATED,
)
ATTACHMENT_DATA = DataPart(
    attachment_data,
    {
        "attachments": N_("Structures you belong to"),
        "attachments.structure": N_("Structure"),
        "attachments.siren": N_("SIREN"),
        "attachments.role": N_("Role"),
        "attachments.status": N_("Status"),
        "attachments.since": N_("Since"),
    },
    frozenset({"attachment.account_id"}),
    {
        AttachmentRole.ADMIN: N_("Administrator"),
        AttachmentRole.PERSONAL: N_("Personal account"),
        AttachmentStatus.PENDING: N_("Pending"),
        AttachmentStatus.VALIDATED: N_("Approved"),
        AttachmentStatus.REFUSED: N_("Declined"),
        AttachmentStatus.REVOKED: N_("Revoked"),
    },
)

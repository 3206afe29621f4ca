"""Who may do what with a structure."""

from __future__ import annotations

from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus


def manages(attachment: Attachment | None) -> bool:
    """A validated administrator of the structure: manages its membership, sees its money."""
    return (
        attachment is not None
        and attachment.status is AttachmentStatus.VALIDATED
        and attachment.role is AttachmentRole.ADMIN
    )

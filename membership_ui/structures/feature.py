"""What structures hand to the house."""

from __future__ import annotations

from membership_ui.accounts.events import AccountErased, AccountsMerged
from membership_ui.structures.service.attachments import (
    ATTACHMENT_DATA,
    move_attachments,
    revoke_attachments,
)

LISTENERS = {AccountErased: (revoke_attachments,), AccountsMerged: (move_attachments,)}
PERSONAL_DATA = ATTACHMENT_DATA

"""Who may do what with a membership."""

from __future__ import annotations

from membership_ui.kernel.work import Actor
from membership_ui.structures.access import manages
from membership_ui.structures.tables import Attachment


def may_manage_membership(actor: Actor, attachment: Attachment | None) -> bool:
    """Renew, edit a quote, see dues: an administrator account of the structure."""
    return actor.is_signed_in and manages(attachment)

"""Who may read documents and handle money."""

from __future__ import annotations

from collections.abc import Collection

from membership_ui.accounts.tables import SiteRole
from membership_ui.billing.tables import Document, StoredFile
from membership_ui.kernel.work import Actor
from membership_ui.structures.access import manages
from membership_ui.structures.tables import Attachment

MONEY_ROLES = (SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_handle_money(actor: Actor, site_id: int) -> bool:
    """Issue invoices, record payments: the site's treasurers and managers."""
    return actor.is_machine or actor.has_role(site_id, *MONEY_ROLES)


def may_read_document(
    actor: Actor, document: Document, attachment: Attachment | None, own_ids: Collection[int]
) -> bool:
    """Its owner, an administrator of the structure that owns it, and the staff who handle the
    site's money. `own_ids`: the actor's account and those merged into it.
    """
    if not actor.sees_site(document.site_id):
        return False
    if may_handle_money(actor, document.site_id):
        return True
    if actor.is_signed_in and document.account_id in own_ids:
        return True
    return actor.is_signed_in and manages(attachment)


def may_read_file(
    actor: Actor, file: StoredFile, site_id: int | None, attachment: Attachment | None
) -> bool:
    """Whoever sent it, an administrator of the structure it belongs to, the site's staff."""
    if not actor.sees_site(site_id):
        return False
    if actor.is_signed_in and file.uploaded_by == actor.account_id:
        return True
    if site_id is not None and actor.is_staff(site_id):
        return True
    return actor.is_signed_in and manages(attachment)

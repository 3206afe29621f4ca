"""Who may read documents and handle money."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.billing.tables import Document, StoredFile
from membership_ui.kernel.work import Actor

MONEY_ROLES = (SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_handle_money(actor: Actor, site_id: int) -> bool:
    """Issue invoices, record payments: the site's treasurers and managers."""
    return actor.is_machine or actor.has_role(site_id, *MONEY_ROLES)


def may_read_document(actor: Actor, document: Document, *, acts_for_member: bool) -> bool:
    """Whoever acts for the member that it was issued to, and the staff who handle the site's
    money.
    """
    if not actor.sees_site(document.site_id):
        return False
    return acts_for_member or may_handle_money(actor, document.site_id)


def may_read_file(
    actor: Actor, file: StoredFile, site_id: int | None, *, acts_for_member: bool
) -> bool:
    """Whoever sent it, acts for the member whose purchase order it is, or works for the site."""
    if not actor.sees_site(site_id):
        return False
    if actor.is_signed_in and file.uploaded_by == actor.account_id:
        return True
    return acts_for_member or (site_id is not None and actor.is_staff(site_id))

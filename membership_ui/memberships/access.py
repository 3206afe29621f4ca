"""Who may do what with a membership."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import Actor
from membership_ui.structures.access import manages
from membership_ui.structures.tables import Attachment


def may_manage_membership(actor: Actor, attachment: Attachment | None) -> bool:
    """Renew, edit a quote, see dues: an administrator account of the structure."""
    return actor.is_signed_in and manages(attachment)


def may_review_renewals(actor: Actor, site_id: int) -> bool:
    """See the requests and decide a change of tier."""
    return actor.has_role(site_id, SiteRole.REVIEWER, SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_invoice(actor: Actor, site_id: int) -> bool:
    """Issue invoices for renewals."""
    return actor.has_role(site_id, SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_see_register(actor: Actor, site_id: int) -> bool:
    """The site's own staff, whatever their role."""
    return actor.is_staff(site_id)


def may_import(actor: Actor, site_id: int) -> bool:
    return actor.is_machine or actor.has_role(site_id, SiteRole.SITE_MANAGER)

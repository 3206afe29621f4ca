"""Who of the staff may do what with a renewal."""

from __future__ import annotations

from membership_ui.accounts.tables import SiteRole
from membership_ui.kernel.work import Actor


def may_review_renewals(actor: Actor, site_id: int) -> bool:
    """See the requests and decide a change of tier."""
    return actor.has_role(site_id, SiteRole.REVIEWER, SiteRole.TREASURER, SiteRole.SITE_MANAGER)


def may_invoice(actor: Actor, site_id: int) -> bool:
    """Issue invoices for renewals."""
    return actor.has_role(site_id, SiteRole.TREASURER, SiteRole.SITE_MANAGER)

"""Where a person arrives who signed in and asked for no page."""

from __future__ import annotations

from membership_ui.accounts.queries import people as accounts
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.sites import queries as sites


def landing_page(work: UnitOfWork, account_id: int, site_id: int) -> str:
    """The memberships, or the renewals for staff of the site who act for no member."""
    site = sites.site(work.session, site_id)
    if members.members_on_site(work.session, account_id, site):
        return "memberships"
    who = accounts.account(work.session, account_id)
    is_staff = who is not None and accounts.actor_of(work.session, who).is_staff(site_id)
    return "staff/renewals" if is_staff else "memberships"

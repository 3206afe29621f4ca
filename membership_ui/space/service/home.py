"""What the first page of a member reads, by the rights of the pages that it leads to."""

from __future__ import annotations

from membership_ui.billing.service.listing import own_documents
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.service import site_of_slug
from membership_ui.space.service.memberships import memberships_page
from membership_ui.space.views.home import HomeView, home_view


def member_home(work: UnitOfWork, slug: str) -> HomeView:
    """Of the first member that the person acts for. Raises NotAllowed for visitors, NotFound."""
    require(work.actor.is_signed_in)
    site_id = site_of_slug(work, slug).id or 0
    return home_view(
        memberships_page(work, slug, 0),
        own_documents(work, site_id, DocumentSearch()).lines,
        works_here=bool(work.actor.roles.get(site_id)),
    )

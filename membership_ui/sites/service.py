"""What pages ask of a site by the name in their address."""

from __future__ import annotations

from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries
from membership_ui.sites.tables import Site


def site_of_slug(work: UnitOfWork, slug: str) -> Site:
    """Raises NotFound."""
    if site := queries.site_by_slug(work.session, slug):
        return site
    raise NotFound

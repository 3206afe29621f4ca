"""What the members' pages read, with the rights of whoever looks. Nothing is written."""

from __future__ import annotations

from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import terms
from membership_ui.memberships.service.managing import managed_structure
from membership_ui.sites.rules import MembersAre, Policy
from membership_ui.sites.service import site_of_slug
from membership_ui.sites.tables import Site
from membership_ui.space.service.records import membership_records
from membership_ui.space.service.standing import own_absence
from membership_ui.space.views.memberships import MembershipsView, memberships_view
from membership_ui.structures import queries as structures


def memberships_page(work: UnitOfWork, slug: str, structure_id: int) -> MembershipsView:
    """Everything on the page in a constant number of queries. Raises NotAllowed, NotFound."""
    site = site_of_slug(work, slug)
    if not structure_id:
        return _without_membership(work, site)
    structure = managed_structure(work, structure_id)
    rows = terms.memberships_of(work.session, site.id or 0, structure_id)
    # Somebody who manages a structure elsewhere is a person here
    if not rows and Policy.parse(site.policy).members_are is MembersAre.INDIVIDUALS:
        return _without_membership(work, site)
    managed = structures.managed_structures(work.session, work.actor.account_id)
    return memberships_view(membership_records(work, site, structure, rows, managed))


def _without_membership(work: UnitOfWork, site: Site) -> MembershipsView:
    contact = str(site.legal.get("email", ""))
    return MembershipsView(contact=contact, absence=own_absence(work, site))

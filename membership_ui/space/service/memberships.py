"""What the members' pages read, with the rights of whoever looks. Nothing is written."""

from __future__ import annotations

from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.service.managing import managed_member
from membership_ui.memberships.queries import terms
from membership_ui.sites.rules import MembersAre
from membership_ui.sites.service import site_of_slug
from membership_ui.sites.tables import Site
from membership_ui.space.service.records import membership_records
from membership_ui.space.service.standing import own_absence
from membership_ui.space.views.memberships import MembershipsView, memberships_view


def memberships_page(work: UnitOfWork, slug: str, wanted: int) -> MembershipsView:
    """Of the member asked for, of the first that the account acts for there where it is 0:
    everything on the page in a constant number of queries. Raises NotAllowed, NotFound.
    """
    site = site_of_slug(work, slug)
    if wanted:
        managed_member(work, wanted)
    managed = members.members_on_site(work.session, work.actor.account_id, site)
    member_id = wanted or (managed[0].id if managed else 0)
    if not member_id:
        return _without_membership(work, site)
    rows = terms.memberships_of(work.session, site.id or 0, member_id)
    # Somebody who manages a structure elsewhere is a person here
    if not rows and site.policy.members_are is MembersAre.INDIVIDUALS:
        return _without_membership(work, site)
    return memberships_view(membership_records(work, site, member_id, rows, managed))


def _without_membership(work: UnitOfWork, site: Site) -> MembershipsView:
    contact = site.contact
    return MembershipsView(contact=contact, absence=own_absence(work, site))

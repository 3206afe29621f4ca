"""Whose membership a person's pages tell of, until when it runs, and why they may show none."""

from __future__ import annotations

from membership_ui.kernel.errors import require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.memberships.queries import own_memberships, terms
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site
from membership_ui.space.views.absence import Absence, AbsenceRecords, absence_of
from membership_ui.space.views.standing import StandingView, standing_view
from membership_ui.structures import queries as structures
from membership_ui.structures.tables import AttachmentStatus


def own_standing(work: UnitOfWork, site_id: int) -> StandingView:
    """The person's own membership on the site, else that of the first structure that they belong
    to and that has one, those that they manage first. Raises NotAllowed.
    """
    require(work.actor.is_signed_in)
    site, account_id = sites.site(work.session, site_id), work.actor.account_id or 0
    today = work.today(site.time_zone)
    if own := own_memberships.memberships_of_account(work.session, account_id, site_id):
        return standing_view(own, "", today)
    for attachment, structure in structures.attachments_of(work.session, account_id):
        member = members.member_of_structure(work.session, structure.id or 0)
        if member and attachment.status is AttachmentStatus.VALIDATED:
            found = terms.memberships_of(work.session, site_id, member.id or 0)
            if found:
                return standing_view(found, structure.name, today)
    return StandingView(is_ready=True)


def own_absence(work: UnitOfWork, site: Site) -> Absence:
    """Why somebody who manages no structure sees no membership to manage here, and what to do.
    Raises NotAllowed.
    """
    standing = own_standing(work, site.id or 0)
    account_id = work.actor.account_id or 0
    own = own_memberships.memberships_of_account(work.session, account_id, site.id)
    return absence_of(
        AbsenceRecords(
            site_name=site.name,
            policy=site.policy,
            standing=standing,
            is_member=any(row.status is MembershipStatus.PAID for row in own),
            attachments=structures.attachments_of(work.session, account_id),
        )
    )

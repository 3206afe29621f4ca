"""The rows of one member's bond with one site, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.billing import queries as billing
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.queries import NamedMember
from membership_ui.memberships.queries import fees
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.queries import renewals
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site
from membership_ui.space.views.records import MembershipRecords
from membership_ui.structures import queries as structures


def membership_records(
    work: UnitOfWork,
    site: Site,
    member_id: int,
    rows: Sequence[Membership],
    managed: Sequence[NamedMember] = (),
) -> MembershipRecords:
    """`rows`: the memberships, the latest first; `managed`: what else the reader may turn to. A
    step of use cases: checks no right.
    """
    site_id, session = site.id or 0, work.session
    member = members.details(session, member_id)
    requests = renewals.renewals_of(session, site_id, member_id)
    documents = billing.documents_of_members(session, site_id, [member_id])
    orders = billing.purchase_orders(
        session, [Subject("renewal", request.id) for request in requests]
    )
    return MembershipRecords(
        site=site,
        member=member,
        managed=managed,
        memberships=rows,
        renewals=requests,
        tiers=fees.tiers(session, [row.tier_id for row in rows]),
        documents=documents,
        payments=billing.payments_of(
            session, [d.id or 0 for d in documents if d.kind is DocumentKind.INVOICE]
        ),
        orders={order.subject: order for order in orders},
        order_files=billing.file_names(
            session, [order.file_id for order in orders if order.file_id]
        ),
        published_years=fees.published_years(session, site_id),
        accounts=structures.count_attached(session, member.structure_id or 0),
        prompt=sites.texts(session, site_id, work.locale).get("memberships.prompt", ""),
        today=work.today(site.time_zone),
    )

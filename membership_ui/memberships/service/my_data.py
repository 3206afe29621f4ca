"""A person's memberships, and those of the structures that they manage as references."""

from __future__ import annotations

from collections.abc import Mapping

from membership_ui.accounts.service.my_data import DataPart, Row, Sections
from membership_ui.billing.rules import Settlement
from membership_ui.billing.views.words import SETTLEMENTS
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.memberships.queries import fees, own_memberships
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership, Tier
from membership_ui.memberships.views.words import tier_label
from membership_ui.sites import queries as sites


def membership_data(work: UnitOfWork, account_id: int) -> Sections:
    session = work.session
    managed = dict(members.managed_members(session, account_id))
    names = {site.id or 0: site.name for site in sites.all_sites(session)}
    own = own_memberships.memberships_of_account(session, account_id)
    tiers = fees.tiers(session, [row.tier_id for row in own])
    return {
        "memberships": [_membership(row, names, tiers) for row in own],
        "memberships_of_structures": [
            {
                "structure": managed[row.member_id],
                "site": names[row.site_id],
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in own_memberships.memberships_of_members(session, list(managed))
        ],
    }


def _membership(row: Membership, names: Mapping[int, str], tiers: Mapping[int, Tier]) -> Row:
    return {
        "site": names[row.site_id],
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "tier": tier_label(tiers[row.tier_id]),
        "amount": Money(row.cents, row.currency),
        "method": row.payment_method,
        "status": row.status,
        "requested_on": row.requested_on,
        "reviewed_on": row.reviewed_on,
        "invoiced_on": row.invoiced_on,
        "paid_on": row.paid_on,
        "created_at": row.created_at,
    }


MEMBERSHIP_DATA = DataPart(
    membership_data,
    {
        "memberships": N_("Your memberships"),
        "memberships.site": N_("Site"),
        "memberships.starts_on": N_("From"),
        "memberships.ends_on": N_("Until"),
        "memberships.tier": N_("Tier"),
        "memberships.amount": N_("Amount"),
        "memberships.method": N_("Payment"),
        "memberships.status": N_("Status"),
        "memberships.requested_on": N_("Requested on"),
        "memberships.reviewed_on": N_("Reviewed on"),
        "memberships.invoiced_on": N_("Invoiced on"),
        "memberships.paid_on": N_("Paid on"),
        "memberships.created_at": N_("Recorded"),
        "memberships_of_structures": N_("Memberships of the structures you manage"),
        "memberships_of_structures.structure": N_("Structure"),
        "memberships_of_structures.site": N_("Site"),
        "memberships_of_structures.starts_on": N_("From"),
        "memberships_of_structures.ends_on": N_("Until"),
    },
    frozenset(),
    {
        MembershipStatus.DUE: SETTLEMENTS[Settlement.OPEN].text,
        MembershipStatus.PAID: SETTLEMENTS[Settlement.PAID].text,
        MembershipStatus.CANCELLED: N_("Cancelled"),
    },
    sayings={
        "membership.validated": N_("Membership approved"),
    },
)

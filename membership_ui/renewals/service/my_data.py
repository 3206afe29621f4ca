"""What a person asked for, or anybody for a member that they act for."""

from __future__ import annotations

from membership_ui.accounts.service.my_data import DataPart, Sections
from membership_ui.billing.rules import Settlement
from membership_ui.billing.views.words import SETTLEMENTS
from membership_ui.kernel.errors import N_
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import RenewalStatus
from membership_ui.sites import queries as sites


def renewal_data(work: UnitOfWork, account_id: int) -> Sections:
    session = work.session
    managed = [member.id for member in members.managed_members(session, account_id)]
    managed += members.ids_of_accounts(session, [account_id])
    names = {site.id or 0: site.name for site in sites.all_sites(session)}
    return {
        "renewals": [
            {
                "structure": members.details(session, row.member_id).name,
                "site": names[row.site_id],
                "starts_on": row.starts_on,
                "status": row.status,
                "sent_at": row.submitted_at,
                "sent_by_you": row.submitted_by == account_id,
            }
            for row in renewals.renewals_of_person(session, account_id, managed)
        ],
    }


RENEWAL_DATA = DataPart(
    renewal_data,
    {
        "renewals": N_("Renewal requests"),
        "renewals.structure": N_("Member"),
        "renewals.site": N_("Site"),
        "renewals.starts_on": N_("From"),
        "renewals.status": N_("Status"),
        "renewals.sent_at": N_("Sent"),
        "renewals.sent_by_you": N_("Sent by you"),
    },
    frozenset({"renewal.submitted_by"}),
    {
        RenewalStatus.DRAFT: N_("Draft"),
        RenewalStatus.SUBMITTED: N_("Submitted"),
        RenewalStatus.INVOICED: SETTLEMENTS[Settlement.OPEN].text,
        RenewalStatus.PAID: SETTLEMENTS[Settlement.PAID].text,
    },
    sayings={
        "invoice-issued": N_("Your invoice is available"),
        "receipt-issued": N_("Your receipt is available"),
        "renewal-received": N_("Your renewal request is saved"),
        "tier-decided": N_("Your change of tier was decided"),
        "renewal.submitted": N_("Renewal request sent"),
        "renewal.invoiced": N_("Invoice issued for a renewal request"),
        "renewals.invoicing_started": N_("Invoices for a selection of requests started"),
        "renewals.invoicing_ended": N_("Invoices for a selection of requests finished"),
        "renewal.tier_accepted": N_("Change of tier accepted"),
        "renewal.tier_refused": N_("Change of tier declined"),
    },
)

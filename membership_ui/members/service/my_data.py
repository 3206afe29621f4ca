"""That a person is a member, and where their papers are addressed to."""

from __future__ import annotations

from membership_ui.accounts.service.my_data import DataPart, Sections
from membership_ui.kernel.errors import N_
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries
from membership_ui.structures.addresses import REGION


def member_data(work: UnitOfWork, account_id: int) -> Sections:
    member = queries.member_of_account(work.session, account_id)
    if member is None:
        return {"member": []}
    return {
        "member": [
            {
                "address": member.address,
                "postal_code": member.postal_code,
                "town": member.town,
                "region": member.region,
                "since": member.created_at,
            }
        ]
    }


MEMBER_DATA = DataPart(
    member_data,
    {
        "member": N_("You as a member"),
        "member.address": N_("Address"),
        "member.postal_code": N_("Postal code"),
        "member.town": N_("Town"),
        "member.region": REGION,
        "member.since": N_("Since"),
    },
    frozenset({"member.account_id"}),
    sayings={"account.corrected": N_("Postal address corrected")},
)

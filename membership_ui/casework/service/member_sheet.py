"""A member's sheet: what staff read of one entry of their register. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.accounts.access import may_find_accounts
from membership_ui.accounts.tables import Account
from membership_ui.billing.access import may_handle_money
from membership_ui.casework.queries import people
from membership_ui.casework.views.member_sheet import (
    MOST_PEOPLE,
    MemberSheet,
    SheetRecords,
    member_sheet_view,
)
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import terms
from membership_ui.memberships.rules import coverage_of
from membership_ui.register import access
from membership_ui.register.queries import entries
from membership_ui.register.service.entries import entry_tier, tiers_by_population
from membership_ui.renewals.access import may_review_renewals
from membership_ui.renewals.queries import requests
from membership_ui.sites import queries as sites
from membership_ui.space.service.records import membership_records
from membership_ui.structures.tables import Attachment


def member_sheet(work: UnitOfWork, site_id: int, member_id: int) -> MemberSheet:
    """For the site's staff; its requests open for those who review them, its documents for those
    who handle money, its people are named to those who may find them. Raises NotAllowed, and
    NotFound for a member that the site's register does not have.
    """
    require(access.may_see_register(work.actor, site_id))
    if entries.entry(work.session, site_id, member_id) is None:
        raise NotFound
    site = sites.site(work.session, site_id)
    rows = terms.memberships_of(work.session, site_id, member_id)
    known, coverage = membership_records(work, site, member_id, rows), coverage_of(rows)
    scale = tiers_by_population(work, site)
    sent = requests.requests_by_ids(
        work.session, site_id, [request.id or 0 for request in known.renewals]
    )
    return member_sheet_view(
        SheetRecords(
            membership=known,
            coverage=coverage,
            tier=entry_tier(work, scale, coverage, known.member.population),
            requests=sorted(sent, key=lambda row: row.starts_on, reverse=True),
            people=_people(work, site_id, known.member.structure_id),
            may_review=may_review_renewals(work.actor, site_id),
            may_read_documents=may_handle_money(work.actor, site_id),
        )
    )


def _people(
    work: UnitOfWork, site_id: int, structure_id: int | None
) -> Sequence[tuple[Attachment, Account]] | None:
    if structure_id is None or not may_find_accounts(work.actor, site_id):
        return None
    return people.attached_accounts(work.session, site_id, structure_id, limit=MOST_PEOPLE + 1)

"""Accounts and merges as rows to export: what their pages show, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from membership_ui.accounts.access import may_find_accounts, may_merge_accounts
from membership_ui.accounts.queries import merges
from membership_ui.casework.queries import search
from membership_ui.casework.queries.search import Place, Wanted
from membership_ui.casework.service.listing_merges import known_name, people_of
from membership_ui.casework.views.merges import MergesSearch, merge_cells
from membership_ui.casework.views.people import AccountSearch, account_cells
from membership_ui.exports.rules import ROWS_AT_ONCE, Found, ListExport
from membership_ui.kernel.errors import N_
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def _found_accounts(work: UnitOfWork, site_id: int, asked: AccountSearch) -> Found:
    session = work.session
    wanted = search.rarest_first(session, search.wanted_by(site_id, asked.text))
    matching = search.count(session, wanted)
    # As the page: whoever is nearest where nobody has the words
    if not matching and (near := search.words_of(wanted).nearest(session, wanted.words or ())):
        wanted = search.rarest_first(session, replace(wanted, words=near))
        matching = search.count(session, wanted)
    zone = ZoneInfo(sites.site(session, site_id).time_zone)
    return Found(matching, _accounts(work, wanted, matching, zone))


def _accounts(
    work: UnitOfWork, wanted: Wanted, matching: int, zone: ZoneInfo
) -> Iterator[Sequence[Sequence[object]]]:
    place = Place()
    while rows := search.page(work.session, wanted, place, size=ROWS_AT_ONCE, matching=matching):
        yield [account_cells(row, zone) for row in rows]
        place = Place(after=rows[-1].id)


def _found_merges(work: UnitOfWork, site_id: int, asked: MergesSearch) -> Found:
    known_name(work, site_id, asked.account)
    total = merges.count_merges(work.session, site_id, asked.account)
    return Found(total, _merges(work, site_id, asked.account, total))


def _merges(
    work: UnitOfWork, site_id: int, account_id: int, total: int
) -> Iterator[Sequence[Sequence[object]]]:
    site = sites.site(work.session, site_id)
    today, zone = work.today(site.time_zone), ZoneInfo(site.time_zone)
    for skipped in range(0, total, ROWS_AT_ONCE):
        rows = merges.merges_on(
            work.session, site_id, account_id, limit=ROWS_AT_ONCE, skipped=skipped
        )
        named = people_of(work, rows)
        yield [merge_cells(row, named, today, zone) for row in rows]


ACCOUNT_EXPORT = ListExport(
    page="staff/accounts",
    title=N_("Accounts"),
    titles=(
        N_("Last name"), N_("First name"), N_("Member number"), N_("Email"), N_("Created on"),
        N_("Email status"),
    ),
    search=AccountSearch,
    may=may_find_accounts,
    found=_found_accounts,
)  # fmt: skip
MERGE_EXPORT = ListExport(
    page="staff/accounts/merges",
    title=N_("Merges"),
    titles=(
        N_("Into account no."), N_("Into account"),
        N_("From account no."), N_("From account"),
        N_("Date of the merge"), N_("Merged by"), N_("Reason"), N_("Status"),
    ),
    search=MergesSearch,
    may=may_merge_accounts,
    found=_found_merges,
)  # fmt: skip

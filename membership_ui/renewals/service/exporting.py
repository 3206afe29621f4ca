"""The requests as rows to export: what the staff's page shows, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import in_language
from membership_ui.billing import queries as billing
from membership_ui.billing.views.words import method_name
from membership_ui.exports.rules import ROWS_AT_ONCE, Found, ListExport
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.work import UnitOfWork
from membership_ui.renewals import access
from membership_ui.renewals.queries import requests as queries
from membership_ui.renewals.queries.requests import RequestRow
from membership_ui.renewals.views.renewals import change_name, stage_badge
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site


def _found(work: UnitOfWork, site_id: int, asked: RequestSearch) -> Found:
    total = queries.count_requests(work.session, site_id, asked.wanted)
    return Found(total, _batches(work, sites.site(work.session, site_id), asked))


def _batches(
    work: UnitOfWork, site: Site, asked: RequestSearch
) -> Iterator[Sequence[Sequence[object]]]:
    for rows in queries.all_requests(
        work.session, site.id or 0, asked.wanted, sort=asked.sort, at_once=ROWS_AT_ONCE
    ):
        invoices = [row.invoice_id for row in rows if row.invoice_id]
        paid = billing.paid_by_invoice(work.session, invoices)
        yield [_cells(row, paid, site) for row in rows]


def _cells(row: RequestRow, paid: Mapping[int, int], site: Site) -> Sequence[object]:
    asked_at, arrived = row.submitted_at, paid.get(row.invoice_id or 0, 0)
    return (
        row.structure,
        row.siren,
        row.town,
        in_language(row.tier),
        row.starts_on,
        row.ends_on,
        asked_at.astimezone(ZoneInfo(site.time_zone)).date() if asked_at else None,
        change_name(row.decision),
        method_name(row.method),
        row.invoice_number,
        stage_badge(row.stage).text,
        Money(row.cents, site.currency),
        Money(arrived, site.currency),
    )


REQUEST_EXPORT = ListExport(
    page="staff/renewals",
    title=N_("Renewals"),
    titles=(
        N_("Structure"), N_("SIREN"), N_("Town"), N_("Tier"), N_("First day"), N_("Last day"),
        N_("Requested on"), N_("Change of tier"), N_("Payment"), N_("Invoice"), N_("Status"),
        N_("Amount ({currency})"), N_("Paid ({currency})"),
    ),
    search=RequestSearch,
    may=access.may_review_renewals,
    found=_found,
)  # fmt: skip

"""What staff read of renewals: the list, one request, what a selection would invoice."""

from __future__ import annotations

from collections.abc import Sequence

from membership_ui.adapters.tables import AuditEvent
from membership_ui.billing import queries as billing
from membership_ui.billing.rules import offered_methods, still_due
from membership_ui.billing.tables import Document, DocumentKind, Payment
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.money import Money
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.memberships.queries import fees, terms
from membership_ui.memberships.rules import tier_by_code
from membership_ui.memberships.tables import Tier
from membership_ui.renewals import access
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.queries import requests as queries
from membership_ui.renewals.rules.runs import MOST_AT_ONCE
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.tables import Renewal
from membership_ui.renewals.views.renewal_detail import DetailSource, RenewalDetail, renewal_detail
from membership_ui.renewals.views.renewals import (
    RequestPage,
    held_in_place,
    request_line,
    request_page,
)
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.sites import queries as sites

_MONEY = frozenset({DocumentKind.INVOICE, DocumentKind.RECEIPT})
# Part of the invoice's own story, told once already by the renewal's
_TOLD_TWICE = frozenset({"invoice.issued", "membership.validated"})


def renewal_requests(work: UnitOfWork, site_id: int, search: RequestSearch) -> RequestPage:
    """One page of the list. Raises NotAllowed."""
    require(access.may_review_renewals(work.actor, site_id))
    site = sites.site(work.session, site_id)
    total = queries.count_requests(work.session, site_id, search.wanted)
    rows = queries.requests(
        work.session, site_id, search.wanted,
        sort=search.sort, offset=(search.page - 1) * search.size, limit=search.size,
    )  # fmt: skip
    return request_page(
        rows, total, search, _paid(work, rows), currency=site.currency, time_zone=site.time_zone,
        methods=offered_methods(site.policy),
        may_invoice=access.may_invoice(work.actor, site_id),
    )  # fmt: skip


def _paid(work: UnitOfWork, rows: Sequence[queries.RequestRow]) -> dict[int, int]:
    """Cents that arrived, by the key of the invoice."""
    return billing.paid_by_invoice(work.session, [row.invoice_id for row in rows if row.invoice_id])


def refreshed_requests(
    work: UnitOfWork, site_id: int, search: RequestSearch, shown: Sequence[int]
) -> RequestPage:
    """The list again, the rows on the screen in their places. Raises NotAllowed."""
    fresh = renewal_requests(work, site_id, search)
    site = sites.site(work.session, site_id)
    rows = {row.id: row for row in queries.requests_by_ids(work.session, site_id, shown)}
    paid = _paid(work, list(rows.values()))
    lines = [
        request_line(rows[key], search, paid, currency=site.currency, time_zone=site.time_zone)
        for key in shown
        if key in rows
    ]
    return held_in_place(fresh, lines, shown)


def renewal_request(work: UnitOfWork, site_id: int, renewal_id: int) -> RenewalDetail:
    """One request of the site. Raises NotAllowed, and NotFound for a draft or another site's."""
    require(access.may_review_renewals(work.actor, site_id))
    rows = queries.requests_by_ids(work.session, site_id, [renewal_id])
    if not rows:
        raise NotFound
    renewal = renewals.renewal(work.session, renewal_id)
    site = sites.site(work.session, site_id)
    subject = Subject("renewal", renewal_id)
    order = billing.purchase_order(work.session, subject)
    documents = billing.documents_about(work.session, [subject])
    invoiced = [renewal.invoice_id] if renewal.invoice_id else []
    payments = billing.payments_of(work.session, invoiced) if invoiced else []
    source = DetailSource(
        row=rows[0],
        renewal=renewal,
        member=members.details(work.session, renewal.member_id),
        site=site,
        kept=_kept_tier(work, renewal),
        tiers=fees.tiers(work.session, [renewal.tier_id, renewal.asked_tier_id or renewal.tier_id]),
        order=order,
        file=billing.stored_file(work.session, order.file_id) if order and order.file_id else None,
        documents=documents,
        still_open=_still_open(documents, payments, renewal, site.currency),
        payments=payments,
        journal=_journal(work, subject, documents),
        may_invoice=access.may_invoice(work.actor, site_id),
    )
    return renewal_detail(source, today=work.today(site.time_zone).isoformat())


def _kept_tier(work: UnitOfWork, renewal: Renewal) -> Tier:
    """The tier of the term before, at the price of the term asked for: it stays what it was when
    another one is accepted.
    """
    last = terms.membership(work.session, renewal.membership_id)
    scale = fees.tiers_of_year(work.session, renewal.site_id, renewal.starts_on.year)
    kept = tier_by_code(scale, fees.tier(work.session, last.tier_id).code)
    return kept or fees.tier(work.session, renewal.tier_id)


def count_ready(work: UnitOfWork, site_id: int, renewal_ids: Sequence[int]) -> int:
    """How many of them nothing holds back from being invoiced. Raises NotAllowed."""
    require(access.may_invoice(work.actor, site_id))
    rows = queries.requests_by_ids(work.session, site_id, renewal_ids)
    return sum(row.stage is RequestStage.TO_INVOICE for row in rows)


def requests_to_invoice(
    work: UnitOfWork, site_id: int, search: RequestSearch, selected: Sequence[int] | None
) -> list[tuple[int, str]]:
    """What a selection (None: all found) would issue, with names. Raises NotAllowed."""
    require(access.may_invoice(work.actor, site_id))
    return queries.submitted(work.session, site_id, search.wanted, selected)[:MOST_AT_ONCE]


def _still_open(
    documents: Sequence[Document], payments: Sequence[Payment], renewal: Renewal, currency: str
) -> Money:
    invoice = next((document for document in documents if document.id == renewal.invoice_id), None)
    if invoice is None:
        return Money(0, currency)
    return still_due(invoice, payments)


def _journal(work: UnitOfWork, subject: str, documents: Sequence[Document]) -> list[AuditEvent]:
    told = [
        subject,
        *(Subject("document", document.id) for document in documents if document.kind in _MONEY),
    ]
    return [event for event in queries.journal(work.session, told) if event.verb not in _TOLD_TWICE]

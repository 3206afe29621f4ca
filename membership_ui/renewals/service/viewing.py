"""What the member's pages of renewal read, with the rights of whoever looks. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from membership_ui.adapters.i18n import sentence
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.errors import Conflict, InvalidForm, NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.service.managing import managed_member
from membership_ui.members.views import member_query
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import RenewalAlreadySent, RenewalStatus
from membership_ui.renewals.service.reading_answers import read_request
from membership_ui.renewals.service.terms import NextTerm, renewable_term
from membership_ui.renewals.views.quote import QuoteView, quote_view
from membership_ui.renewals.views.renewal import (
    RenewalRecords,
    RenewalSummary,
    RenewalView,
    prefilled,
    renewal_view,
    saved_text,
    summary_of,
)
from membership_ui.sites.service import site_of_slug


@dataclass(frozen=True)
class DraftView:
    """A saved draft: when, what it would cost, and what would be refused by field if it were
    sent now.
    """

    saved: str
    summary: RenewalSummary
    problems: dict[str, str]


def renewal_page(work: UnitOfWork, slug: str, member_id: int) -> RenewalView:
    """The form, or in `blocked` why there is none. Raises NotAllowed, NotFound."""
    managed_member(work, member_id)
    site = site_of_slug(work, slug)
    managed = members.members_on_site(work.session, work.actor.account_id, site)
    query = member_query(managed, member_id)
    try:
        start = renewable_term(work, site.id or 0, member_id)
        view = renewal_view(_renewal_records(work, start))
    except Conflict as refusal:
        view = RenewalView(blocked=sentence(refusal), member_id=member_id)
    return replace(view, query=query)


def renewal_draft(work: UnitOfWork, site_id: int, member_id: int) -> DraftView:
    """What the form shows after a save. Raises NotAllowed, and Conflict as for saving."""
    managed_member(work, member_id)
    start = renewable_term(work, site_id, member_id)
    records = _renewal_records(work, start)
    answers = prefilled(records)
    return DraftView(saved_text(records), summary_of(records, answers), _problems(start, answers))


def quote_page(work: UnitOfWork, slug: str, document_id: int) -> QuoteView:
    """Raises NotFound for anything but a quote of this site that the account may read."""
    document = readable_document(work, document_id)
    if document.kind is not DocumentKind.QUOTE or document.site_id != site_of_slug(work, slug).id:
        raise NotFound
    return quote_view(document)


def _renewal_records(work: UnitOfWork, start: NextTerm) -> RenewalRecords:
    requests = renewals.renewals_of(work.session, start.site.id or 0, start.member.id)
    found = next((row for row in requests if row.starts_on == start.term.starts_on), None)
    if found is not None and found.status is not RenewalStatus.DRAFT:
        raise RenewalAlreadySent
    return RenewalRecords(
        site=start.site,
        policy=start.policy,
        member=start.member,
        last=start.last,
        term=start.term,
        tiers=start.tiers,
        kept=start.kept,
        asked=start.buyer.asked,
        draft=found,
        now=work.now,
    )


def _problems(start: NextTerm, answers: dict[str, str]) -> dict[str, str]:
    try:
        read_request(start, answers)
    except InvalidForm as form:
        return {problem.field: sentence(problem) for problem in form.problems}
    return {}

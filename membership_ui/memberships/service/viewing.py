"""What the members' pages read, with the rights of whoever looks. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from membership_ui.adapters.i18n import sentence
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.errors import Conflict, InvalidForm, NotFound
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import renewals, terms
from membership_ui.memberships.rules import (
    RenewalAlreadySent,
    RenewalStatus,
)
from membership_ui.memberships.service.reading_answers import read_request
from membership_ui.memberships.service.records import membership_records
from membership_ui.memberships.service.standing import own_absence
from membership_ui.memberships.service.terms import (
    NextTerm,
    managed_structure,
    renewable_term,
    site_of_slug,
)
from membership_ui.memberships.views.memberships import (
    MembershipsView,
    memberships_view,
    structure_query,
)
from membership_ui.memberships.views.quote import QuoteView, quote_view
from membership_ui.memberships.views.renewal import (
    RenewalRecords,
    RenewalSummary,
    RenewalView,
    prefilled,
    renewal_view,
    saved_text,
    summary_of,
)  # fmt: skip
from membership_ui.sites.rules import MembersAre, Policy
from membership_ui.sites.tables import Site
from membership_ui.structures import queries as structures


@dataclass(frozen=True)
class DraftView:
    """A saved draft: when, what it would cost, and what would be refused by field if it were
    sent now.
    """

    saved: str
    summary: RenewalSummary
    problems: dict[str, str]


def chosen_structure(work: UnitOfWork, wanted: int) -> int:
    """The structure that a page is about: the one asked for, else the first that the account
    manages, else 0.

    Raises NotAllowed for one that it does not manage.
    """
    if wanted:
        return managed_structure(work, wanted).id or 0
    managed = structures.managed_structures(work.session, work.actor.account_id)
    return (managed[0].id or 0) if managed else 0


def memberships_page(work: UnitOfWork, slug: str, structure_id: int) -> MembershipsView:
    """Everything on the page in a constant number of queries. Raises NotAllowed, NotFound."""
    site = site_of_slug(work, slug)
    if not structure_id:
        return _without_membership(work, site)
    structure = managed_structure(work, structure_id)
    rows = terms.memberships_of(work.session, site.id or 0, structure_id)
    # Somebody who manages a structure elsewhere is a person here
    if not rows and Policy.parse(site.policy).members_are is MembersAre.INDIVIDUALS:
        return _without_membership(work, site)
    managed = structures.managed_structures(work.session, work.actor.account_id)
    return memberships_view(membership_records(work, site, structure, rows, managed))


def _without_membership(work: UnitOfWork, site: Site) -> MembershipsView:
    contact = str(site.legal.get("email", ""))
    return MembershipsView(contact=contact, absence=own_absence(work, site))


def renewal_page(work: UnitOfWork, slug: str, structure_id: int) -> RenewalView:
    """The form, or in `blocked` why there is none. Raises NotAllowed, NotFound."""
    managed_structure(work, structure_id)
    site_id = site_of_slug(work, slug).id or 0
    query = structure_query(
        structures.managed_structures(work.session, work.actor.account_id), structure_id
    )
    try:
        start = renewable_term(work, site_id, structure_id)
        view = renewal_view(_renewal_records(work, start))
    except Conflict as refusal:
        view = RenewalView(blocked=sentence(refusal), structure_id=structure_id)
    return replace(view, query=query)


def renewal_draft(work: UnitOfWork, site_id: int, structure_id: int) -> DraftView:
    """What the form shows after a save. Raises NotAllowed, and Conflict as for saving."""
    managed_structure(work, structure_id)
    start = renewable_term(work, site_id, structure_id)
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
    requests = renewals.renewals_of(work.session, start.site.id or 0, start.structure.id or 0)
    found = next((row for row in requests if row.starts_on == start.term.starts_on), None)
    if found is not None and found.status is not RenewalStatus.DRAFT:
        raise RenewalAlreadySent
    return RenewalRecords(
        site=start.site,
        policy=start.policy,
        structure=start.structure,
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

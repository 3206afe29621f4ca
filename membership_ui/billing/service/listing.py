"""A member's own documents: those of a structure that they manage, and those in their own name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from membership_ui.accounts.queries.merges import own_ids
from membership_ui.billing import queries
from membership_ui.billing.tables import Document, DocumentKind, Payment
from membership_ui.billing.views.documents import (
    DocumentPage,
    DocumentState,
    document_page,
    settlement_of,
)
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.views import Choice
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.queries import NamedMember
from membership_ui.sites import queries as sites


def own_documents(work: UnitOfWork, site_id: int, search: DocumentSearch) -> DocumentPage:
    """One page of them. Raises NotAllowed, NotFound for a member that they do not manage."""
    account_id = work.actor.account_id
    require(account_id is not None)
    managed = members.managed_members(work.session, account_id)
    chosen = _chosen(managed, search.member)
    themselves = members.ids_of_accounts(work.session, own_ids(work.session, account_id or 0))
    shown = [*([chosen.id] if chosen else []), *themselves]
    options = [Choice(str(member.id), member.name) for member in managed]
    return document_page(
        _with_settlement(work, site_id, queries.documents_of_members(work.session, site_id, shown)),
        search,
        members=options if len(options) > 1 else [],
        member=Choice(str(chosen.id), chosen.name) if chosen else Choice(),
        watched=shown,
    )


def _chosen(managed: Sequence[NamedMember], member_id: int) -> NamedMember | None:
    if not member_id:
        return managed[0] if managed else None
    chosen = next((member for member in managed if member.id == member_id), None)
    if chosen is None:
        raise NotFound
    return chosen


def _with_settlement(
    work: UnitOfWork, site_id: int, documents: Sequence[Document]
) -> list[DocumentState]:
    today = work.today(sites.site(work.session, site_id).time_zone)
    invoices = [document.id or 0 for document in documents if document.kind is DocumentKind.INVOICE]
    received: defaultdict[int, list[Payment]] = defaultdict(list)
    for payment in queries.payments_of(work.session, invoices):
        received[payment.invoice_id].append(payment)
    return [
        DocumentState(document, settlement_of(document, received[document.id or 0], today))
        for document in documents
    ]

"""The history table: one line a term, with its invoice and its receipts."""

from __future__ import annotations

from dataclasses import dataclass, field

from membership_ui.adapters.i18n import _, format_day, format_money
from membership_ui.billing.tables import Document
from membership_ui.billing.views.addresses import archive_url, document_url
from membership_ui.kernel.money import Money
from membership_ui.memberships.documents import term_in_cell
from membership_ui.memberships.rules import Standing, standing_of
from membership_ui.memberships.tables import Membership
from membership_ui.memberships.views.words import Badge, standing_badge, tier_label
from membership_ui.space.views.records import MembershipRecords, term_of


@dataclass(frozen=True)
class DocumentLink:
    """`label` says the number too, for those who do not see the line."""

    text: str
    label: str
    url: str


@dataclass(frozen=True)
class HistoryLine:
    year: str
    tier: str
    dues: str
    paid_on: str
    badge: Badge
    documents: list[DocumentLink] = field(default_factory=list)


def history_of(records: MembershipRecords) -> list[HistoryLine]:
    """Latest first."""
    return [_line(records, membership) for membership in records.memberships]


def archive_of(records: MembershipRecords) -> str:
    """Where all invoices and receipts of the table are read; empty when there is none."""
    return archive_url(
        d.id for membership in records.memberships for d in _papers(records, membership)
    )


def present_standing(records: MembershipRecords, membership: Membership) -> Standing:
    """As the member sees it: active until the last day, expired when nothing followed."""
    opens_on = records.policy.renewal_opens_on(term_of(membership))
    standing = standing_of(membership.status, term_of(membership), records.today, opens_on)
    if standing is Standing.TO_RENEW:
        return Standing.ACTIVE
    is_last = membership is records.last_paid
    return Standing.EXPIRED if standing is Standing.ENDED and is_last else standing


def _line(records: MembershipRecords, membership: Membership) -> HistoryLine:
    return HistoryLine(
        year=term_in_cell(term_of(membership)),
        tier=tier_label(records.tiers[membership.tier_id]),
        dues=format_money(Money(membership.cents, membership.currency)),
        paid_on=format_day(membership.paid_on) if membership.paid_on else "–",
        badge=standing_badge(present_standing(records, membership)),
        documents=[_link(document) for document in _papers(records, membership)],
    )


def _papers(records: MembershipRecords, membership: Membership) -> list[Document]:
    invoice = records.invoice(membership.invoice_id)
    return [invoice, *records.receipts(invoice)] if invoice else []


def _link(document: Document) -> DocumentLink:
    text = _("Receipt") if document.invoice_id else _("Invoice")
    return DocumentLink(text, f"{text} {document.number}", document_url(document.id))

"""The rows that the memberships page is made of, and which of them it is about today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from membership_ui.billing.tables import Document, DocumentKind, Payment, PurchaseOrder
from membership_ui.kernel.periods import Period
from membership_ui.kernel.subjects import Subject
from membership_ui.members.queries import NamedMember
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership, Tier
from membership_ui.renewals.rules import RenewalStatus
from membership_ui.renewals.tables import Renewal
from membership_ui.sites.rules import Policy
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class MembershipRecords:
    """One member on one site. `memberships` and `renewals` come latest first."""

    site: Site
    member: MemberDetails
    managed: Sequence[NamedMember]
    memberships: Sequence[Membership]
    renewals: Sequence[Renewal]
    tiers: Mapping[int, Tier]
    documents: Sequence[Document]
    payments: Sequence[Payment]
    orders: Mapping[str, PurchaseOrder]
    order_files: Mapping[int, str]
    published_years: Set[int]
    accounts: int
    prompt: str
    today: date

    @cached_property
    def policy(self) -> Policy:
        return self.site.policy

    @cached_property
    def last_paid(self) -> Membership | None:
        """What a renewal and a quote start from."""
        return next((m for m in self.memberships if m.status is MembershipStatus.PAID), None)

    @cached_property
    def shown(self) -> Membership | None:
        """The paid term that runs or ran last, else the one still to be paid."""
        paid = [m for m in self.memberships if m.status is MembershipStatus.PAID]
        begun = next((m for m in paid if m.starts_on <= self.today), None)
        valid = [m for m in self.memberships if m.status is not MembershipStatus.CANCELLED]
        return begun or next(iter(paid or valid), None)

    @cached_property
    def request(self) -> Renewal | None:
        """The request that was sent for a term after the one shown."""
        sent = (r for r in self.renewals if r.status is not RenewalStatus.DRAFT)
        return next((r for r in sent if self.shown and r.starts_on > self.shown.starts_on), None)

    @cached_property
    def draft(self) -> Renewal | None:
        """The unsent request for the next term; an older draft is worth nothing."""
        if self.next_term is None:
            return None
        drafts = (r for r in self.renewals if r.status is RenewalStatus.DRAFT)
        return next((r for r in drafts if r.starts_on == self.next_term.starts_on), None)

    @cached_property
    def next_term(self) -> Period | None:
        """The term after the last validated one; None after one without an end."""
        if self.last_paid is None or term_of(self.last_paid).is_endless:
            return None
        return self.policy.next_term(term_of(self.last_paid), self.today)

    @property
    def can_quote(self) -> bool:
        """A price needs a scale: none is published for the year after the one just paid."""
        return self.next_term is not None and self.next_term.starts_on.year in self.published_years

    @property
    def renewal_opens_on(self) -> date:
        return self.policy.renewal_opens_on(term_of(self.last_paid)) if self.last_paid else date.max

    def has_order(self, renewal: Renewal) -> bool:
        """Whether the purchase order of a request has arrived."""
        order = self.orders.get(Subject("renewal", renewal.id))
        return order is not None and order.received_at is not None

    def invoice(self, key: int | None) -> Document | None:
        return next(
            (d for d in self.documents if d.id == key and d.kind is DocumentKind.INVOICE), None
        )

    def receipts(self, invoice: Document) -> list[Document]:
        """Oldest first."""
        made = [
            d
            for d in self.documents
            if d.kind is DocumentKind.RECEIPT and d.invoice_id == invoice.id
        ]
        return sorted(made, key=lambda d: d.id or 0)


def term_of(row: Membership | Renewal) -> Period:
    return Period(row.starts_on, row.ends_on)

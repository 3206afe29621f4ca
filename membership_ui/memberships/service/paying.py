"""What a paid invoice means for a membership. Told by billing, in the payment's own transaction."""

from __future__ import annotations

from membership_ui.billing.events import InvoicePaid
from membership_ui.kernel.transitions import move
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.queries import renewals, terms
from membership_ui.memberships.rules import MEMBERSHIP_TRANSITIONS, RENEWAL_TRANSITIONS, MembershipStatus, RenewalStatus
from membership_ui.memberships.service.register import refresh_entry


def settle_renewal(work: UnitOfWork, paid: InvoicePaid) -> None:
    """The renewal is paid and its term valid. Invoices for something else are none of ours."""
    kind, _, key = paid.subject.partition(":")
    if kind != "renewal":
        return
    renewal = renewals.locked_renewal(work.session, int(key))
    renewal.status = move(RENEWAL_TRANSITIONS, renewal.status, RenewalStatus.PAID)
    membership = terms.membership(work.session, renewal.next_membership_id or 0)
    membership.status = move(MEMBERSHIP_TRANSITIONS, membership.status, MembershipStatus.PAID)
    membership.paid_on = paid.paid_on
    work.record("membership.validated", f"membership:{membership.id}")
    refresh_entry(work, renewal.site_id, renewal.structure_id)
    work.touch(f"structure:{renewal.structure_id}", f"renewals:{renewal.site_id}")

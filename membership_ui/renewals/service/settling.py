"""What a paid invoice means for a membership. Told by billing, in the payment's own transaction."""

from __future__ import annotations

from membership_ui.billing.events import InvoicePaid
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.transitions import move
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.events import MembershipChanged
from membership_ui.memberships.queries import terms
from membership_ui.memberships.rules import MEMBERSHIP_TRANSITIONS, MembershipStatus
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import RENEWAL_TRANSITIONS, RenewalStatus


def settle_dues(work: UnitOfWork, paid: InvoicePaid) -> None:
    """The term that the invoice was for is valid. Invoices for something else are none of ours."""
    subject = Subject.parse(paid.subject)
    if subject.kind == "renewal":
        _validate(work, _settled_renewal(work, subject.key), paid)
    elif subject.kind == "membership":
        _validate(work, subject.key, paid)


def _settled_renewal(work: UnitOfWork, renewal_id: int) -> int:
    renewal = renewals.locked_renewal(work.session, renewal_id)
    renewal.status = move(RENEWAL_TRANSITIONS, renewal.status, RenewalStatus.PAID)
    return renewal.next_membership_id or 0


def _validate(work: UnitOfWork, membership_id: int, paid: InvoicePaid) -> None:
    membership = terms.membership(work.session, membership_id)
    membership.status = move(MEMBERSHIP_TRANSITIONS, membership.status, MembershipStatus.PAID)
    membership.paid_on = paid.paid_on
    work.record("membership.validated", Subject("membership", membership_id))
    work.announce(MembershipChanged(membership.site_id, membership.member_id))
    work.touch(Subject("member", membership.member_id), Subject("renewals", membership.site_id))

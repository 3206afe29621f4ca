"""Staff decide a change of tier, and issue the invoices."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from membership_ui.billing import queries as billing
from membership_ui.billing.service.issuing import issue_invoice
from membership_ui.kernel.errors import N_, Invalid, require
from membership_ui.kernel.periods import Period
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.transitions import move
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.service.managing import administrators
from membership_ui.memberships.events import MembershipChanged
from membership_ui.memberships.queries import fees, terms
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals import access, mails
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import (
    LONGEST_REASON,
    RENEWAL_TRANSITIONS,
    TIER_TRANSITIONS,
    OrderAwaited,
    RenewalStatus,
    TierDecision,
    TierUndecided,
)
from membership_ui.renewals.rules.stages import RequestStage, stage_of
from membership_ui.renewals.service.posting import post_all
from membership_ui.renewals.service.terms import NextTerm, dues_order
from membership_ui.renewals.tables import Renewal
from membership_ui.sites import queries as sites


def accept_tier_change(work: UnitOfWork, renewal_id: int) -> None:
    """The member gets the tier asked for. Raises NotAllowed, NotFound, TransitionRefused."""
    renewal = _decide(work, renewal_id, TierDecision.ACCEPTED, "")
    renewal.tier_id = renewal.asked_tier_id or renewal.tier_id
    _tell(work, renewal)


def refuse_tier_change(work: UnitOfWork, renewal_id: int, reason: str) -> None:
    """The member keeps the tier; the reason goes into the mail. Raises NotAllowed,
    TransitionRefused, Invalid.
    """
    plain = reason.strip()
    if not plain or len(plain) > LONGEST_REASON:
        raise Invalid(
            "reason",
            N_("Say why, in at most {count} characters: the member will read it."),
            count=LONGEST_REASON,
        )
    _tell(work, _decide(work, renewal_id, TierDecision.REFUSED, plain))


def invoice_renewal(work: UnitOfWork, renewal_id: int) -> int:
    """Issue the invoice of a submitted renewal, and open the term that it is for. Returns the
    invoice's key.

    Raises NotAllowed, NotFound, TierUndecided, OrderAwaited, TransitionRefused when somebody was
    faster.
    """
    renewal = renewals.locked_renewal(work.session, renewal_id)
    require(access.may_invoice(work.actor, renewal.site_id))
    order = billing.purchase_order(work.session, Subject("renewal", renewal_id))
    stage = stage_of(renewal, has_order=order is not None and order.received_at is not None)
    renewal.status = move(RENEWAL_TRANSITIONS, renewal.status, RenewalStatus.INVOICED)
    start = start_of(work, renewal)
    if stage is RequestStage.TO_DECIDE:
        raise TierUndecided
    if stage is RequestStage.AWAITING_ORDER:
        raise OrderAwaited
    tier = fees.tier(work.session, renewal.tier_id)
    today = work.today(start.site.time_zone)
    document_order = dues_order(
        start,
        tier,
        subject=Subject("renewal", renewal_id),
        payment_method=renewal.payment_method,
        order_reference=order.reference if order else "",
    )
    invoice = issue_invoice(
        work, document_order, due_on=today + timedelta(days=start.policy.invoice_due_days)
    )
    renewal.invoice_id = invoice.id
    renewal.next_membership_id = _open_term(work, renewal, start, tier.cents).id
    work.record("renewal.invoiced", Subject("renewal", renewal_id), number=invoice.number)
    work.announce(MembershipChanged(renewal.site_id, renewal.member_id))
    to = administrators(work, renewal.member_id)
    post_all(work, mails.invoice_issued(to, invoice, start.member, start.site))
    work.touch(Subject("member", renewal.member_id), Subject("renewals", renewal.site_id))
    return invoice.id or 0


def start_of(work: UnitOfWork, renewal: Renewal) -> NextTerm:
    """The renewal's own starting point, whatever today's next term would be."""
    site = sites.site(work.session, renewal.site_id)
    kept = fees.tier(work.session, renewal.tier_id)
    return NextTerm(
        site=site,
        policy=site.policy,
        member=members.details(work.session, renewal.member_id),
        last=terms.membership(work.session, renewal.membership_id),
        term=Period(renewal.starts_on, renewal.ends_on),
        tiers=fees.tiers_of_year(work.session, renewal.site_id, renewal.starts_on.year),
        kept=kept,
    )


def _decide(work: UnitOfWork, renewal_id: int, decision: TierDecision, reason: str) -> Renewal:
    renewal = renewals.locked_renewal(work.session, renewal_id)
    require(access.may_review_renewals(work.actor, renewal.site_id))
    renewal.tier_decision = move(TIER_TRANSITIONS, renewal.tier_decision, decision)
    renewal.decision_reason = reason
    renewal.decided_at = work.now
    work.record(f"renewal.tier_{decision}", Subject("renewal", renewal_id), reason=reason)
    return renewal


def _tell(work: UnitOfWork, renewal: Renewal) -> None:
    start = start_of(work, renewal)
    to = administrators(work, renewal.member_id)
    post_all(work, mails.tier_decided(to, renewal, start.kept, start.member, start.site))
    work.touch(Subject("member", renewal.member_id), Subject("renewals", renewal.site_id))


def _open_term(work: UnitOfWork, renewal: Renewal, start: NextTerm, cents: int) -> Membership:
    today = work.today(start.site.time_zone)
    submitted_at = renewal.submitted_at or work.now
    return work.add(
        Membership(
            site_id=renewal.site_id,
            member_id=renewal.member_id,
            starts_on=renewal.starts_on,
            ends_on=renewal.ends_on,
            tier_id=renewal.tier_id,
            cents=cents,
            currency=start.site.currency,
            payment_method=renewal.payment_method,
            status=MembershipStatus.DUE,
            invoice_id=renewal.invoice_id,
            requested_on=submitted_at.astimezone(ZoneInfo(start.site.time_zone)).date(),
            reviewed_on=today,
            invoiced_on=today,
            created_at=work.now,
        )
    )

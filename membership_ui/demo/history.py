"""Years gone by and the present stage of each demo member, through the portal's own use cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service.issuing import DocumentOrder, issue_invoice
from membership_ui.billing.service.paying import PaymentReceived, record_payment
from membership_ui.demo.people import Town
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.documents import dues_line
from membership_ui.memberships.queries import fees
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership, Tier
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.sites.tables import Site

_REFERENCES = {PaymentMethod.TRANSFER: "VIR", PaymentMethod.CHEQUE: "CHQ"}


def years_of(town: Town, this_year: int) -> range:
    """The years in which the member paid; whoever lapsed stopped a year ago."""
    last_year = this_year - 1 if town.stage == "lapsed" else this_year
    return range(last_year - town.member_years + 1, last_year + 1)


def add_present_stage(
    work: UnitOfWork,
    site: Site,
    member: MemberDetails,
    town: Town,
    contact: Actor,
    treasurer: Actor,
) -> None:
    """Where the renewal for next year stands."""
    if town.stage in ("to_renew", "lapsed"):
        return
    work.actor = contact
    answers = {
        "address": town.address,
        "postal_code": town.postal_code,
        "town": town.town,
        "email": town.contact.email,
        "siret": town.siret,
        "tier_choice": "keep",
        "payment_method": "transfer",
    }
    if town.stage == "awaits_order":
        answers["awaits_purchase_order"] = "1"
    if town.stage == "tier_asked":
        answers |= {
            "tier_choice": "change",
            "asked_tier": "p3",
            "change_reason": f"La population légale est passée à {town.population} habitants.",
        }
    renewal_id = submit_renewal(work, site.id or 0, member.id, answers)
    work.actor = treasurer
    if town.stage in ("invoiced", "paid"):
        invoice_renewal(work, renewal_id)
    if town.stage == "paid":
        _receive(work, site, renewal_id)


def _receive(work: UnitOfWork, site: Site, renewal_id: int) -> None:
    cents = fees.tier(work.session, renewals.renewal(work.session, renewal_id).tier_id).cents
    form = {
        "amount": f"{cents // 100},{cents % 100:02d}",
        "method": "transfer",
        "received_on": work.today(site.time_zone).isoformat(),
        "reference": "VIR 20418",
    }
    receive_payment(work, renewal_id, form)


def add_paid_term(
    work: UnitOfWork,
    site: Site,
    member: MemberDetails,
    tier: Tier,
    term: Period,
    method: PaymentMethod,
) -> None:
    """A term gone by or running: asked for, invoiced and paid as of those days."""
    membership = _invoiced_term(work, site, member, tier, term, method)
    paid_on = term.starts_on + timedelta(days=13)
    work.now = _noon(paid_on + timedelta(days=1))
    amount = Money(tier.cents, site.currency)
    reference = f"{_REFERENCES[method]} {term.starts_on.year}{membership.id:04d}"
    record_payment(
        work, membership.invoice_id or 0, PaymentReceived(amount, method, paid_on, reference)
    )


def _invoiced_term(
    work: UnitOfWork,
    site: Site,
    member: MemberDetails,
    tier: Tier,
    term: Period,
    method: PaymentMethod,
) -> Membership:
    asked_on = term.starts_on - timedelta(days=28)
    invoiced_on = asked_on + timedelta(days=8)
    work.now = _noon(invoiced_on)
    membership = work.add(
        Membership(
            site_id=site.id or 0,
            member_id=member.id,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            tier_id=tier.id or 0,
            cents=tier.cents,
            currency=site.currency,
            payment_method=method,
            status=MembershipStatus.DUE,
            requested_on=asked_on,
            reviewed_on=asked_on + timedelta(days=5),
            invoiced_on=invoiced_on,
            created_at=work.now,
        )
    )
    order = DocumentOrder(
        site=site,
        buyer=member,
        subject=Subject("membership", membership.id),
        lines=(dues_line(term, tier),),
        term=term,
        payment_method=method,
    )
    invoice = issue_invoice(work, order, due_on=invoiced_on + timedelta(days=30))
    membership.invoice_id = invoice.id
    return membership


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

"""What the other use cases start from: the member's last term, the next one, its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from membership_ui.adapters.i18n import format_day
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service.issuing import DocumentOrder
from membership_ui.kernel.periods import Period
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.documents import dues_line
from membership_ui.memberships.queries import fees, terms
from membership_ui.memberships.rules import NoFeeScale, NoMembership, tier_by_code
from membership_ui.memberships.tables import Membership, Tier
from membership_ui.renewals.rules import Buyer, RenewalNotOpen
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import NoNextTerm, Policy
from membership_ui.sites.tables import Site
from membership_ui.structures.identifiers import Identifier


@dataclass(frozen=True)
class NextTerm:
    """Where a renewal or a quote starts: `kept` is last year's tier in the scale of the next
    term.
    """

    site: Site
    policy: Policy
    member: MemberDetails
    last: Membership
    term: Period
    tiers: Sequence[Tier]
    kept: Tier

    @property
    def buyer(self) -> Buyer:
        return buyer_of(self.policy, self.member)


def buyer_of(policy: Policy, member: MemberDetails) -> Buyer:
    """What the renewal form asks of this member."""
    asked = {
        Identifier(rule.identifier): member.kind in rule.needed_of
        for rule in policy.identifiers
        if member.kind in rule.asked_of
    }
    return Buyer(policy.country, member.siren, asked, asks_email=not member.is_individual)


def next_term(work: UnitOfWork, site_id: int, member_id: int) -> NextTerm:
    """Read it; checks no right. Raises NoMembership, NoFeeScale."""
    return _term_after(work, sites.site(work.session, site_id), _last(work, site_id, member_id))


def renewable_term(work: UnitOfWork, site_id: int, member_id: int) -> NextTerm:
    """The next term, once it may be asked for. Raises RenewalNotOpen, NoNextTerm, NoMembership,
    NoFeeScale.
    """
    site, last = sites.site(work.session, site_id), _last(work, site_id, member_id)
    term = Period(last.starts_on, last.ends_on)
    if term.is_endless:
        raise NoNextTerm
    opens_on = site.policy.renewal_opens_on(term)
    if work.today(site.time_zone) < opens_on:
        raise RenewalNotOpen(day=format_day(opens_on))
    return _term_after(work, site, last)


def _last(work: UnitOfWork, site_id: int, member_id: int) -> Membership:
    last = terms.last_validated(work.session, site_id, member_id)
    if last is None:
        raise NoMembership
    return last


def _term_after(work: UnitOfWork, site: Site, last: Membership) -> NextTerm:
    policy = site.policy
    term = policy.next_term(Period(last.starts_on, last.ends_on), work.today(site.time_zone))
    tiers = fees.tiers_of_year(work.session, site.id or 0, term.starts_on.year)
    kept = tier_by_code(tiers, fees.tier(work.session, last.tier_id).code)
    if kept is None:
        raise NoFeeScale(year=term.starts_on.year)
    member = members.details(work.session, last.member_id)
    return NextTerm(site, policy, member, last, term, tiers, kept)


def dues_order(
    start: NextTerm,
    tier: Tier,
    *,
    subject: str,
    payment_method: PaymentMethod,
    order_reference: str,
) -> DocumentOrder:
    """What the quote or the invoice for `tier` must say."""
    return DocumentOrder(
        site=start.site,
        buyer=start.member,
        subject=subject,
        lines=(dues_line(start.term, tier),),
        term=start.term,
        payment_method=payment_method,
        purchase_order_reference=order_reference,
    )

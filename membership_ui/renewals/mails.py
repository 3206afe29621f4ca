"""E-mails about memberships: one to whoever acts for the member, in the language of
each; one to the first of those who share a mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from membership_ui.accounts.mails import name_of
from membership_ui.accounts.tables import Account
from membership_ui.billing.tables import Document
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import Message
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.tables import Tier
from membership_ui.renewals.rules import TierDecision
from membership_ui.renewals.tables import Renewal
from membership_ui.sites.tables import Site


def renewal_received(
    to: Sequence[Account],
    renewal: Renewal,
    tier: Tier,
    member: MemberDetails,
    site: Site,
    *,
    has_order: bool,
) -> list[Message]:
    """The request arrived; `tier` is the one asked for, `has_order` says that the purchase order
    came with it.
    """
    values = {
        "structure": member.name,
        "starts_on": renewal.starts_on.isoformat(),
        "ends_on": renewal.ends_on.isoformat(),
        "tier": tier.labels,
        "amount": {"cents": tier.cents, "currency": site.currency},
        "change_asked": renewal.tier_decision is TierDecision.PENDING,
        "payment_method": renewal.payment_method,
        "awaits_purchase_order": renewal.awaits_purchase_order and not has_order,
        "has_order": has_order,
        "link": f"/{site.slug}/memberships",
    }
    return _each(to, "renewal-received", Subject("renewal", renewal.id), site, values)


def tier_decided(
    to: Sequence[Account], renewal: Renewal, tier: Tier, member: MemberDetails, site: Site
) -> list[Message]:
    """The change of tier was accepted or refused; `tier` is the one that counts now."""
    values = {
        "structure": member.name,
        "accepted": renewal.tier_decision is TierDecision.ACCEPTED,
        "tier": tier.labels,
        "amount": {"cents": tier.cents, "currency": site.currency},
        "reason": renewal.decision_reason,
        "link": f"/{site.slug}/memberships",
    }
    return _each(to, "tier-decided", Subject("renewal", renewal.id), site, values)


def invoice_issued(
    to: Sequence[Account], invoice: Document, member: MemberDetails, site: Site
) -> list[Message]:
    """The invoice is available."""
    return _about_document(to, "invoice-issued", invoice, member, site)


def receipt_issued(
    to: Sequence[Account], receipt: Document, member: MemberDetails, site: Site
) -> list[Message]:
    """The money arrived, here is the receipt."""
    return _about_document(to, "receipt-issued", receipt, member, site)


def _about_document(
    to: Sequence[Account], template: str, document: Document, member: MemberDetails, site: Site
) -> list[Message]:
    values = {
        "structure": member.name,
        "number": document.number,
        "amount": {"cents": document.cents, "currency": document.currency},
        "due_on": document.valid_until.isoformat() if document.valid_until else "",
        "payment_method": document.payment_method,
        "link": f"/{site.slug}/receipts",
    }
    return _each(to, template, Subject("document", document.id), site, values, (document.id or 0,))


def _each(
    to: Sequence[Account],
    template: str,
    subject: str,
    site: Site,
    values: Mapping[str, Any],
    documents: tuple[int, ...] = (),
) -> list[Message]:
    return [
        Message(
            key=f"{template}:{subject}:{who.id}",
            template=template,
            to=who.email,
            locale=who.locale,
            site_id=site.id or 0,
            values={"name": name_of(who), **values},
            documents=documents,
        )
        for who in {who.email_key: who for who in reversed(to)}.values()
    ]

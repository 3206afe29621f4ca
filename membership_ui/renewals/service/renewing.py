"""Renewal by the member: a draft that saves itself, then one request for the next term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from membership_ui.billing.service.ordering import keep_purchase_order
from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.transitions import move
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members.service.correcting import correct_contact
from membership_ui.members.service.managing import administrators, managed_member
from membership_ui.memberships.events import MembershipChanged
from membership_ui.memberships.rules import tier_by_code
from membership_ui.renewals import mails
from membership_ui.renewals.queries import renewals
from membership_ui.renewals.rules import (
    CONTACT_FIELDS,
    RENEWAL_TRANSITIONS,
    RenewalAlreadySent,
    RenewalAnswers,
    RenewalStatus,
    TierDecision,
)
from membership_ui.renewals.service.posting import post_all
from membership_ui.renewals.service.reading_answers import read_request
from membership_ui.renewals.service.terms import NextTerm, renewable_term
from membership_ui.renewals.tables import Renewal
from membership_ui.structures.identifiers import Identifier

DRAFT_FIELDS = (
    *CONTACT_FIELDS,
    *(each.value for each in Identifier),
    "tier_choice",
    "asked_tier",
    "change_reason",
    "payment_method",
    "awaits_purchase_order",
    "order_reference",
    "file_id",
    "file_name",
)
LONGEST_DRAFT_ANSWER = 2000


def save_draft(work: UnitOfWork, site_id: int, member_id: int, answers: Mapping[str, str]) -> None:
    """Keep the form as typed, right or wrong. Raises NotAllowed, RenewalNotOpen,
    RenewalAlreadySent, Invalid.
    """
    managed_member(work, member_id)
    renewal = _draft(work, renewable_term(work, site_id, member_id))
    renewal.answers = _only_known(answers)
    renewal.saved_at = work.now
    work.add(renewal)


def submit_renewal(
    work: UnitOfWork, site_id: int, member_id: int, answers: Mapping[str, str]
) -> int:
    """Ask for the next term; a second click finds the first one's request.

    Raises NotAllowed, RenewalNotOpen, RenewalAlreadySent, InvalidForm.
    """
    member = managed_member(work, member_id)
    start = renewable_term(work, site_id, member_id)
    renewal = _draft(work, start)
    checked = read_request(start, _only_known(answers))
    _fill(work, renewal, start, checked)
    contact = {name: getattr(checked, name) for name in CONTACT_FIELDS}
    correct_contact(work, member, contact | dict(checked.identifiers))
    subject = Subject("renewal", renewal.id)
    has_order = checked.awaits_purchase_order and keep_purchase_order(
        work,
        site_id=site_id,
        member_id=member_id,
        subject=subject,
        reference=checked.order_reference,
        file_id=checked.file_id,
    )
    work.record("renewal.submitted", subject, tier=checked.asked_tier or start.kept.code)
    work.announce(MembershipChanged(site_id, member_id))
    asked = tier_by_code(start.tiers, checked.asked_tier) or start.kept
    to = administrators(work, member_id)
    letters = mails.renewal_received(
        to, renewal, asked, start.member, start.site, has_order=has_order
    )
    post_all(work, letters)
    work.touch(Subject("member", member_id), Subject("renewals", site_id))
    return renewal.id or 0


def add_purchase_order(
    work: UnitOfWork, renewal_id: int, reference: str, file_id: int | None
) -> None:
    """Send the purchase order later. Raises NotAllowed, NotFound, Invalid."""
    renewal = renewals.locked_renewal(work.session, renewal_id)
    managed_member(work, renewal.member_id)
    if not reference.strip() and file_id is None:
        raise Invalid("order_reference", N_("Enter the reference or attach the document."))
    if renewal.status is not RenewalStatus.SUBMITTED:
        raise RenewalAlreadySent
    keep_purchase_order(
        work,
        site_id=renewal.site_id,
        member_id=renewal.member_id,
        subject=Subject("renewal", renewal_id),
        reference=reference,
        file_id=file_id,
    )
    work.touch(Subject("member", renewal.member_id), Subject("renewals", renewal.site_id))


def send_purchase_order(work: UnitOfWork, renewal_id: int, form: Mapping[str, str]) -> None:
    """The same, from a form with order_reference and file_id."""
    reference, file_id = str(form.get("order_reference", "")), key_of(str(form.get("file_id", "")))
    add_purchase_order(work, renewal_id, reference, file_id or None)


def _draft(work: UnitOfWork, start: NextTerm) -> Renewal:
    """The open draft of the next term, new if there is none."""
    found = renewals.renewal_for_term(
        work.session, start.site.id or 0, start.member.id, start.term.starts_on
    )
    if found is not None and found.status is not RenewalStatus.DRAFT:
        raise RenewalAlreadySent
    return found or Renewal(
        site_id=start.site.id or 0,
        member_id=start.member.id,
        membership_id=start.last.id or 0,
        starts_on=start.term.starts_on,
        ends_on=start.term.ends_on,
        status=RenewalStatus.DRAFT,
        answers={},
        tier_id=start.kept.id or 0,
        tier_decision=TierDecision.NOT_NEEDED,
        payment_method=start.last.payment_method,
        saved_at=work.now,
    )


def _fill(work: UnitOfWork, renewal: Renewal, start: NextTerm, checked: RenewalAnswers) -> None:
    asked = tier_by_code(start.tiers, checked.asked_tier)
    renewal.status = move(RENEWAL_TRANSITIONS, renewal.status, RenewalStatus.SUBMITTED)
    renewal.tier_id = start.kept.id or 0
    renewal.asked_tier_id = asked.id if asked else None
    renewal.change_reason = checked.change_reason
    renewal.tier_decision = TierDecision.PENDING if asked else TierDecision.NOT_NEEDED
    renewal.payment_method = checked.payment_method
    renewal.awaits_purchase_order = checked.awaits_purchase_order
    said = asdict(checked)
    numbers = said.pop("identifiers")
    renewal.answers = {name: str(value or "") for name, value in (said | numbers).items()}
    renewal.submitted_at = work.now
    renewal.submitted_by = work.actor.account_id
    work.add(renewal)


def _only_known(answers: Mapping[str, str]) -> dict[str, str]:
    known = {name: str(answers[name]) for name in DRAFT_FIELDS if answers.get(name) is not None}
    if any(len(value) > LONGEST_DRAFT_ANSWER for value in known.values()):
        raise Invalid(
            "change_reason", N_("At most {count} characters."), count=LONGEST_DRAFT_ANSWER
        )
    return known

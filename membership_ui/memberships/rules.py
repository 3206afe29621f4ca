"""Terms, tiers, and the states of a renewal. Pure: dates and amounts come in, decisions come
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol, TypeVar

from email_validator import EmailNotValidError, validate_email
from stdnum.fr import siret as siret_number

from membership_ui.kernel.errors import N_, Conflict, Invalid, InvalidForm
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.periods import Period
from membership_ui.sites.rules import PaymentMethod


class MembershipStatus(StrEnum):
    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"


class RenewalStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INVOICED = "invoiced"
    PAID = "paid"


class TierDecision(StrEnum):
    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Standing(StrEnum):
    """Where a member stands today, as the badge says it."""

    NONE = "none"
    ACTIVE = "active"
    TO_RENEW = "to_renew"
    DUE = "due"
    UPCOMING = "upcoming"
    ENDED = "ended"
    EXPIRED = "expired"


RENEWAL_TRANSITIONS: dict[RenewalStatus, frozenset[RenewalStatus]] = {
    RenewalStatus.DRAFT: frozenset({RenewalStatus.SUBMITTED}),
    RenewalStatus.SUBMITTED: frozenset({RenewalStatus.INVOICED}),
    RenewalStatus.INVOICED: frozenset({RenewalStatus.PAID}),
    RenewalStatus.PAID: frozenset(),
}
TIER_TRANSITIONS: dict[TierDecision, frozenset[TierDecision]] = {
    TierDecision.NOT_NEEDED: frozenset(),
    TierDecision.PENDING: frozenset({TierDecision.ACCEPTED, TierDecision.REFUSED}),
    TierDecision.ACCEPTED: frozenset(),
    TierDecision.REFUSED: frozenset(),
}
MEMBERSHIP_TRANSITIONS: dict[MembershipStatus, frozenset[MembershipStatus]] = {
    MembershipStatus.DUE: frozenset({MembershipStatus.PAID, MembershipStatus.CANCELLED}),
    MembershipStatus.PAID: frozenset(),
    MembershipStatus.CANCELLED: frozenset(),
}


def standing_of(
    status: MembershipStatus, term: Period, today: date, renewal_opens_on: date
) -> Standing:
    """What one membership is on `today`."""
    if status is MembershipStatus.CANCELLED:
        return Standing.NONE
    if status is MembershipStatus.DUE:
        return Standing.DUE
    if today < term.starts_on:
        return Standing.UPCOMING
    if today > term.ends_on:
        return Standing.ENDED
    return Standing.TO_RENEW if today >= renewal_opens_on else Standing.ACTIVE


class RenewalNotOpen(Conflict):
    message = N_("Renewal is not open yet. It opens on {day}.")


class RenewalAlreadySent(Conflict):
    message = N_("Your request has already been saved. Nothing was sent a second time.")


class NoMembership(Conflict):
    message = N_("There is no validated membership to start from. Write to us, we will help you.")


class NoFeeScale(Conflict):
    message = N_("The fees for {year} are not published yet. Write to us, we will help you.")


class TierUndecided(Conflict):
    message = N_("The change of tier is not decided yet.")


class OrderAwaited(Conflict):
    message = N_("The member asked to wait for a purchase order, which has not arrived yet.")


class TierRow(Protocol):
    """What a tier must say for `tier_for` to choose it."""

    @property
    def code(self) -> str: ...
    @property
    def lower(self) -> int: ...
    @property
    def upper(self) -> int | None: ...


T = TypeVar("T", bound=TierRow)


def tier_for(tiers: Sequence[T], value: int) -> T | None:
    """The tier whose bounds hold `value` (both included); None when the scale has a hole there."""
    for tier in tiers:
        if tier.lower <= value and (tier.upper is None or value <= tier.upper):
            return tier
    return None


def tier_by_code(tiers: Sequence[T], code: str) -> T | None:
    """Last year's tier in another year's scale."""
    return next((tier for tier in tiers if tier.code == code), None)


LONGEST_REASON = 1000
LONGEST_LINE = 200
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class RenewalAnswers:
    """The renewal form, checked."""

    address: str
    postal_code: str
    town: str
    email: str
    siret: str
    asked_tier: str
    change_reason: str
    payment_method: PaymentMethod
    awaits_purchase_order: bool
    order_reference: str
    file_id: int | None


def read_answers(
    raw: Mapping[str, str],
    *,
    tiers: Sequence[TierRow],
    current_code: str,
    methods: Sequence[PaymentMethod],
    may_wait: bool,
) -> RenewalAnswers:
    """The form as typed, checked against the scale and the site's policy. Raises InvalidForm with
    every problem.
    """
    problems: list[Invalid] = []
    answers = {name: str(value).strip() for name, value in raw.items()}
    asked = _asked_tier(answers, tiers, current_code, problems)
    method = _method(answers, methods, problems)
    contact = _contact(answers, problems)
    waits = answers.get("awaits_purchase_order") == "1"
    if waits and not may_wait:
        problems.append(
            Invalid("awaits_purchase_order", N_("This site does not wait for purchase orders."))
        )
    reference = answers.get("order_reference", "")
    if len(reference) > LONGEST_LINE:
        problems.append(
            Invalid("order_reference", N_("At most {count} characters."), count=LONGEST_LINE)
        )
    if problems:
        raise InvalidForm(problems)
    return RenewalAnswers(
        **contact,
        asked_tier=asked,
        change_reason=answers.get("change_reason", "") if asked else "",
        payment_method=method or methods[0],
        awaits_purchase_order=waits,
        order_reference=reference if waits else "",
        file_id=(key_of(answers.get("file_id", "")) or None) if waits else None,
    )


def _asked_tier(
    answers: Mapping[str, str], tiers: Sequence[TierRow], current_code: str, problems: list[Invalid]
) -> str:
    choice = answers.get("tier_choice", "")
    if choice == "keep":
        return ""
    if choice != "change":
        problems.append(
            Invalid("tier_choice", N_("Choose to keep your tier or to ask for another."))
        )
        return ""
    asked = answers.get("asked_tier", "")
    if tier_by_code(tiers, asked) is None or asked == current_code:
        problems.append(Invalid("asked_tier", N_("Choose the tier that you ask for.")))
    reason = answers.get("change_reason", "")
    if not reason:
        problems.append(Invalid("change_reason", N_("Say why the tier should change.")))
    if len(reason) > LONGEST_REASON:
        problems.append(
            Invalid("change_reason", N_("At most {count} characters."), count=LONGEST_REASON)
        )
    return asked


def _method(
    answers: Mapping[str, str], methods: Sequence[PaymentMethod], problems: list[Invalid]
) -> PaymentMethod | None:
    chosen = answers.get("payment_method", "")
    if chosen in {str(method) for method in methods}:
        return PaymentMethod(chosen)
    problems.append(Invalid("payment_method", N_("Choose how you will pay.")))
    return None


def _contact(answers: Mapping[str, str], problems: list[Invalid]) -> dict[str, str]:
    contact = {
        name: answers.get(name, "") for name in ("address", "postal_code", "town", "email", "siret")
    }
    for name in ("address", "postal_code", "town"):
        if not contact[name]:
            problems.append(Invalid(name, N_("This field is needed on the invoice.")))
        if len(contact[name]) > LONGEST_ADDRESS:
            problems.append(Invalid(name, N_("At most {count} characters."), count=LONGEST_ADDRESS))
    _check_email(contact["email"], problems)
    contact["siret"] = "".join(contact["siret"].split())
    _check_siret(contact["siret"], problems)
    return contact


def _check_email(email: str, problems: list[Invalid]) -> None:
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        problems.append(
            Invalid("email", N_("This e-mail address is not complete. Example: name@example.org"))
        )


def _check_siret(siret: str, problems: list[Invalid]) -> None:
    if siret.isdigit() and len(siret) != 14:
        problems.append(
            Invalid("siret", N_("14 digits are expected, {count} entered."), count=len(siret))
        )
    elif not siret_number.is_valid(siret):
        problems.append(Invalid("siret", N_("This number is not valid. Check the digits.")))


class Dues(IntEnum):
    """What the register knows of a member's last dues, in the order in which staff look at them."""

    OWED = 0
    PAID = 1
    NONE = 2


NO_EXPIRY = date.max
NO_AMOUNT = -1


@dataclass(frozen=True)
class Coverage:
    """The days paid for without a break, and what is owed or was paid last."""

    dues: Dues = Dues.NONE
    covered_from: date = NO_EXPIRY
    expires_on: date = NO_EXPIRY
    tier_id: int | None = None
    cents: int = NO_AMOUNT


def coverage_of(terms: Sequence[Any]) -> Coverage:
    """Where memberships leave their member. Dues owed for a term before the last paid one no longer
    count.
    """
    paid = sorted(
        (t for t in terms if t.status is MembershipStatus.PAID), key=lambda t: t.starts_on
    )
    last = max(
        (t for t in terms if t.status is not MembershipStatus.CANCELLED),
        key=lambda t: t.starts_on,
        default=None,
    )
    if last is None:
        return Coverage()
    dues = Dues.PAID if last.status is MembershipStatus.PAID else Dues.OWED
    expires_on = paid[-1].ends_on if paid else NO_EXPIRY
    start = NO_EXPIRY
    for term in reversed(paid):
        if start is not NO_EXPIRY and term.ends_on + timedelta(days=1) < start:
            break
        start = term.starts_on
    return Coverage(dues, start, expires_on, last.tier_id, last.cents)


def register_standing(coverage: Coverage, today: date, renewal_opens_days_before: int) -> Standing:
    """What the staff list says of a member on `today`."""
    if coverage.dues is not Dues.PAID:
        return Standing.DUE if coverage.dues is Dues.OWED else Standing.NONE
    if coverage.expires_on < today:
        return Standing.EXPIRED
    if coverage.covered_from > today:
        return Standing.UPCOMING
    closing = coverage.expires_on <= today + timedelta(days=renewal_opens_days_before)
    return Standing.TO_RENEW if closing else Standing.ACTIVE

"""The renewal form: what may be typed, and every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from stdnum.fr import siret as siret_number

from membership_ui.kernel.errors import N_, Invalid, InvalidForm
from membership_ui.kernel.ids import key_of
from membership_ui.memberships.rules.tiers import TierRow, tier_by_code
from membership_ui.sites.rules import PaymentMethod

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

"""The renewal form: what may be typed, and every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from membership_ui.accounts.rules.addresses import read_email
from membership_ui.accounts.rules.names import read_line
from membership_ui.billing.rules import PaymentMethod
from membership_ui.kernel.errors import N_, Invalid, InvalidForm
from membership_ui.kernel.ids import key_of
from membership_ui.memberships.rules.tiers import TierRow, tier_by_code
from membership_ui.structures.addresses import (
    ADDRESS_FIELDS,
    NEEDED,
    PostalAddress,
    needed_fields,
    read_address,
    read_known_address,
)
from membership_ui.structures.identifiers import Identifier, read_identifier

LONGEST_REASON = 1000
_LONGEST_REFERENCE = 200
CONTACT_FIELDS = (*ADDRESS_FIELDS, "email")


@dataclass(frozen=True)
class RenewalAnswers:
    """The renewal form, checked; `identifiers` are those that it asks, "" for one left empty."""

    address: str
    postal_code: str
    town: str
    region: str
    email: str
    identifiers: Mapping[Identifier, str]
    asked_tier: str
    change_reason: str
    payment_method: PaymentMethod
    awaits_purchase_order: bool
    order_reference: str
    file_id: int | None


@dataclass(frozen=True)
class Buyer:
    """What is known of who renews: its country as ISO letters, its SIREN, the numbers that the site
    asks of its kind, each with whether it must be there, and whether it is asked for an email: a
    person has that of their account.
    """

    country: str
    siren: str = ""
    asked: Mapping[Identifier, bool] = field(default_factory=dict)
    asks_email: bool = True


def read_answers(
    raw: Mapping[str, str],
    *,
    buyer: Buyer,
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
    contact = _contact(answers, buyer, read_address, problems)
    numbers = _identifiers(answers, buyer, problems)
    asked = _asked_tier(answers, tiers, current_code, problems)
    method = _method(answers, methods, problems)
    waits = answers.get("awaits_purchase_order") == "1"
    reference = _order_reference(answers, problems)
    if waits and not may_wait:
        problems.append(
            Invalid("awaits_purchase_order", N_("This site does not wait for purchase orders."))
        )
    if problems:
        raise InvalidForm(problems)
    return RenewalAnswers(
        **contact,
        identifiers=numbers,
        asked_tier=asked,
        change_reason=answers.get("change_reason", "") if asked else "",
        payment_method=method or methods[0],
        awaits_purchase_order=waits,
        order_reference=reference if waits else "",
        file_id=(key_of(answers.get("file_id", "")) or None) if waits else None,
    )


def read_details(raw: Mapping[str, str], buyer: Buyer) -> dict[str, str]:
    """Contact and identifiers by column, as far as they are typed; of a form that asked for the
    address, all of it: what was emptied is not what is known. Raises InvalidForm.
    """
    problems: list[Invalid] = []
    answers = {name: str(value).strip() for name, value in raw.items()}
    wanted = replace(buyer, asked=dict.fromkeys(buyer.asked, False))
    is_whole = needed_fields(buyer.country) <= answers.keys()
    details = _contact(answers, wanted, read_address if is_whole else read_known_address, problems)
    for name, number in _identifiers(answers, wanted, problems).items():
        details[name.value] = number
    wrong = [one for one in problems if answers.get(one.field) or one.field in ADDRESS_FIELDS]
    if wrong:
        raise InvalidForm(wrong)
    return {name: text for name, text in details.items() if text}


def _asked_tier(
    answers: Mapping[str, str], tiers: Sequence[TierRow], current_code: str, problems: list[Invalid]
) -> str:
    choice = answers.get("tier_choice", "")
    if choice == "keep":
        return ""
    if choice != "change":
        problems.append(
            Invalid("tier_choice", N_("Choose whether to keep your tier or ask for another."))
        )
        return ""
    asked = answers.get("asked_tier", "")
    if tier_by_code(tiers, asked) is None or asked == current_code:
        problems.append(Invalid("asked_tier", N_("Choose the tier you are asking for.")))
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


def _order_reference(answers: Mapping[str, str], problems: list[Invalid]) -> str:
    typed = answers.get("order_reference", "")
    return _try(problems, lambda: read_line("order_reference", typed, longest=_LONGEST_REFERENCE))


def _contact(
    answers: Mapping[str, str],
    buyer: Buyer,
    read: Callable[[Mapping[str, str], str], PostalAddress],
    problems: list[Invalid],
) -> dict[str, str]:
    address = PostalAddress("")
    try:
        address = read(answers, buyer.country)
    except InvalidForm as form:
        problems += form.problems
    typed = answers.get("email", "")
    email = _try(problems, lambda: read_email(typed)) if buyer.asks_email else ""
    return {**{name: getattr(address, name) for name in ADDRESS_FIELDS}, "email": email}


def _identifiers(
    answers: Mapping[str, str], buyer: Buyer, problems: list[Invalid]
) -> dict[Identifier, str]:
    def read(asked: Identifier) -> str:
        return read_identifier(asked, asked, answers.get(asked, ""), siren=buyer.siren)

    return {
        asked: _try(problems, partial(read, asked), needed_as=asked if is_needed else "")
        for asked, is_needed in buyer.asked.items()
    }


def _try(problems: list[Invalid], read: Callable[[], str], *, needed_as: str = "") -> str:
    """`needed_as` is the field that may not be empty."""
    try:
        answer = read()
    except Invalid as problem:
        problems.append(problem)
        return ""
    if needed_as and not answer:
        problems.append(Invalid(needed_as, NEEDED))
    return answer

"""The renewal form, read against what the site asks of the structure and what papers can show."""

from __future__ import annotations

from collections.abc import Mapping

from membership_ui.adapters.pdf_fonts import missing_letters
from membership_ui.billing.rules import offered_methods
from membership_ui.kernel.errors import N_, Invalid, InvalidForm
from membership_ui.renewals.rules import RenewalAnswers, read_answers, read_details
from membership_ui.renewals.service.terms import NextTerm

_PRINTED = ("address", "town", "region", "email", "order_reference")


def read_request(start: NextTerm, raw: Mapping[str, str]) -> RenewalAnswers:
    """Raises InvalidForm with every problem at once, one for each field."""
    unprintable = [problem for name in _PRINTED if (problem := _unprintable(name, raw))]
    try:
        checked = read_answers(
            raw,
            buyer=start.buyer,
            tiers=start.tiers,
            current_code=start.kept.code,
            methods=offered_methods(start.policy),
            may_wait=start.policy.may_wait_for_purchase_order,
        )
    except InvalidForm as form:
        named = {problem.field for problem in form.problems}
        more = [problem for problem in unprintable if problem.field not in named]
        raise InvalidForm([*form.problems, *more]) from form
    if unprintable:
        raise InvalidForm(unprintable)
    return checked


def read_drafted_details(start: NextTerm, raw: Mapping[str, str]) -> dict[str, str]:
    """Contact and identifiers by column. Raises InvalidForm."""
    details = read_details(raw, start.buyer)
    if problems := [problem for name in _PRINTED if (problem := _unprintable(name, details))]:
        raise InvalidForm(problems)
    return details


def _unprintable(name: str, raw: Mapping[str, str]) -> Invalid | None:
    text = raw.get(name, "")
    # The post of some countries asks for capitals
    missing = missing_letters(text + text.upper())
    if not missing:
        return None
    return Invalid(name, N_("“{letter}” cannot be printed on an invoice."), letter=missing[0])

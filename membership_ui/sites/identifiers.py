"""Which numbers a site asks of structures, and of which of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Who has a SIRET by law and cannot be invoiced without it; an association may have none
_REGISTERED = ("commune", "intercommunalite", "public_body", "company")
_ALL = (*_REGISTERED, "association")


@dataclass(frozen=True)
class IdentifierRule:
    """A number by which structures are known, the kinds of structures that are asked for it, and
    those among them that an invoice must name by it.
    """

    identifier: str
    asked_of: tuple[str, ...]
    needed_of: tuple[str, ...]

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> IdentifierRule:
        """Raises KeyError, and ValueError where it needs what it does not ask."""
        asked = tuple(map(str, raw["asked_of"]))
        needed = tuple(map(str, raw.get("needed_of", ())))
        if not set(needed) <= set(asked):
            raise ValueError(f"{raw['identifier']} is needed of a kind that is not asked")
        return cls(str(raw["identifier"]), asked, needed)


# Where a site's policy does not say: by its country, as ISO letters
_USUAL = {
    "FR": (
        IdentifierRule("siret", _ALL, _REGISTERED),
        IdentifierRule("rna", ("association",), ()),
    ),
    "NC": (IdentifierRule("ridet", _ALL, ()),),
    "PF": (IdentifierRule("tahiti", _ALL, ()),),
    "CA": (IdentifierRule("neq", _ALL, ()),),
}
_ELSEWHERE = (IdentifierRule("vat_number", _ALL, ()),)


def usual_identifiers(country: str) -> tuple[IdentifierRule, ...]:
    """What sites of this country ask."""
    return _USUAL.get(country, _ELSEWHERE)


def identifier_rules(policy: Mapping[str, Any], country: str) -> tuple[IdentifierRule, ...]:
    """What a policy, as it is stored, asks. Raises KeyError or ValueError."""
    rules = policy.get("identifiers")
    return usual_identifiers(country) if rules is None else tuple(map(IdentifierRule.parse, rules))

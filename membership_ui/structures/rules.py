"""Official numbers of a structure, the words that find it, and what a line of an import must
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from stdnum import luhn

from membership_ui.kernel.errors import N_, Invalid, PortalError
from membership_ui.kernel.text import fold, found_under, tokens, typed_words
from membership_ui.structures.addresses import read_postal_code
from membership_ui.structures.identifiers import plain_number

# A typed number this long is a SIREN or a SIRET; a shorter one begins a postal code or a member
# number
SIREN_FROM, SIREN_DIGITS = 6, 9
# Before a SIREN among the search words: `21` typed for a department must not meet the 35,000
# communes' SIREN 21…
_SIREN_MARK = "#"
_NUMBER = re.compile(r"[0-9][0-9 .\-]*")
# An RNA number, the VAT number of a French structure
_LETTERED = re.compile(r"W[0-9]{9}|FR[0-9A-Z]{2}[0-9]{9}")
_NOT_DIGIT = re.compile(r"\D")
_ELISIONS = frozenset({"l", "d"})


def search_words(
    *names: str, siren: str = "", postal_code: str = "", numbers: Iterable[str] = ()
) -> tuple[str, ...]:
    """Every word under which a structure is found, once each, in alphabetical order.

    `L'Haÿ` and `L Haÿ` give `l`, `hay` and `lhay`; `numbers` are member numbers, found whether they
    are short or long, and identifiers.
    """
    words: set[str] = set()
    for name in filter(None, names):
        folded = tokens(name)
        words.update(found_under(name))
        words.update(first + second for first, second in pairwise(folded) if first in _ELISIONS)
    words.update(tokens(postal_code))
    words.update(_SIREN_MARK + number for number in (siren, *numbers) if number.isdigit())
    words.update(word for number in numbers for word in tokens(number))
    return tuple(sorted(words))


def wanted_words(text: str) -> tuple[str, ...] | None:
    """The beginnings of words that a search asks for: at most eight. None when nothing can match
    what was typed.

    `552 100 554` and `W 49 1234567` are one number; a SIRET is looked for by the SIREN it starts
    with.
    """
    typed = text.strip()[:200]
    number = plain_number(typed)
    if _LETTERED.fullmatch(number):
        found = [number.casefold()]
    elif _NUMBER.fullmatch(typed):
        found = [_NOT_DIGIT.sub("", typed)]
    else:
        found = typed_words(typed)
    if typed and not found:
        return None
    return tuple(dict.fromkeys(_numbered(word[:40]) for word in found[:8]))


def _numbered(word: str) -> str:
    if word.isascii() and word.isdigit() and len(word) >= SIREN_FROM:
        return _SIREN_MARK + word[:SIREN_DIGITS]
    return word


class StructureKind(StrEnum):
    COMMUNE = "commune"
    INTERCOMMUNALITE = "intercommunalite"
    COMPANY = "company"
    ASSOCIATION = "association"
    PUBLIC_BODY = "public_body"


# As the files of secretaries say them, folded
_KINDS = {fold(kind): kind for kind in StructureKind} | {
    "entreprise": StructureKind.COMPANY,
    "societe": StructureKind.COMPANY,
    "etablissement public": StructureKind.PUBLIC_BODY,
}
COLUMNS = ("name", "kind", "siren", "insee_code", "postal_code", "department", "population")
LONGEST_NAME = 200
# More than France holds: a column was shifted
LARGEST_POPULATION = 100_000_000
_INSEE = re.compile(r"(\d[\dAB]\d{3})?")
CODE_DIGITS = 5
# Whatever has a SIREN is there
_COUNTRY = "FR"
_ONE_DIGIT = re.compile(r"[1-9]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+(?:[.,]00?)?")
_GROUP = re.compile(r"[ \u00a0\u202f'’]")
_NO_DECIMALS = re.compile(r"([0-9])[.,]00?\Z")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_DEPARTMENT = re.compile(r"(\d{2,3}|2[AB])?")


class StructureLine(NamedTuple):
    """What one line of an import says of a structure, checked."""

    name: str
    kind: StructureKind
    siren: str
    insee_code: str
    postal_code: str
    department: str
    population: int

    @property
    def name_key(self) -> str:
        return fold(self.name)


class LineRefused(PortalError):
    """Why a line of an import stays out; a long cell is quoted by its beginning."""

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(
            message, **{k: v[:40] if isinstance(v, str) else v for k, v in values.items()}
        )


def read_line(cells: Mapping[str, str]) -> StructureLine:
    """The line as typed, checked: the first thing that is wrong is said. Raises LineRefused.

    The zero that a spreadsheet drops from the codes of the departments 01 to 09 is put back.
    """
    if not cells["siren"].strip() and tokens(cells["name"])[:1] == ["total"]:
        raise LineRefused(N_("This line is a total, not a structure."))
    department = cells["department"].strip().upper()
    department = department.zfill(2) if _ONE_DIGIT.fullmatch(department) else department
    return StructureLine(
        name=_name(cells["name"]),
        kind=_kind(cells["kind"].strip()),
        siren=_siren("".join(cells["siren"].split())),
        insee_code=_code(
            _with_zero(cells["insee_code"], department),
            _INSEE,
            N_("“{value}” is not an INSEE code: 5 digits are expected."),
        ),
        postal_code=_postal_code(_with_zero(cells["postal_code"], department)),
        department=_code(
            department, _DEPARTMENT, N_("“{value}” is not the number of a department.")
        ),
        population=_population(_without_groups(cells["population"].strip())),
    )


def _with_zero(typed: str, department: str) -> str:
    code = typed.strip().upper()
    is_short = len(code) == CODE_DIGITS - 1 and f"0{code}".startswith(department or " ")
    return f"0{code}" if is_short else code


def _without_groups(typed: str) -> str:
    """`3 900` and `3900,0` as `3900`."""
    if _GROUPED.fullmatch(typed):
        typed = _GROUP.sub("", typed)
    return _NO_DECIMALS.sub(r"\1", typed)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise LineRefused(N_("The name is missing."))
    if len(name) > LONGEST_NAME or not name.isprintable() or not tokens(name):
        raise LineRefused(
            N_("The name cannot be read, or is longer than {count} characters."), count=LONGEST_NAME
        )
    return name


def _kind(typed: str) -> StructureKind:
    if kind := _KINDS.get(fold(typed)):
        return kind
    raise LineRefused(N_("“{value}” is not a kind of structure."), value=typed)


def _siren(typed: str) -> str:
    if not typed:
        raise LineRefused(N_("The SIREN is missing."))
    if len(typed) != SIREN_DIGITS or not (typed.isascii() and typed.isdigit()):
        raise LineRefused(N_("“{value}” is not a SIREN: 9 digits are expected."), value=typed)
    if not luhn.is_valid(typed):
        raise LineRefused(
            N_("SIREN {value} is not valid: its control digit is wrong."), value=typed
        )
    return typed


def _code(typed: str, pattern: re.Pattern[str], message: str) -> str:
    if not pattern.fullmatch(typed.strip()):
        raise LineRefused(message, value=typed.strip())
    return typed.strip()


def _postal_code(typed: str) -> str:
    try:
        return read_postal_code("postal_code", typed, _COUNTRY)
    except Invalid:
        message = N_("“{value}” is not a postal code: 5 digits are expected.")
        raise LineRefused(message, value=typed) from None


def _population(typed: str) -> int:
    if not typed:
        raise LineRefused(N_("The population is missing: the tier depends on it."))
    if not _WHOLE.fullmatch(typed):
        raise LineRefused(
            N_("“{value}” is not a population: a whole number is expected."), value=typed
        )
    population = int(typed)
    if population < 0:
        raise LineRefused(N_("The population is negative: {value}."), value=typed)
    if population > LARGEST_POPULATION:
        raise LineRefused(N_("The population is too large: {value}."), value=typed)
    return population

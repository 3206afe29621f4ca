"""Numbers by which a legal entity is known, as people and files write them: read into the one form
in which they are kept and printed from.

Each reader takes what was typed and gives the number, "" for nothing; it raises Invalid(field).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from stdnum.eu import vat as vat_number
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from membership_ui.kernel.errors import N_, Invalid


class Identifier(StrEnum):
    """The numbers that a site may ask, beside the SIREN: each is a column of the structure."""

    SIRET = "siret"
    RNA = "rna"
    RIDET = "ridet"
    TAHITI = "tahiti"
    NEQ = "neq"
    VAT_NUMBER = "vat_number"


# Before the number, on a page or a document
NAMES = {
    Identifier.SIRET: N_("SIRET"),
    Identifier.RNA: N_("RNA"),
    Identifier.RIDET: N_("RIDET"),
    Identifier.TAHITI: N_("TAHITI No."),
    Identifier.NEQ: N_("NEQ"),
    Identifier.VAT_NUMBER: N_("VAT No."),
}
# How many digits people read together
GROUPS = {Identifier.SIRET: (3, 3, 3, 5), Identifier.RIDET: (7, 3), Identifier.TAHITI: (6, 3)}
_LONGEST = 60
# Between the groups of a number
_SEPARATORS = frozenset(" .,-_/·’'")
# Source: Registraire des entreprises du Québec; the first two digits say the legal form
_NEQ_FORMS = ("11", "22", "33", "88")
_WRONG = N_("This number is not valid. Check the digits.")


def plain_number(typed: str) -> str:
    """Without spaces, dots and what cannot be seen; digits of another width or script are read."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST])
    kept = (
        str(unicodedata.digit(letter)) if letter.isdigit() else letter
        for letter in text
        if not letter.isspace() and letter not in _SEPARATORS and _is_seen(letter)
    )
    return "".join(kept).upper()


def read_siren(field: str, typed: str) -> str:
    number = plain_number(typed)
    if number:
        _require_digits(field, number, 9)
        if not siren_number.is_valid(number):
            raise Invalid(field, _WRONG)
    return number


def read_siret(field: str, typed: str, *, siren: str = "") -> str:
    """`siren` is that of the structure, "" where it is not known yet."""
    number = plain_number(typed)
    if not number:
        return ""
    _require_digits(field, number, 14)
    if not siret_number.is_valid(number):
        raise Invalid(field, _WRONG)
    if siren and not number.startswith(siren):
        raise Invalid(
            field,
            N_("This SIRET belongs to another structure: yours begins with {siren}."),
            siren=grouped(siren, (3, 3, 3)),
        )
    return number


def read_rna(field: str, typed: str) -> str:
    """Of a French association: W and nine letters or digits, the department first. Source: decree
    of 16 August 1901, article 5.
    """
    number = plain_number(typed)
    if number and not (len(number) == 10 and number[0] == "W" and number[3:].isdigit()):
        raise Invalid(field, N_("An RNA number is a W and nine digits. Example: W 49 1234567"))
    return number


def read_ridet(field: str, typed: str) -> str:
    """New Caledonia: seven digits of the entity, of which older papers leave out the zero in front,
    and three of its establishment.
    """
    number = plain_number(typed)
    return _digits(field, number.zfill(10) if len(number) == 9 else number, 10)


def read_tahiti(field: str, typed: str) -> str:
    """French Polynesia: six letters or digits of the entity, and three digits of its establishment
    where it is said.
    """
    number = plain_number(typed)
    if not number:
        return ""
    rest = number[1:]
    if len(number) not in (6, 9) or not (number[0].isalnum() and rest.isdigit()):
        raise Invalid(field, _WRONG)
    return number


def read_neq(field: str, typed: str) -> str:
    """Québec."""
    number = _digits(field, typed, 10)
    if number and not number.startswith(_NEQ_FORMS):
        raise Invalid(field, N_("An NEQ begins with 11, 22, 33 or 88."))
    return number


def read_vat(field: str, typed: str) -> str:
    """Of a country of the European Union, its letters first."""
    number = plain_number(typed)
    if not number:
        return ""
    if not number[:2].isalpha():
        raise Invalid(field, N_("A VAT number begins with the two letters of its country."))
    try:
        return vat_number.validate(number)
    except ValidationError as error:
        raise Invalid(field, _WRONG) from error


def read_identifier(identifier: Identifier, field: str, typed: str, *, siren: str = "") -> str:
    """Any of them. `siren` is that of the structure, "" where it is not known."""
    if identifier is Identifier.SIRET:
        return read_siret(field, typed, siren=siren)
    number = _READERS[identifier](field, typed)
    # Two letters, a key of two digits, the SIREN
    if siren and number.startswith("FR") and number[4:] != siren:
        raise Invalid(
            field,
            N_("This VAT number belongs to another structure: yours ends with {siren}."),
            siren=grouped(siren, (3, 3, 3)),
        )
    return number


def shown(identifier: Identifier, number: str) -> str:
    """As it stands on a certificate: `732 829 320 00074`."""
    return grouped(number, GROUPS.get(identifier, ()))


def grouped(number: str, sizes: tuple[int, ...]) -> str:
    """What is longer than the sizes say stays at the end."""
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return " ".join(filter(None, (*parts, number[start:])))


_READERS = {
    Identifier.RNA: read_rna,
    Identifier.RIDET: read_ridet,
    Identifier.TAHITI: read_tahiti,
    Identifier.NEQ: read_neq,
    Identifier.VAT_NUMBER: read_vat,
}


def _digits(field: str, typed: str, count: int) -> str:
    number = plain_number(typed)
    if number:
        _require_digits(field, number, count)
    return number


def _require_digits(field: str, number: str, count: int) -> None:
    if not (number.isascii() and number.isdigit()):
        raise Invalid(field, _WRONG)
    if len(number) != count:
        raise Invalid(
            field,
            N_("{wanted} digits are expected, {count} entered."),
            wanted=count,
            count=len(number),
        )


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cf", "Cc", "Mn")

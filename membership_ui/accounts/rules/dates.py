"""Days as people type them: 31/12/1980, 04.05.51, 4 mai 1951, May 4, 1951, or 1951-05-04 from a
browser's calendar.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.text import tokens

OLDEST_YEAR = 1900
_LONGEST = 40
_PART = re.compile(r"[0-9]{1,4}|[^\W\d_]+")
_NOT_VALID = N_("This date is not valid. Example: 31/12/1980")
# By the letters with which each begins in French or in English, as many as tell it from the others
_MONTHS = (
    ("jan",), ("fev", "feb"), ("mar",), ("avr", "apr"), ("mai", "may"), ("juin", "jun"),
    ("juil", "jul"), ("aou", "aug"), ("sep",), ("oct",), ("nov",), ("dec",),
)  # fmt: skip
# Said beside a day: le lundi 1er mai, the 4th of May
_SPOKEN = frozenset(
    ("le", "du", "of", "the", "er", "st", "nd", "rd", "th", "saint")
    + ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    + ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)


def read_day(field: str, typed: str) -> date | None:
    """None for nothing. Raises Invalid(field); a year of two digits is asked back, not guessed."""
    # Digits of another width are read; more than the longest day is none
    text = unicodedata.normalize("NFKC", typed.strip()[: _LONGEST + 1])
    if not text:
        return None
    parts = _parts(text)
    if len(parts) != 3:
        raise Invalid(field, _NOT_VALID)
    day, month, year = _in_order(parts)
    if len(year) == 2 and year.isdigit():
        raise Invalid(field, N_("Type the year with four digits. Example: 31/12/1980"))
    try:
        return date(_number(year, 4), _month(month), _number(day, 2))
    except ValueError as error:
        raise Invalid(field, _NOT_VALID) from error


def typed_day(day: date | None) -> str:
    """As people type it, "" for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def read_birth_date(field: str, typed: str, today: date) -> date | None:
    """None for nothing. Raises Invalid(field) for tomorrow, and for the century before last."""
    day = read_day(field, typed)
    if day is not None and day > today:
        raise Invalid(field, N_("This date is in the future."))
    if day is not None and day.year < OLDEST_YEAR:
        raise Invalid(field, N_("This date is before {year}."), year=OLDEST_YEAR)
    return day


def _parts(text: str) -> list[str]:
    if len(text) > _LONGEST:
        return []
    found = [part for part in _PART.findall(text) if part.isascii() or part.isalpha()]
    words = [part if part.isdigit() else "".join(tokens(part)) for part in found]
    return [word for word in words if word not in _SPOKEN]


def _in_order(parts: list[str]) -> tuple[str, str, str]:
    """Day, month, year: 1951-05-04 begins with the year, May 4, 1951 with the month."""
    first, second, third = parts
    if len(first) > 2 and first.isdigit():
        return third, second, first
    if first.isalpha():
        return second, first, third
    return first, second, third


def _month(said: str) -> int:
    if said.isdigit():
        return _number(said, 2)
    found = [n for n, names in enumerate(_MONTHS, 1) if said.startswith(names)]
    if len(found) != 1:
        raise ValueError(said)
    return found[0]


def _number(digits: str, most: int) -> int:
    if not digits.isdigit() or len(digits) > most:
        raise ValueError(digits)
    return int(digits)

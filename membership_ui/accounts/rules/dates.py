"""Days as people type them: 31/12/1980, or 1980-12-31 from a browser's calendar."""

from __future__ import annotations

import re
from datetime import date

from membership_ui.kernel.errors import N_, Invalid

OLDEST_YEAR = 1900
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TYPED = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")


def read_day(field: str, typed: str) -> date | None:
    """None for nothing. Raises Invalid(field)."""
    text = typed.strip()
    if not text:
        return None
    parts: tuple[str, ...] = ()
    if found := _ISO.fullmatch(text):
        parts = found.groups()
    elif found := _TYPED.fullmatch(text):
        parts = found.groups()[::-1]
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError as error:
        raise Invalid(field, N_("This date is not valid. Example: 31/12/1980")) from error


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

"""Translations and the written form of dates and amounts, in the language of whoever reads."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, dates, numbers

from membership_ui.kernel.errors import PortalError
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period

# The languages of the portal, each with the country whose days and amounts it writes
_BABEL = {"fr": "fr_FR", "en": "en_GB"}
LOCALES, DEFAULT = tuple(_BABEL), "fr"
# Of the sentences in the code; the others have a catalogue
SOURCE = "en"
_DIRECTORY = Path(__file__).parent.parent / "locales"
_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT)
# Narrow no-break space: the screen fonts' subsets lack it (ux.md 4.3)
_NARROW, _NO_BREAK = "\u202f", "\u00a0"


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The messages of one language; the msgids themselves where none is compiled."""
    return gettext.translation("messages", _DIRECTORY, [locale], fallback=True)


@contextmanager
def use(locale: str) -> Iterator[None]:
    """Speak `locale` within the block."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _locale.reset(token)


def speak(locale: str) -> None:
    """Speak `locale` until the end of the running task: each event of a page is one."""
    _locale.set(locale if locale in LOCALES else DEFAULT)


def current() -> str:
    return _locale.get()


def _(message: str) -> str:
    return catalogue(current()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of the message for `count`; fill its {placeholders} with .format()."""
    return catalogue(current()).ngettext(singular, plural, count)


def sentence(error: PortalError) -> str:
    """What the user reads of an error."""
    return _(error.message).format(**error.values)


def language_tag() -> str:
    """`fr-FR`: of a paper in the present language."""
    return _babel().replace("_", "-")


def format_day(day: date) -> str:
    """22 novembre 2026, 1er janvier 2026 · 22 November 2026."""
    return _first(day, dates.format_date(day, "d MMMM y", _babel()))


def format_day_short(day: date) -> str:
    """22 nov. 2026 · 22 Nov 2026."""
    return _first(day, dates.format_date(day, "d MMM y", _babel()))


def format_day_month(day: date) -> str:
    """22 novembre, 1er janvier · 22 November."""
    return _first(day, dates.format_date(day, "d MMMM", _babel()))


def format_day_month_short(day: date) -> str:
    """31 déc., 1er janv. · 31 Dec."""
    return _first(day, dates.format_date(day, "d MMM", _babel()))


def format_span(term: Period) -> str:
    """Du 1er janvier au 31 décembre 2026, the year said once when both days share it · From
    1 January to 31 December 2026. Without a last day: À partir du 1er janvier 2026, sans date de
    fin.
    """
    if term.is_endless:
        return _("From {first}, with no end date").format(first=format_day(term.starts_on))
    same_year = term.starts_on.year == term.ends_on.year
    first = format_day_month(term.starts_on) if same_year else format_day(term.starts_on)
    return _("From {first} to {last}").format(first=first, last=format_day(term.ends_on))


def format_moment(local: datetime) -> str:
    """22 novembre 2026 à 14 h 32, in the time zone that `local` carries."""
    return _("{day} at {time}").format(day=format_day(local.date()), time=format_time(local))


def format_range(first: int, shown: int, total: int) -> str:
    """1 à 50 sur 104 212: which lines of a list a page shows; empty for none."""
    if shown <= 0:
        return ""
    last = format_number(first + shown - 1)
    return _("{first} to {last} of {total}").format(
        first=format_number(first), last=last, total=format_number(total)
    )


def language_name(locale: str) -> str:
    """In its own words."""
    return (Locale.parse(locale).get_language_name(locale) or locale).capitalize()


def in_language(labels: Mapping[str, str]) -> str:
    """The label in the present language, else in the first that there is."""
    return labels.get(current()) or next(iter(labels.values()), "")


def format_time(instant: datetime) -> str:
    """14 h 32 · 14:32, in the time zone that `instant` carries."""
    return instant.strftime(f"%-H{_NO_BREAK}h{_NO_BREAK}%M" if current() == "fr" else "%H:%M")


def format_money(amount: Money) -> str:
    """1 234,50 € · €1,234.50."""
    units = Decimal(amount.cents).scaleb(-2)
    return numbers.format_currency(units, amount.currency, locale=_babel()).replace(
        _NARROW, _NO_BREAK
    )


def format_number(value: int) -> str:
    """104 212 · 104,212."""
    return numbers.format_decimal(value, locale=_babel()).replace(_NARROW, _NO_BREAK)


def _first(day: date, text: str) -> str:
    return text.replace("1 ", "1er ", 1) if day.day == 1 and current() == "fr" else text


def _babel() -> str:
    return _BABEL[current()]

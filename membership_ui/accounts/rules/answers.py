"""What a person answers to the questions of a site: read, checked, and every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import phonenumbers

from membership_ui.accounts.rules.addresses import read_email
from membership_ui.accounts.rules.dates import read_birth_date, read_day
from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.accounts.rules.household import Relative, read_household
from membership_ui.accounts.rules.names import read_line, read_name, read_text
from membership_ui.accounts.rules.passwords import check_new_password
from membership_ui.kernel.errors import N_, Invalid, InvalidForm

Read = TypeVar("Read")
BIRTH_DATE = "birth_date"
MOST_DIGITS = 9
# Overseas numbers are dialled like those of the mainland, and stand in plans of their own
_PLANS = {
    "FR": ("FR", "GP", "MQ", "GF", "RE", "YT"),
    **{island: (island, "FR") for island in ("NC", "PF", "WF", "GP", "MQ", "GF", "RE", "YT", "PM")},
}


@dataclass(frozen=True)
class Question:
    """A field that a site asks; `choices` are the values that it offers. `spared_by`: answers, as
    (key, value), that make a required one optional.
    """

    key: str
    kind: FieldKind
    is_required: bool
    choices: tuple[str, ...] = ()
    spared_by: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Asked:
    """All that a site asks, and how it reads numbers and days."""

    questions: tuple[Question, ...]
    asks_household: bool
    # ISO letters: where a number typed without its country is dialled from
    phone_region: str
    today: date


@dataclass(frozen=True)
class Answers:
    """A person who registers. `values` has no key for a question left empty."""

    given_name: str
    family_name: str
    email: str
    values: Mapping[str, str]
    household: tuple[Relative, ...]


def read_registration(raw: Mapping[str, str], asked: Asked) -> Answers:
    """A registration form as typed. Raises InvalidForm with one Invalid for each field."""
    problems: list[Invalid] = []
    given = _try(problems, lambda: read_name("given_name", raw.get("given_name", "")))
    family = _try(problems, lambda: read_name("family_name", raw.get("family_name", "")))
    email = _try(problems, lambda: read_email(raw.get("email", "")))
    _try(problems, lambda: check_new_password(raw.get("password", "")))
    values = read_values(raw, asked, problems)
    household = read_household(raw, problems, today=asked.today) if asked.asks_household else ()
    if problems or given is None or family is None or email is None:
        raise InvalidForm(problems)
    return Answers(given, family, email, values, household)


def read_values(raw: Mapping[str, str], asked: Asked, problems: list[Invalid]) -> dict[str, str]:
    """The answers by key, in the form in which they are kept; problems are added to the list."""
    values: dict[str, str] = {}
    for question in asked.questions:
        value = _try(problems, lambda: read_value(question, raw, asked))  # noqa: B023
        if value:
            values[question.key] = value
    return values


def read_value(question: Question, raw: Mapping[str, str], asked: Asked) -> str:
    """One answer as it is kept, "" for none. Raises Invalid(question.key)."""
    typed = raw.get(question.key, "")
    value = _READERS[question.kind](question, typed, asked)
    is_spared = not question.spared_by.isdisjoint(raw.items())
    if question.is_required and not value and not is_spared:
        raise Invalid(question.key, N_("This field is required."))
    return value


def read_phone(field: str, typed: str, region: str) -> str:
    """In international form, "" for none. Raises Invalid(field)."""
    if not typed.strip():
        return ""
    for plan in _PLANS.get(region, (region,)):
        try:
            number = phonenumbers.parse(typed[:40], plan)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and not number.extension:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise Invalid(
        field,
        N_(
            "This phone number is not valid. For a number abroad, begin with + and the country "
            "code."
        ),
    )


def grouped_phone(number: str) -> str:
    """As people of its country write it; unchanged where it cannot be read."""
    try:
        read = phonenumbers.parse(number[:40])
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _line(question: Question, typed: str, _asked: Asked) -> str:
    return read_line(question.key, typed)


def _text(question: Question, typed: str, _asked: Asked) -> str:
    return read_text(question.key, typed)


def _choice(question: Question, typed: str, _asked: Asked) -> str:
    if typed and typed not in question.choices:
        raise Invalid(question.key, N_("Choose one of the answers."))
    return typed


def _phone(question: Question, typed: str, asked: Asked) -> str:
    return read_phone(question.key, typed, asked.phone_region)


def _day(question: Question, typed: str, asked: Asked) -> str:
    if question.key == BIRTH_DATE:
        day = read_birth_date(question.key, typed, asked.today)
    else:
        day = read_day(question.key, typed)
    return day.isoformat() if day else ""


def _number(question: Question, typed: str, _asked: Asked) -> str:
    text = "".join(typed.split())
    if not text:
        return ""
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise Invalid(question.key, N_("Enter a whole number, 0 or more."))
    return str(int(text))


def _check(_question: Question, typed: str, _asked: Asked) -> str:
    return "1" if typed in ("1", "on") else ""


_READERS: dict[FieldKind, Callable[[Question, str, Asked], str]] = {
    FieldKind.TEXT: _line,
    FieldKind.LONG_TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.PHONE: _phone,
    FieldKind.DATE: _day,
    FieldKind.NUMBER: _number,
    FieldKind.CHECK: _check,
}


def _try(problems: list[Invalid], read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except Invalid as problem:
        problems.append(problem)
    return None

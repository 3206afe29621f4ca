"""The page of a person's own data: answers by section, family, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.answers import grouped_phone
from membership_ui.accounts.rules.fields import FieldKind, Relation
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, HouseholdPerson, ProfileChange, ProfileField
from membership_ui.adapters.i18n import _, format_day, format_moment, in_language, ngettext
from membership_ui.kernel.errors import N_

# Each language in its own words
LANGUAGES = {"fr": "Français", "en": "English"}
SHOWN_CHANGES = 20
_RELATIONS = {Relation.SPOUSE: N_("Spouse or partner"), Relation.CHILD: N_("Child")}
_KEYS = {
    "given_name": N_("First name"),
    "family_name": N_("Last name"),
    "email": N_("Email"),
    "language": N_("Language"),
    "household": N_("Family"),
}
_ANOTHER = N_("Another answer")


@dataclass(frozen=True)
class AnswerLine:
    label: str
    text: str


@dataclass(frozen=True)
class AnswerSection:
    title: str
    lines: list[AnswerLine] = field(default_factory=list)


@dataclass(frozen=True)
class RelativeLine:
    """`detail`: "Child, 11 years old"."""

    id: int
    initials: str
    name: str
    detail: str


@dataclass(frozen=True)
class ChangeLine:
    """`what` and `who` are in words; `before` and `after` may be empty."""

    what: str
    who: str
    before: str
    after: str


@dataclass(frozen=True)
class ProfileView:
    """`is_ready` is False while the page is on its way."""

    is_ready: bool = False
    name: str = ""
    email: str = ""
    is_verified: bool = False
    created: str = ""
    locale: str = ""
    sections: list[AnswerSection] = field(default_factory=list)
    asks_household: bool = False
    relatives: list[RelativeLine] = field(default_factory=list)
    changes: list[ChangeLine] = field(default_factory=list)


@dataclass(frozen=True)
class ProfileRecords:
    """Rows of one person, as one site asks."""

    who: Account
    fields: Sequence[ProfileField]
    values: Mapping[str, str]
    household: Sequence[HouseholdPerson]
    changes: Sequence[ProfileChange]
    changed_fields: Mapping[str, ProfileField]
    asks_household: bool
    time_zone: ZoneInfo
    today: date


def profile_view(records: ProfileRecords) -> ProfileView:
    who = records.who
    return ProfileView(
        is_ready=True,
        name=full_name(who),
        email=who.email,
        is_verified=who.email_verified_at is not None,
        created=format_day(who.created_at.astimezone(records.time_zone).date()),
        locale=who.locale,
        sections=[
            AnswerSection(title, [_answer(asked, records.values) for asked in group])
            for title, group in groupby(records.fields, key=lambda asked: said(asked.section))
        ],
        asks_household=records.asks_household,
        relatives=[_relative(person, records.today) for person in records.household],
        changes=[_change(change, records) for change in records.changes],
    )


def said(texts: Mapping[str, str]) -> str:
    """A site's own words in the present language, else in any that it has."""
    return in_language(texts)


def key_label(key: str, asked: ProfileField | None) -> str:
    """What a person changed, in the words of the form; `asked` where a site asks it still."""
    return said(asked.labels) if asked else _(_KEYS.get(key, _ANOTHER))


def answer_text(asked: ProfileField | None, value: str) -> str:
    """A stored answer in words: the label of a choice, a day as it is written, yes or no."""
    if asked is None or not value:
        return value
    if asked.kind is FieldKind.CHOICE:
        labels = next((each["labels"] for each in asked.choices if each["value"] == value), {})
        return said(labels) or value
    if asked.kind is FieldKind.CHECK:
        return _("Yes")
    if asked.kind is FieldKind.DATE:
        return _day_text(value)
    return phone_text(value) if asked.kind is FieldKind.PHONE else value


def _day_text(value: str) -> str:
    try:
        return format_day(date.fromisoformat(value))
    except ValueError:
        return value  # answered on a site where the same key is not a day


def as_typed(asked: Sequence[ProfileField], kept: Mapping[str, str]) -> dict[str, str]:
    """The answers as people write them in a form: numbers in groups, with plain spaces."""
    phones = {one.key for one in asked if one.kind is FieldKind.PHONE}
    return {
        key: phone_text(value).replace("\u00a0", " ") if key in phones else value
        for key, value in kept.items()
    }


def phone_text(number: str) -> str:
    """`+33 4 78 00 01 01`, `+1 418-555-0142`: grouped as its own country does."""
    return grouped_phone(number).replace(" ", "\u00a0")


def age_on(born: date, today: date) -> int:
    """Full years; somebody born on 29 February grows older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _answer(asked: ProfileField, values: Mapping[str, str]) -> AnswerLine:
    return AnswerLine(said(asked.labels), answer_text(asked, values.get(asked.key, "")))


def _relative(person: HouseholdPerson, today: date) -> RelativeLine:
    relation = _(_RELATIONS[person.relation])
    if person.birth_date is not None:
        years = age_on(person.birth_date, today)
        age = ngettext("{relation}, {n} year old", "{relation}, {n} years old", years)
        relation = age.format(relation=relation, n=years)
    name = full_name(person)
    initials = f"{person.given_name[:1]}{person.family_name[:1]}".upper()
    return RelativeLine(person.id or 0, initials, name, relation)


def _change(change: ProfileChange, records: ProfileRecords) -> ChangeLine:
    asked = records.changed_fields.get(change.key)
    when = format_moment(change.changed_at.astimezone(records.time_zone))
    by_oneself = change.changed_by_id == records.who.id
    who = _("you") if by_oneself else change.changed_by_name or _("a deleted account")
    return ChangeLine(
        what=key_label(change.key, asked),
        who=_("{moment}, by {name}").format(moment=when, name=who),
        before=past_text(change.key, asked, change.before),
        after=past_text(change.key, asked, change.after),
    )


def past_text(key: str, asked: ProfileField | None, value: str) -> str:
    """What stood there under the key, in words."""
    if key == "language":
        return LANGUAGES.get(value, value)
    return answer_text(asked, value)

"""The registration form of a site, with what was typed and refused before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from membership_ui.accounts.rules.dates import typed_day
from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.accounts.rules.household import PARTS, rows_of
from membership_ui.accounts.rules.names import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT
from membership_ui.accounts.tables import ProfileField
from membership_ui.adapters.i18n import DEFAULT, _, current
from membership_ui.kernel.errors import PortalError

# What browsers fill in by themselves, by the keys that sites share
_AUTOCOMPLETE = {
    "civility": "honorific-prefix",
    "birth_date": "bday",
    "personal_phone": "tel",
    "phone": "tel",
    "work_phone": "work tel",
    "postal_address": "street-address",
}


@dataclass(frozen=True)
class ChoiceView:
    value: str
    text: str


@dataclass(frozen=True)
class FieldView:
    """One question. `choices` begin with the empty one."""

    key: str = ""
    label: str = ""
    hint: str = ""
    kind: str = "text"
    is_required: bool = False
    choices: list[ChoiceView] = field(default_factory=list)
    value: str = ""
    error: str = ""
    autocomplete: str = "off"
    longest: int = LONGEST_LINE


@dataclass(frozen=True)
class SectionView:
    title: str
    fields: list[FieldView]


@dataclass(frozen=True)
class RelativeView:
    """One row of the household; `number` stands in the names of its fields."""

    number: int = 0
    relation: str = "child"
    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    errors: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PARTS, ""))


@dataclass(frozen=True)
class ProblemView:
    """`field` is the control's id."""

    field: str
    text: str


@dataclass(frozen=True)
class RegistrationView:
    """`who` are the names and the address, which every site asks."""

    is_ready: bool = False
    who: list[FieldView] = field(default_factory=list)
    sections: list[SectionView] = field(default_factory=list)
    problems: list[ProblemView] = field(default_factory=list)
    password_error: str = ""
    asks_household: bool = False
    relatives: list[RelativeView] = field(default_factory=list)


def registration_view(
    asked: Sequence[ProfileField],
    typed: Mapping[str, str],
    problems: Sequence[Sequence[Any]],
    *,
    asks_household: bool,
) -> RegistrationView:
    """In the language of the page."""
    told = {str(name): _told(message, values) for name, message, values in problems}
    who = _who(typed, told)
    spared = _spared(asked)
    views = [
        (_in_language(row.section), _field(row, typed, told, spared.get(row.key, "")))
        for row in asked
    ]
    labels = {view.key: view.label for view in (*who, *(view for _title, view in views))}
    return RegistrationView(
        is_ready=True,
        who=who,
        sections=[
            SectionView(title, [view for _title, view in group])
            for title, group in groupby(views, key=lambda pair: pair[0])
        ],
        problems=[
            ProblemView(name, labelled(_label(name, labels, typed), text))
            for name, text in told.items()
        ],
        password_error=told.get("password", ""),
        asks_household=asks_household,
        relatives=_relatives(typed, told),
    )


def _who(typed: Mapping[str, str], told: Mapping[str, str]) -> list[FieldView]:
    asked = (
        ("given_name", _("First name"), "", "text", "given-name"),
        ("family_name", _("Last name"), "", "text", "family-name"),
        ("email", _("Email"), _("We will send you a link to confirm it."), "email", "email"),
    )
    return [
        FieldView(
            key=key, label=label, hint=hint, kind=kind, is_required=True, autocomplete=autocomplete,
            value=typed.get(key, ""), error=told.get(key, ""), longest=LONGEST_NAME,
        )
        for key, label, hint, kind, autocomplete in asked
    ]  # fmt: skip


def _spared(asked: Sequence[ProfileField]) -> dict[str, str]:
    """By key, the answer that makes a required question optional, in words."""
    return {
        key: _in_language(choice["labels"])
        for row in asked
        for choice in row.choices
        for key in choice.get("spares", ())
    }


def _hint(row: ProfileField, spared: str) -> str:
    unless = _("Required, unless you answered “{choice}”.").format(choice=spared)
    example = _("For example 31/12/1980") if row.kind is FieldKind.DATE else ""
    said = (_in_language(row.hints) or example, unless if row.is_required and spared else "")
    return " ".join(text for text in said if text)


def _field(
    row: ProfileField, typed: Mapping[str, str], told: Mapping[str, str], spared: str
) -> FieldView:
    choices = [ChoiceView(str(each["value"]), _in_language(each["labels"])) for each in row.choices]
    return FieldView(
        key=row.key,
        label=_in_language(row.labels),
        hint=_hint(row, spared),
        kind=str(row.kind),
        is_required=row.is_required and not spared,
        choices=[ChoiceView("", _("Choose")), *choices],
        value=_typed(row, typed.get(row.key, "")),
        error=told.get(row.key, ""),
        autocomplete=_AUTOCOMPLETE.get(row.key, "off"),
        longest=LONGEST_TEXT if row.kind is FieldKind.LONG_TEXT else LONGEST_LINE,
    )


def _typed(row: ProfileField, value: str) -> str:
    """A day that is kept, as people type it; what was typed stays as it is."""
    try:
        return typed_day(date.fromisoformat(value)) if row.kind is FieldKind.DATE else value
    except ValueError:
        return value


def labelled(label: str, text: str) -> str:
    return _("{label}: {value}").format(label=label, value=text)


def relative_label(name: str) -> str:
    """Which field of a person of the family it is, "" for another one."""
    labels = {
        "relation": _("Relation"),
        "given_name": _("First name"),
        "family_name": _("Last name"),
        "birth_date": _("Birth date"),
    }
    return labels.get(name.rpartition("-")[2], "")


def _label(name: str, labels: Mapping[str, str], typed: Mapping[str, str]) -> str:
    if name in labels:
        return labels[name]
    if not name.startswith("household"):
        return _("Password")
    for place, (number, row) in enumerate(rows_of(typed).items(), 1):
        if name.startswith(f"household-{number}-"):
            named = f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
            who = named or _("Person {n}").format(n=place)
            return f"{who}, {relative_label(name)}"
    return _("Your family")


def _relatives(typed: Mapping[str, str], told: Mapping[str, str]) -> list[RelativeView]:
    return [
        RelativeView(
            number=number,
            relation=row.get("relation", "child"),
            given_name=row.get("given_name", ""),
            family_name=row.get("family_name", ""),
            birth_date=row.get("birth_date", ""),
            errors={part: told.get(f"household-{number}-{part}", "") for part in PARTS},
        )
        for number, row in rows_of(typed).items()
    ]


def _told(message: str, values: Mapping[str, Any]) -> str:
    problem = PortalError(message, **values)
    return _(problem.message).format(**problem.values)


def _in_language(labels: Mapping[str, str]) -> str:
    return labels.get(current()) or labels.get(DEFAULT, "")

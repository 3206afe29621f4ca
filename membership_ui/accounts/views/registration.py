"""The registration form of a site, with what was typed and refused before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.accounts.rules.household import rows_of
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
    error: str = ""


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
    views = [(_in_language(row.section), _field(row, typed, told)) for row in asked]
    labels = {view.key: view.label for view in (*who, *(view for _title, view in views))}
    return RegistrationView(
        is_ready=True,
        who=who,
        sections=[
            SectionView(title, [view for _title, view in group])
            for title, group in groupby(views, key=lambda pair: pair[0])
        ],
        problems=[_problem(name, text, labels) for name, text in told.items()],
        password_error=told.get("password", ""),
        asks_household=asks_household,
        relatives=_relatives(typed, told),
    )


def _who(typed: Mapping[str, str], told: Mapping[str, str]) -> list[FieldView]:
    asked = (
        ("given_name", _("First name"), "", "text", "given-name"),
        ("family_name", _("Last name"), "", "text", "family-name"),
        ("email", _("E-mail"), _("We will send you a link to confirm it."), "email", "email"),
    )
    return [
        FieldView(
            key=key, label=label, hint=hint, kind=kind, is_required=True, autocomplete=autocomplete,
            value=typed.get(key, ""), error=told.get(key, ""), longest=LONGEST_NAME,
        )
        for key, label, hint, kind, autocomplete in asked
    ]  # fmt: skip


def _field(row: ProfileField, typed: Mapping[str, str], told: Mapping[str, str]) -> FieldView:
    choices = [ChoiceView(str(each["value"]), _in_language(each["labels"])) for each in row.choices]
    is_date = row.kind is FieldKind.DATE
    return FieldView(
        key=row.key,
        label=_in_language(row.labels),
        hint=_in_language(row.hints) or (_("For example 31/12/1980") if is_date else ""),
        kind=str(row.kind),
        is_required=row.is_required,
        choices=[ChoiceView("", _("Choose")), *choices],
        value=typed.get(row.key, ""),
        error=told.get(row.key, ""),
        autocomplete=_AUTOCOMPLETE.get(row.key, "off"),
        longest=LONGEST_TEXT if row.kind is FieldKind.LONG_TEXT else LONGEST_LINE,
    )


def _problem(name: str, text: str, labels: Mapping[str, str]) -> ProblemView:
    own = _("Your family") if name.startswith("household") else _("Password")
    label = labels.get(name, own)
    return ProblemView(name, _("{label}: {value}").format(label=label, value=text))


def _relatives(typed: Mapping[str, str], told: Mapping[str, str]) -> list[RelativeView]:
    return [
        RelativeView(
            number=number,
            relation=row.get("relation", "child"),
            given_name=row.get("given_name", ""),
            family_name=row.get("family_name", ""),
            birth_date=row.get("birth_date", ""),
            error=_first_of(told, f"household-{number}-"),
        )
        for number, row in rows_of(typed).items()
    ]


def _first_of(told: Mapping[str, str], prefix: str) -> str:
    return next((text for name, text in told.items() if name.startswith(prefix)), "")


def _told(message: str, values: Mapping[str, Any]) -> str:
    problem = PortalError(message, **values)
    return _(problem.message).format(**problem.values)


def _in_language(labels: Mapping[str, str]) -> str:
    return labels.get(current()) or labels.get(DEFAULT, "")

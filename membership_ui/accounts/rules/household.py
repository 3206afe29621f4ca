"""Spouse and children as typed in a form: `household-0-given_name`, `household-0-birth_date`…"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from membership_ui.accounts.rules.dates import read_birth_date
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.rules.names import read_name
from membership_ui.kernel.errors import N_, Invalid

MOST_PEOPLE = 20
# In the order of their fields on the pages
PARTS = ("relation", "given_name", "family_name", "birth_date")
_NAME = re.compile(rf"household-([0-9]{{1,3}})-({'|'.join(PARTS)})")


@dataclass(frozen=True)
class Relative:
    """Somebody of the household; `birth_date` is None where it was not told."""

    relation: Relation
    given_name: str
    family_name: str
    birth_date: date | None


def rows_of(raw: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """What was typed, by the number of its row; rows without a name are left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in raw.items():
        if found := _NAME.fullmatch(name):
            rows.setdefault(int(found[1]), {})[found[2]] = value
    named = ("given_name", "family_name", "birth_date")
    return {
        number: row
        for number, row in sorted(rows.items())
        if any(row.get(name, "").strip() for name in named)
    }


def read_household(
    raw: Mapping[str, str], problems: list[Invalid], *, today: date
) -> tuple[Relative, ...]:
    """Whoever could be read; what is wrong is added to `problems` in the order of the fields."""
    rows = rows_of(raw)
    if len(rows) > MOST_PEOPLE:
        problems.append(Invalid("household", N_("At most {count} people."), count=MOST_PEOPLE))
        return ()
    wrong: list[Invalid] = []
    people = [_relative(number, row, wrong, today) for number, row in rows.items()]
    spouses = [
        number for number, row in rows.items() if row.get("relation") == str(Relation.SPOUSE)
    ]
    for number in spouses[1:]:
        wrong.append(Invalid(f"household-{number}-relation", N_("One spouse or partner at most.")))
    problems.extend(sorted(wrong, key=_place))
    return tuple(person for person in people if person is not None)


def _place(problem: Invalid) -> tuple[int, int]:
    _household, number, part = problem.field.split("-")
    return int(number), PARTS.index(part)


def _relative(
    number: int, row: Mapping[str, str], problems: list[Invalid], today: date
) -> Relative | None:
    wrong: list[Invalid] = []
    names = {}
    for part in ("given_name", "family_name"):
        try:
            names[part] = read_name(f"household-{number}-{part}", row.get(part, ""))
        except Invalid as problem:
            wrong.append(problem)
    try:
        born = read_birth_date(f"household-{number}-birth_date", row.get("birth_date", ""), today)
    except Invalid as problem:
        wrong.append(problem)
        born = None
    relation = row.get("relation", "")
    if relation not in tuple(Relation):
        wrong.append(Invalid(f"household-{number}-relation", N_("Choose one of the answers.")))
    problems.extend(wrong)
    return None if wrong else Relative(Relation(relation), birth_date=born, **names)

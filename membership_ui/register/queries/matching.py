"""What a search of the register asks, as terms of its columns: filters, standings, words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, false, func

from membership_ui.kernel.text import END_OF_WORDS
from membership_ui.memberships.rules import Dues, Standing
from membership_ui.register.tables import RegisterEntry, RegisterWord

Terms = list[ColumnElement[bool]]
# The tables without their mapper, which costs as much as the search itself
_ENTRIES: Table = RegisterEntry.__table__  # pyright: ignore[reportAttributeAccessIssue]
_WORDS: Table = RegisterWord.__table__  # pyright: ignore[reportAttributeAccessIssue]
ENTRY, WORD = _ENTRIES.c, _WORDS.c


@dataclass(frozen=True)
class Wanted:
    """Which entries: each of `words` begins one of theirs; empty fields ask nothing. `words` None
    matches nothing. By name, those called `name`, folded, come first.

    Standing depends on `today` and on `closing_on`, the last expiry for which renewal is open
    today.
    """

    site_id: int
    today: date
    closing_on: date
    words: tuple[str, ...] | None = ()
    kind: str = ""
    department: str = ""
    tier: int | None = None
    standing: Standing | None = None
    name: str = ""

    @property
    def has_several_words(self) -> bool:
        return len(self.words or ()) > 1


@dataclass(frozen=True)
class Columns:
    """The columns that filters test, each as it is or hidden from the planner."""

    kind: ColumnElement[str]
    department: ColumnElement[str]
    tier: ColumnElement[int]
    dues: ColumnElement[int]
    covered_from: ColumnElement[date]
    not_before: ColumnElement[date]
    not_after: ColumnElement[date]

    @classmethod
    def of(cls, columns: Any) -> Columns:
        return cls(
            kind=columns.kind,
            department=columns.department,
            tier=columns.tier_position,
            dues=columns.dues,
            covered_from=columns.covered_from,
            not_before=columns.expires_on,
            not_after=columns.expires_on,
        )


def still(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column's value, which no index is used for: on both databases an index knows the bare
    column only.
    """
    return func.coalesce(column, column)


SHOWN, OF_WORD = Columns.of(ENTRY), Columns.of(WORD)
HIDDEN = Columns(**{name: still(column) for name, column in vars(SHOWN).items()})


def filters(wanted: Wanted, columns: Columns) -> Terms:
    terms: Terms = []
    if wanted.kind:
        terms.append(columns.kind == wanted.kind)
    if wanted.department:
        terms.append(columns.department == wanted.department)
    if wanted.tier is not None:
        terms.append(columns.tier == wanted.tier)
    return terms + _standing(wanted, columns)


def _standing(wanted: Wanted, columns: Columns) -> Terms:
    """`rules.register_standing`, the other way round; a test holds the two together."""
    if wanted.standing is None:
        return []
    if wanted.standing in (Standing.NONE, Standing.DUE):
        return [columns.dues == int(Dues.NONE if wanted.standing is Standing.NONE else Dues.OWED)]
    started = columns.covered_from <= wanted.today
    rest: dict[Standing, Terms] = {
        Standing.EXPIRED: [columns.not_after < wanted.today],
        Standing.UPCOMING: [columns.not_before >= wanted.today, ~started],
        Standing.TO_RENEW: [
            columns.not_before >= wanted.today,
            columns.not_after <= wanted.closing_on,
            started,
        ],
        Standing.ACTIVE: [
            columns.not_before > wanted.closing_on,
            columns.not_before >= wanted.today,
            started,
        ],
    }
    return [columns.dues == int(Dues.PAID), *rest.get(wanted.standing, [false()])]


def holding(words: Iterable[str]) -> Terms:
    # Words are folded to letters and digits: nothing to escape
    return [ENTRY.search_key.like(f"% {word}%") for word in words]


def under(wanted: Wanted, word: str) -> Terms:
    """The words that `word` begins, of entries that pass the filters."""
    begun = [WORD.word >= word, WORD.word < f"{word}{END_OF_WORDS}"]
    return [WORD.site_id == wanted.site_id, *begun, *filters(wanted, OF_WORD)]

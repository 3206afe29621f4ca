"""What a search of the register asks, as terms of its columns: filters, standings, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, false

from membership_ui.adapters.word_search import Terms, WordIndex, still
from membership_ui.memberships.rules import Dues, Standing
from membership_ui.register.tables import RegisterEntry, RegisterWord

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


def words_of(wanted: Wanted) -> WordIndex:
    """The words of the entries that pass the filters."""
    among = [WORD.site_id == wanted.site_id, *filters(wanted, OF_WORD)]
    return WordIndex(WORD, WORD.entry_id, among)

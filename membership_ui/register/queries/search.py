"""Counts and pages of the register for any search, filter and order, in milliseconds over 100,000
entries.

Two plans, and the query says which, because neither database's planner knows how rare a search is.
*Walk*: follow the index of the order and keep what matches; right when much matches. *Gather*: take
what matches by its own index and sort it; right when little does. A column in `still()` is hidden
from the planner, which then has no choice. Words stand in an index of their own, with the filters
beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlmodel import Session

from membership_ui.adapters.word_search import GATHER_UP_TO, Terms, holding, still
from membership_ui.memberships.rules import NO_AMOUNT, Standing
from membership_ui.register.queries.matching import (
    ENTRY,
    HIDDEN,
    SHOWN,
    Wanted,
    filters,
    words_of,
)


class RegisterOrder(StrEnum):
    NAME = "name"
    TIER = "tier"
    EXPIRY = "expiry"
    STANDING = "standing"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Place:
    """Which page: the one after or before an entry, else the first one."""

    order: RegisterOrder = RegisterOrder.NAME
    is_descending: bool = False
    after: int | None = None
    before: int | None = None

    @property
    def start(self) -> int | None:
        return self.after if self.before is None else self.before

    @property
    def is_backwards(self) -> bool:
        """Whether the rows are read against the order of the index."""
        return self.is_descending != (self.before is not None)


class ListedEntry(NamedTuple):
    """What the list shows of an entry. A plain row: fifty objects of the mapper cost as much
    as the search.
    """

    id: int
    member_id: int
    kind: str
    department: str
    tier_code: str
    dues: int
    covered_from: date
    expires_on: date
    cents: int


class Counted(NamedTuple):
    """A page, and how many entries match in all."""

    entries: list[ListedEntry]
    matching: int


_LISTED = [ENTRY[name] for name in ListedEntry._fields]


def rarest_first(session: Session, wanted: Wanted) -> Wanted:
    """The same search, its rarest word first: `count` and `page` look that one up, and then read
    few entries for the others.
    """
    if not wanted.has_several_words:
        return wanted
    return replace(wanted, words=words_of(wanted).rarest_first(session, wanted.words or ()))


def count(session: Session, wanted: Wanted) -> int:
    """How many entries match, exactly."""
    counted = select(func.count())
    return words_of(wanted).count_all(
        session, wanted.words, lambda: counted.where(*_gathered(wanted))
    )


def page(
    session: Session, wanted: Wanted, place: Place, *, size: int, matching: int
) -> list[ListedEntry]:
    """At most `size` entries. `matching` is how many match, which chooses the plan."""
    if not matching:
        return []
    key = _key(wanted, place.order)
    if matching <= GATHER_UP_TO:
        key = [*_nearness(wanted, place.order), *key]
        shown, matches = [still(column) for column in key], _gathered(wanted)
    else:
        shown, matches = key, _walked(wanted, place)
    if place.start is not None:
        start = session.connection().execute(select(*key).where(ENTRY.id == place.start)).first()
        if start is None:
            return []
        here, there = tuple_(*shown), tuple_(*start)
        matches.append(here < there if place.is_backwards else here > there)
    query = select(*_LISTED).where(*matches).order_by(*_ordered(shown, place)).limit(size)
    rows = [ListedEntry(*row) for row in session.connection().execute(query)]
    return rows[::-1] if place.before is not None else rows


def counted_page(session: Session, wanted: Wanted, place: Place, *, size: int) -> Counted:
    """The first page of a search of several words, and how many match: looked up once for both."""
    key = [*_nearness(wanted, place.order), *_key(wanted, place.order)]
    shown = [still(column) for column in key]
    query = (
        select(func.count().over(), *_LISTED)
        .where(*_gathered(wanted))
        .order_by(*_ordered(shown, place))
        .limit(size)
    )
    rows = session.connection().execute(query).all()
    matching = rows[0][0] if rows else 0
    if wanted.name and matching > GATHER_UP_TO:
        # The pages that follow are walked to, and a walk knows no nearness
        return Counted(page(session, wanted, place, size=size, matching=matching), matching)
    return Counted([ListedEntry(*listed) for _n, *listed in rows], matching)


class _Lead(StrEnum):
    """The filter that the index of the order begins with, if any."""

    NOTHING = ""
    TIER = "tier"
    STANDING = "standing"


def _lead(wanted: Wanted, order: RegisterOrder) -> _Lead:
    """Amounts follow tiers and expiry follows standing: a walk along the one, filtered by the
    other, would first pass all that does not match. Within one tier or one standing the order
    therefore goes by that index.
    """
    by_amount = order is RegisterOrder.AMOUNT
    if wanted.standing and order in (RegisterOrder.EXPIRY, RegisterOrder.STANDING):
        return _Lead.STANDING
    if wanted.standing is Standing.NONE and by_amount:
        return _Lead.STANDING
    if wanted.tier is not None and (by_amount or order is RegisterOrder.TIER):
        return _Lead.TIER
    return _Lead.NOTHING


def _key(wanted: Wanted, order: RegisterOrder) -> list[ColumnElement[Any]]:
    """The columns of the order, down to the id, without the one that the leading filter fixes."""
    leading: list[ColumnElement[Any]] = {
        RegisterOrder.NAME: [],
        RegisterOrder.TIER: [ENTRY.tier_position, ENTRY.cents],
        RegisterOrder.EXPIRY: [ENTRY.expires_on],
        RegisterOrder.STANDING: [ENTRY.dues, ENTRY.expires_on],
        RegisterOrder.AMOUNT: [ENTRY.cents],
    }[order]
    match _lead(wanted, order):
        case _Lead.STANDING:
            leading = [ENTRY.expires_on]
        case _Lead.TIER:
            leading = [ENTRY.cents]
    return [*leading, ENTRY.name_key, ENTRY.id]


def _nearness(wanted: Wanted, order: RegisterOrder) -> list[ColumnElement[Any]]:
    """How near a name is to what was typed: the very name, the same words and more, the same
    letters and more, the words somewhere.
    """
    if not wanted.name or order is not RegisterOrder.NAME:
        return []
    # Folded to letters and digits: nothing to escape
    nearness = case(
        (ENTRY.name_key == wanted.name, 0),
        (ENTRY.name_key.like(f"{wanted.name} %"), 1),
        (ENTRY.name_key.like(f"{wanted.name}%"), 2),
        else_=3,
    )
    return [nearness]


def _ordered(key: list[ColumnElement[Any]], place: Place) -> list[ColumnElement[Any]]:
    return [column.desc() if place.is_backwards else column.asc() for column in key]


def _walked(wanted: Wanted, place: Place) -> Terms:
    """What matches, told so that only the index of the order can be followed, from the place to its
    end.
    """
    # The place is a bound of its own: SQLite takes one for each end of an index, and that one must
    # not be the filter's
    free_below = place.start is None or place.is_backwards
    free_above = place.start is None or not place.is_backwards
    columns = HIDDEN
    match _lead(wanted, place.order):
        case _Lead.TIER:
            columns = replace(HIDDEN, tier=SHOWN.tier)
        case _Lead.STANDING:
            columns = replace(
                HIDDEN,
                dues=SHOWN.dues,
                not_before=SHOWN.not_before if free_below else HIDDEN.not_before,
                not_after=SHOWN.not_after if free_above else HIDDEN.not_after,
            )
    terms = [
        ENTRY.site_id == wanted.site_id,
        *holding(ENTRY.search_key, wanted.words or ()),
        *filters(wanted, columns),
    ]
    return terms + _with_dues(wanted, place.order, free_below=free_below)


def _with_dues(wanted: Wanted, order: RegisterOrder, *, free_below: bool) -> Terms:
    """Passes by whoever owes nothing, who stand together in the two orders that hold the amount."""
    if not wanted.standing or wanted.standing is Standing.NONE:
        return []
    if order is RegisterOrder.AMOUNT and free_below:
        return [ENTRY.cents > NO_AMOUNT]
    if order is RegisterOrder.TIER:
        return [still(ENTRY.cents) > NO_AMOUNT]
    return []


def _gathered(wanted: Wanted) -> Terms:
    """What matches, told so that its filters or the first of its words are looked up first."""
    if not wanted.words:
        # Few are in a department: nothing else may lead away from its index
        columns = replace(HIDDEN, department=SHOWN.department) if wanted.department else SHOWN
        return [ENTRY.site_id == wanted.site_id, *filters(wanted, columns)]
    rarest, *others = wanted.words
    ids = words_of(wanted).found_under(rarest)
    return [ENTRY.id.in_(ids), *holding(ENTRY.search_key, others)]

"""Counts and pages of a site's list of accounts, in milliseconds over 100,000 of them.

As in the register, the query says its plan: *walk* the index of the names and keep what matches
where much does, *gather* what matches by its words and sort it where little does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, Table, func, select, tuple_
from sqlmodel import Session

from membership_ui.accounts.tables import Account
from membership_ui.adapters.word_search import GATHER_UP_TO, Terms, WordIndex, holding, still
from membership_ui.casework.tables import AccountEntry, AccountWord
from membership_ui.kernel.search_address import LONGEST_SEARCH
from membership_ui.kernel.text import typed_words

MOST_WORDS = 8
# The tables without their mapper, which costs as much as the search itself
_ACCOUNTS: Table = Account.__table__  # pyright: ignore[reportAttributeAccessIssue]
_ENTRIES: Table = AccountEntry.__table__  # pyright: ignore[reportAttributeAccessIssue]
_WORDS: Table = AccountWord.__table__  # pyright: ignore[reportAttributeAccessIssue]
ENTRY = _ENTRIES.c
_KEY: tuple[ColumnElement[Any], ...] = (ENTRY.family_key, ENTRY.given_key, ENTRY.account_id)


@dataclass(frozen=True)
class Wanted:
    """Which accounts of the site: each of `words` begins one of theirs. None matches nobody."""

    site_id: int
    words: tuple[str, ...] | None = ()

    @property
    def has_several_words(self) -> bool:
        return len(self.words or ()) > 1


@dataclass(frozen=True)
class Place:
    """Which page: the one after or before an account, else the one that begins behind the first
    `skipped`.
    """

    skipped: int = 0
    after: int = 0
    before: int = 0

    @property
    def start(self) -> int:
        return self.after or self.before


class ListedAccount(NamedTuple):
    """What the list shows of an account."""

    id: int
    given_name: str
    family_name: str
    member_number: str
    email: str
    created_at: datetime
    email_verified_at: datetime | None


_LISTED = [_ACCOUNTS.c[name] for name in ListedAccount._fields]


def wanted_by(site_id: int, text: str) -> Wanted:
    """The search in terms of the list's words; one without a letter or a digit finds nobody."""
    typed = tuple(dict.fromkeys(typed_words(text[:LONGEST_SEARCH])[:MOST_WORDS]))
    return Wanted(site_id, None if text.strip() and not typed else typed)


def words_of(wanted: Wanted) -> WordIndex:
    return WordIndex(_WORDS.c, _WORDS.c.account_id, [_WORDS.c.site_id == wanted.site_id])


def rarest_first(session: Session, wanted: Wanted) -> Wanted:
    """The same search in the order in which `count` and `page` look its words up."""
    if not wanted.words:
        return wanted
    return Wanted(wanted.site_id, words_of(wanted).rarest_first(session, wanted.words))


def count(session: Session, wanted: Wanted) -> int:
    """How many accounts match, exactly."""
    counted = select(func.count()).select_from(_ENTRIES)
    return words_of(wanted).count_all(
        session, wanted.words, lambda: counted.where(*_gathered(wanted))
    )


def page(
    session: Session, wanted: Wanted, place: Place, *, size: int, matching: int
) -> list[ListedAccount]:
    """At most `size` accounts by folded family name and given name; nobody where the account that
    they should follow or precede is not in the list. `matching`, how many match, chooses the plan.
    """
    if not matching:
        return []
    is_gathered = bool(wanted.words) and matching <= GATHER_UP_TO
    key = [still(column) if is_gathered else column for column in _KEY]
    matches = _gathered(wanted) if is_gathered else _walked(wanted)
    if place.start:
        start = _start(session, wanted.site_id, place.start)
        if start is None:
            return []
        here, there = tuple_(*key), tuple_(*start)
        matches.append(here > there if place.after else here < there)
        return _read(session, matches, key, size=size, is_turned=not place.after)
    if place.skipped <= matching // 2:
        return _read(session, matches, key, size=size, skipped=place.skipped)
    # The end of the list is nearer
    rest = max(0, matching - place.skipped)
    shown = min(size, rest)
    return _read(session, matches, key, size=shown, skipped=rest - shown, is_turned=True)


def counted_page(session: Session, wanted: Wanted, *, size: int) -> tuple[list[ListedAccount], int]:
    """The first page of a search of several words, and how many match: looked up once for both."""
    key = [still(column) for column in _KEY]
    found = (
        select(*_KEY, func.count().over().label("matching"))
        .where(*_gathered(wanted))
        .order_by(*key)
        .limit(size)
        .subquery()
    )
    rows = session.connection().execute(_shown(found, found.c.matching)).all()
    return [ListedAccount(*listed) for _n, *listed in rows], rows[0][0] if rows else 0


def _read(
    session: Session,
    matches: Terms,
    key: list[ColumnElement[Any]],
    *,
    size: int,
    skipped: int = 0,
    is_turned: bool = False,
) -> list[ListedAccount]:
    order = [column.desc() if is_turned else column.asc() for column in key]
    found = select(*_KEY).where(*matches).order_by(*order).offset(skipped).limit(size).subquery()
    return [ListedAccount(*row) for row in session.connection().execute(_shown(found))]


def _shown(found: Subquery, *beside: ColumnElement[Any]) -> Select[Any]:
    """The accounts of a page, in their order."""
    query = select(*beside, *_LISTED).join(found, found.c.account_id == _ACCOUNTS.c.id)
    return query.order_by(found.c.family_key, found.c.given_key, found.c.account_id)


def _start(session: Session, site_id: int, account_id: int) -> Any:
    asked = select(*_KEY).where(ENTRY.account_id == account_id, ENTRY.site_id == site_id)
    return session.connection().execute(asked).first()


def _walked(wanted: Wanted) -> Terms:
    return [ENTRY.site_id == wanted.site_id, *holding(ENTRY.search_key, wanted.words or ())]


def _gathered(wanted: Wanted) -> Terms:
    """What matches, told so that the first of its words is looked up first."""
    here = ENTRY.site_id == wanted.site_id
    if not wanted.words:
        return [here]
    rarest, *others = wanted.words
    index = words_of(wanted)
    ids = index.found_under(rarest)
    if others:
        # True of all; PostgreSQL takes it for true of few, and looks each up. It would read the
        # words of every entry else, ten times as long
        ids = ids.where(still(index.found) == index.found)
    return [here, ENTRY.account_id.in_(ids), *holding(ENTRY.search_key, others)]

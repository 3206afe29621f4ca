"""Lists that are searched by words: each word stands in an index beside the key of the row that it
finds and how many letters it shares with that row's word before it. How many rows a beginning
finds, which of several is the rarest, what is meant by a typing error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from membership_ui.kernel.text import END_OF_WORDS

Terms = list[ColumnElement[bool]]
# Up to this many matches, sorting them is cheaper than walking past the others
GATHER_UP_TO = 5_000
_TELLS_RARE = 10_000
# A shorter word is near to too many others
_SHORTEST = 4
# From this many letters on a second wrong one is forgiven
_LONG = 7
_LONGEST = 40


def still(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column's value, which no index is used for: on both databases an index knows the bare
    column only.
    """
    return func.coalesce(column, column)


def holding(search_key: ColumnElement[str], words: Iterable[str]) -> Terms:
    """Of a row that keeps its words in one text, a space before each: all of these begin one."""
    # Words are folded to letters and digits: nothing to escape
    return [search_key.like(f"% {word}%") for word in words]


@dataclass(frozen=True)
class WordIndex:
    """`columns` are those of the index, `word` and `shared` among them; `found` is the key of the
    row that a word finds; only the words of `among` are looked at.
    """

    columns: Any
    found: ColumnElement[int]
    among: Terms

    def under(self, word: str) -> Terms:
        """The words that `word` begins."""
        bare = self.columns.word
        return [*self.among, bare >= word, bare < f"{word}{END_OF_WORDS}"]

    def found_under(self, word: str) -> Select[int]:
        return select(self.found).where(*self.under(word))

    def count(self, session: Session, word: str) -> int:
        """How many rows have a word that `word` begins: each counts for the first of them."""
        first_of_row = self.columns.shared < len(word)
        counted = select(func.count()).where(*self.under(word), first_of_row)
        return session.connection().execute(counted).scalar_one()

    def count_all(
        self, session: Session, words: tuple[str, ...] | None, counted: Callable[[], Select[int]]
    ) -> int:
        """How many rows match, exactly. None matches nothing; `counted` is asked where it is not
        for one word alone.
        """
        if words is None:
            return 0
        if len(words) == 1:
            return self.count(session, words[0])
        return session.connection().execute(counted()).scalar_one()

    def rarest_first(self, session: Session, words: tuple[str, ...]) -> tuple[str, ...]:
        """Whoever looks up the first then reads few rows for the others."""
        if len(words) < 2:
            return words
        asked = select(*(self._some_under(word) for word in words))
        found = dict(zip(words, session.connection().execute(asked).one(), strict=True))
        return tuple(sorted(words, key=lambda word: (found[word], -len(word))))

    def nearest(self, session: Session, words: tuple[str, ...]) -> tuple[str, ...]:
        """The same words, each that the index lacks replaced by the nearest that it has: one letter
        too many, missing, wrong or in the other's place, two in a long word. The first letter
        counts as right: one stretch of the index is read. Empty when nothing is near.
        """
        found = tuple(self._known(session, word) for word in words)
        return found if all(found) and found != words else ()

    def _some_under(self, word: str) -> ColumnElement[int]:
        """How many words, counted no further than need be to tell rare from common."""
        some = self.found_under(word).limit(_TELLS_RARE)
        return select(func.count()).select_from(some.subquery()).scalar_subquery()

    def _known(self, session: Session, word: str) -> str:
        if session.connection().execute(self.found_under(word).limit(1)).first():
            return word
        if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
            return ""
        return self._nearest(session, word)

    def _nearest(self, session: Session, word: str) -> str:
        """Among equally near words the one that most rows have."""
        wrong = 2 if len(word) >= _LONG else 1
        known, length = self.columns.word, func.length(self.columns.word)
        query = (
            select(known, func.count())
            .where(*self.under(word[0]), length.between(len(word) - wrong, len(word) + wrong))
            .group_by(known)
        )
        rows = {str(word): count for word, count in session.connection().execute(query)}
        near = process.extract(
            word, rows.keys(), scorer=OSA.distance, score_cutoff=wrong, limit=None
        )
        best = min(near, key=lambda each: (each[1], -rows[each[0]], each[0]), default=None)
        return str(best[0]) if best else ""

"""Words of the register that differ little from what was typed, for a search that finds nothing."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select
from sqlmodel import Session

from membership_ui.register.queries.matching import WORD, Wanted, under

# A shorter word is near to too many others
_SHORTEST = 4
# From this many letters on a second wrong one is forgiven
_LONG = 7
_LONGEST = 40


def near_words(session: Session, wanted: Wanted) -> tuple[str, ...]:
    """The words of a search, each that the register lacks replaced by the nearest that it has:
    one letter too many, missing, wrong or in the other's place, two in a long word. The first
    letter counts as right: one stretch of the index is read. `wanted` without filters, under which
    a known word would look like an error. Empty when nothing is near.
    """
    found = tuple(_known(session, wanted, word) for word in wanted.words or ())
    return found if all(found) and found != wanted.words else ()


def _known(session: Session, wanted: Wanted, word: str) -> str:
    begun = select(WORD.entry_id).where(*under(wanted, word)).limit(1)
    if session.connection().execute(begun).first():
        return word
    if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return ""
    return _nearest(session, wanted, word)


def _nearest(session: Session, wanted: Wanted, word: str) -> str:
    """Among equally near words the one that most members have."""
    wrong = 2 if len(word) >= _LONG else 1
    length = func.length(WORD.word)
    query = (
        select(WORD.word, func.count())
        .where(*under(wanted, word[0]), length.between(len(word) - wrong, len(word) + wrong))
        .group_by(WORD.word)
    )
    members: dict[str, int] = dict(session.connection().execute(query).tuples().all())
    near = process.extract(
        word, members.keys(), scorer=OSA.distance, score_cutoff=wrong, limit=None
    )
    best = min(near, key=lambda each: (each[1], -members[each[0]], each[0]), default=None)
    return str(best[0]) if best else ""

"""Folding of names for search: what a person types without accents or hyphens finds what is written
with them.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that have no decomposition in Unicode
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "þ": "th", "ð": "d"}
)
# As written on envelopes and road signs; both sides of a search go through here
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_WORD = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Words of `text`, lower case, without accents, ligatures, punctuation; `St` reads `saint`."""
    plain = text.casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join([letter for letter in parts if not unicodedata.combining(letter)])
    words: list[str] = _WORD.findall(plain)
    return [_ABBREVIATIONS.get(word, word) for word in words]


def fold(text: str) -> str:
    """The folded words, one space between them: the form in which names are sorted and compared."""
    return " ".join(tokens(text))

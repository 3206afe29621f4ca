"""Folding of names for search: what a person types without accents or hyphens finds what is written
with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

# Letters that have no decomposition in Unicode
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "þ": "th", "ð": "d"}
)
# As written on envelopes and road signs; both sides of a comparison go through here
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SHORT = {written: short for short, written in _ABBREVIATIONS.items()}
_BEFORE_APOSTROPHE = (
    *("presqu", "quelqu", "lorsqu", "puisqu", "jusqu", "aujourd", "qu"),
    *("c", "d", "j", "l", "m", "n", "o", "s", "t"),
)
_APOSTROPHE = re.compile("['’‘ʼ`´]")
# Scripts that leave no space between words: Thai to Burmese, Khmer, kana, Chinese characters
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
# Sorts after every word that begins alike, in the order of code points
END_OF_WORDS = "\U0010ffff"


def typed_words(text: str) -> list[str]:
    """Words of `text` in any script, lower case, without accents, ligatures, punctuation; each
    letter by itself where a script leaves no spaces.
    """
    plain = _APOSTROPHE.sub(" ", text).casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join([letter for letter in parts if not unicodedata.combining(letter)])
    return _WORD.findall(plain)


def tokens(text: str) -> list[str]:
    """The same words, `St` read as `saint`."""
    return [_ABBREVIATIONS.get(word, word) for word in typed_words(text)]


def fold(text: str) -> str:
    """The folded words, one space between them: the form in which names are sorted and compared."""
    return " ".join(tokens(text))


def readings(word: str) -> tuple[str, ...]:
    """How a typed word may be meant: `st` begins both `Strasbourg` and `Saint-Malo`."""
    return (word, _ABBREVIATIONS[word]) if word in _ABBREVIATIONS else (word,)


def spelt_apart(word: str) -> tuple[str, ...]:
    """How a word stands in a folded name when its apostrophe was left out: `doeuvre` is `d oeuvre`,
    `presquile` is `presqu ile`, `oneil` is `o neil`.
    """
    cuts = (begin for begin in _BEFORE_APOSTROPHE if word.startswith(begin) and word != begin)
    return tuple(f"{begin} {word[len(begin) :]}" for begin in cuts)


def found_under(name: str) -> set[str]:
    """The words that find a name, by the beginning of any: `saint` and `st` alike, `Presqu'île` in
    two words and in one, `d'O'Neil` in one, two or three.
    """
    words = set(tokens(name))
    if _APOSTROPHE.search(name):
        pieces = [typed_words(piece) for piece in _APOSTROPHE.split(name)]
        words |= {a[-1] + b[0] for a, b in pairwise(pieces) if a and b}
        words.update(tokens(_APOSTROPHE.sub("", name)))
    return words | {_SHORT[word] for word in words if word in _SHORT}


def shared_letters(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Words in alphabetical order, each with how many letters it has in common with the one
    before.
    """
    before = ""
    for word in words:
        shared = 0
        for letter, other in zip(before, word, strict=False):
            if letter != other:
                break
            shared += 1
        yield word, shared
        before = word

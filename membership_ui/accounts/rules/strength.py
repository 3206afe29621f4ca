"""How easily a new password is guessed, and the sentence that says why."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from membership_ui.accounts.rules.common_words import COMMON_WORDS
from membership_ui.accounts.rules.set_phrases import SET_PHRASES
from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.text import tokens

# zxcvbn: 3 is "safely unguessable", 10^8 guesses and more
_LEAST_SCORE = 3
_MOST_READ = 60  # zxcvbn refuses more than 72; what comes after only helps
# What zxcvbn reads as letters (`p@ssw0rd`), digits too, in every combination: twenty of them take
# seconds. More than a few make no word
_SIGNS, _MOST_SIGNS, _OTHER_SIGN = "@({[<!|$+%", 6, "~"
_LETTERS_BESIDE, _FEW_WORDS = 3, 2
_LONGEST_WORD, _MOST_WORDS = 40, 60

WEAKNESSES: Mapping[str, str] = {
    "short": N_("At least 12 characters. A phrase works well."),
    "long": N_("At most 1,024 characters."),
    "common": N_("It is a common password. Choose a phrase that nobody else would think of."),
    "about_you": N_("It is made of your name, your email or this site's name. Choose other words."),
    "words": N_("It is made of very common words. Add one or two less common ones."),
    "names": N_("It is made of first names or family names. Add other words."),
    "repeated": N_("It repeats the same characters or words. Choose different ones."),
    "sequence": N_("It follows a sequence like “abcd” or “6543”. Choose words instead."),
    "keyboard": N_("It follows the keys of the keyboard. Choose words instead."),
    "date": N_("It is mostly a date or a year. Add a few words."),
    "guessable": N_("It is easy to guess. Add one or two uncommon words."),
}
_OF_DICTIONARY = {
    "passwords": "common",
    "english_wikipedia": "words",
    "us_tv_and_film": "words",
    "surnames": "names",
    "male_names": "names",
    "female_names": "names",
}
_OF_PATTERN = {
    "spatial": "keyboard",
    "repeat": "repeated",
    "sequence": "sequence",
    "regex": "date",
    "date": "date",
}


class WeakPassword(Invalid):
    """`reason` is a key of WEAKNESSES."""

    def __init__(self, reason: str) -> None:
        super().__init__("password", WEAKNESSES[reason])
        self.reason = reason


def weakness(password: str, about: Sequence[str]) -> str:
    """A key of WEAKNESSES, "" for a good password. About 10 ms: never on the event loop.

    `about`: what a stranger knows of the person and of the site.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  (13 MB of word lists, for whoever judges a password)

    own = _words_of(about)
    if _is_set_phrase(password):
        return "common"
    if made := _made_of(_unaccented(password).casefold(), own):
        return made
    read = _with_few_signs(_unaccented(password)[:_MOST_READ])
    found = zxcvbn(read, user_inputs=[*own, *COMMON_WORDS])
    if found["score"] >= _LEAST_SCORE:
        return ""
    return _reason(max(found["sequence"], key=lambda match: len(match["token"])), set(own))


def _made_of(password: str, own: Sequence[str]) -> str:
    """Two expected words and a year pass for three in zxcvbn: each match multiplies its guesses."""
    left, own_found, common_found = password, 0, 0
    for word in sorted({*own, *COMMON_WORDS}, key=len, reverse=True):
        if word in left:
            left = left.replace(word, " ")
            own_found, common_found = own_found + (word in own), common_found + (word not in own)
    is_expected = sum(map(str.isalpha, left)) <= _LETTERS_BESIDE and common_found <= _FEW_WORDS
    if not is_expected or not own_found + common_found:
        return ""
    return "about_you" if own_found else "words"


def _is_set_phrase(password: str) -> bool:
    """It is known by heart, or such phrases with little else: a year, a mark, a common word."""
    left = plain = "".join(tokens(password))
    for phrase in SET_PHRASES:
        left = left.replace(phrase, " ")
    if left == plain:
        return False
    for word in sorted(COMMON_WORDS, key=len, reverse=True):
        left = left.replace(word, " ")
    return sum(map(str.isalpha, left)) <= _LETTERS_BESIDE


def _reason(match: Mapping[str, Any], own: set[str]) -> str:
    if match["pattern"] != "dictionary":
        return _OF_PATTERN.get(match["pattern"], "guessable")
    if match["dictionary_name"] == "user_inputs":
        return "about_you" if match["matched_word"] in own else "words"
    return _OF_DICTIONARY.get(match["dictionary_name"], "guessable")


def _words_of(about: Sequence[str]) -> list[str]:
    """Whole and in pieces: `claire.morvan@kerlann.example` gives claire, morvan, kerlann too."""
    whole = [_unaccented(text).casefold() for text in about]
    pieces = [word for text in about for word in tokens(text)]
    short = [word[:_LONGEST_WORD] for word in (*whole, *pieces) if len(word) > 2]
    return list(dict.fromkeys(short))[:_MOST_WORDS]


def _with_few_signs(password: str) -> str:
    """Digits stay: dates and sequences are made of them."""
    left = max(0, _MOST_SIGNS - len({letter for letter in password if letter.isdecimal()}))
    too_many = list(dict.fromkeys(sign for sign in password if sign in _SIGNS))[left:]
    return password.translate({ord(sign): _OTHER_SIGN for sign in too_many})


def _unaccented(text: str) -> str:
    """Accents help memory, not against guessing."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))

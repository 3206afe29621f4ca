"""Words that people type of themselves: any script, nothing that only a machine would send."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from membership_ui.kernel.errors import N_, Invalid

LONGEST_NAME = 300
LONGEST_LINE = 300
LONGEST_TEXT = 2000
# What turns the direction of the text around it: it could hide what a name really says
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNREADABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Nobody sees them, and a name with one is another name to a search
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff"))
_LINKS = ("://", "www.", "@", "＠", "\\", "<", ">")


class Named(Protocol):
    """An account, or a person of a family."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...


def full_name(who: Named) -> str:
    """`Claire Morvan`; empty for an account that was erased."""
    return f"{who.given_name} {who.family_name}".strip()


def read_name(field: str, typed: str) -> str:
    """The name in composed form, one space between words. Raises Invalid(field)."""
    name = read_line(field, typed, longest=LONGEST_NAME)
    if not name:
        raise Invalid(field, N_("This field is required."))
    has_letter = any(unicodedata.category(letter)[0] == "L" for letter in name)
    if not has_letter or any(mark in name.casefold() for mark in _LINKS):
        raise Invalid(field, N_("A name is written in letters, without a link or an address."))
    return name


def read_line(field: str, typed: str, *, longest: int = LONGEST_LINE) -> str:
    """One line; may be empty. Raises Invalid(field)."""
    _require_readable(field, typed)
    line = " ".join(unicodedata.normalize("NFC", typed.translate(_UNSEEN)).split())
    return _no_longer_than(longest, field, line)


def read_text(field: str, typed: str) -> str:
    """Several lines; may be empty. Raises Invalid(field)."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    _require_readable(field, plain.replace("\n", " "))
    text = unicodedata.normalize("NFC", plain.translate(_UNSEEN)).strip()
    return _no_longer_than(LONGEST_TEXT, field, text)


def _require_readable(field: str, typed: str) -> None:
    if any(unicodedata.category(mark) in _UNREADABLE or mark in _TURNING for mark in typed):
        raise Invalid(field, N_("A character here cannot be kept. Type the text again."))


def _no_longer_than(longest: int, field: str, text: str) -> str:
    if len(text) > longest:
        raise Invalid(field, N_("At most {count} characters."), count=longest)
    return text

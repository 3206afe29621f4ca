"""Pieces of text that pages of every feature are made of."""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.kernel.search_address import SIZE


@dataclass(frozen=True)
class Badge:
    """A status as `status_badge` draws it."""

    color: str = "gray"
    icon: str = ""
    text: str = ""


@dataclass(frozen=True)
class Choice:
    """A line of a select or of a filter; the empty value is for all, or for none yet."""

    value: str = ""
    text: str = ""


def size_choice(size: int) -> Choice:
    """So many lines a page; the usual number is no filter."""
    return Choice(str(size) if size != SIZE else "", str(size))


@dataclass(frozen=True)
class ListView:
    """What stands around the lines of a list. `near` are the words that were looked for where
    nobody has those of `text`; `found` and `span` say how many there are, and which are shown;
    `total` is that number where the list can be exported; `query`, `previous` and `next` are the
    addresses of this page and of those beside it.
    """

    text: str = ""
    near: str = ""
    found: str = ""
    span: str = ""
    sort: str = ""
    size: Choice = Choice()
    total: int = 0
    query: str = ""
    previous: str = ""
    next: str = ""
    has_previous: bool = False
    has_next: bool = False

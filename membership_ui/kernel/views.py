"""Pieces of text that pages of every feature are made of."""

from __future__ import annotations

from dataclasses import dataclass


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

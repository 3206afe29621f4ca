"""What pages keep of an unsaved form when the session ends: nothing else is promised."""

from __future__ import annotations

from enum import Enum, auto


class Keeps(Enum):
    """A draft stays on the server, typed text in the browser's tab."""

    NOTHING = auto()
    TYPED = auto()
    DRAFT = auto()


_pages: dict[str, Keeps] = {}


def set_kept(page: str, keeps: Keeps) -> None:
    """Called by the app module's table of pages."""
    _pages[page] = keeps


def kept_on(page: str) -> Keeps:
    return _pages.get(page, Keeps.NOTHING)

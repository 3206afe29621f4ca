"""Content that stays drawn while its page is asked for again (`assets/drawn_page.js`).

Reflex takes `is_hydrated` back at every change of an address and at every reconnection: a page that
hung on it alone was taken down and built anew, and with it the field in which somebody typed.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.shell.outages import OutageState


class DrawnPage(rx.Component):
    library = "$/public/drawn_page.js"
    tag = "DrawnPage"

    ready: rx.Var[bool]
    answered: rx.Var[str]
    known: rx.Var[bool]
    widely: rx.Var[bool]
    away: rx.Var[bool]


def drawn_page(content: rx.Component, waiting: rx.Component, *, known: Any, widely: bool) -> Any:
    """`content` once the page is here and `known`, else `waiting`. `widely`: a list, whose search
    and filters are one page.
    """
    return DrawnPage.create(
        content,
        waiting,
        ready=rx.State.is_hydrated,
        answered=rx.State.router.url,
        known=known,
        widely=widely,
        away=OutageState.is_away,
    )

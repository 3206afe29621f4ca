"""A list turned to another search, filter or page of itself: its address changes, and only while
it is still the page on the screen (`assets/turning.js`). A redirect of Reflex would take back
whoever left in the meantime.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import reflex as rx
from reflex.state import BaseState

from membership_ui.shell.page_address import address_of_tab


@dataclass(frozen=True)
class Turn:
    """`number` tells a new one from the one before; `path` is the list's, `query` may be empty,
    `opened` is the panel that stood beside it, "" for none.
    """

    number: int = 0
    path: str = ""
    query: str = ""
    replace: bool = False
    opened: str = ""


class TurnState(rx.State):
    """Written by `turn_to`, forgotten by the guard when a tab loads anew. `_arrivals` counts how
    often the tab opened another page than the one before.
    """

    turn: Turn = Turn()
    _spot: str = ""
    _arrivals: int = 0


class _Turning(rx.Component):
    library = "$/public/turning.js"
    tag = "Turning"

    number: rx.Var[int]
    path: rx.Var[str]
    query: rx.Var[str]
    replace: rx.Var[bool]
    opened: rx.Var[str]


def turning() -> rx.Component:
    """Once per page."""
    turn = TurnState.turn
    return _Turning.create(
        number=turn.number,
        path=turn.path,
        query=turn.query,
        replace=turn.replace,
        opened=turn.opened,
    )


async def turn_to(state: rx.State, page: str, query: str, *, replace: bool) -> None:
    """Show `page` under another query; nothing for an event that was sent from elsewhere, as a
    search is that waited for its last letter. With `replace` Back leads past what is shown now.
    """
    here = address_of_tab(state._get_root_state().router_data)
    if here.page != page:
        return
    turns = await state.get_state(TurnState)
    path, _mark, before = here.full.partition("?")
    opened = dict(parse_qsl(before)).get("id", "")
    turns.turn = Turn(turns.turn.number + 1, path, query, replace, opened)


async def note_arrival(root: BaseState, spot: str) -> None:
    """Of a page that is opened: a list that is turned, or loaded again, is none."""
    turns = await root.get_state(TurnState)
    if turns._spot != spot:
        turns._spot, turns._arrivals = spot, turns._arrivals + 1


async def arrivals(state: rx.State) -> int:
    """What was noted on a page, and has another number now, was noted before it was left."""
    return (await state.get_state(TurnState))._arrivals


async def forget_turn(root: BaseState) -> None:
    """A tab that loads stays at the address that it was given."""
    turns = await root.get_state(TurnState)
    if turns.turn.number:
        turns.turn = Turn()

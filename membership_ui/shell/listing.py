"""Every list that is searched, filtered, sorted and turned. What it asks stands in the address of
its page, and only the address changes here: the page then loads, with the rights that this takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.features import handed
from membership_ui.kernel.search_address import SIZE, SearchAddress
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOFT, button
from membership_ui.shell.components.panels import empty_state
from membership_ui.shell.components.table import pager, sort_heading
from membership_ui.shell.components.toolbar import (
    filter_chip,
    filter_menu,
    search_input,
    size_menu,
    toolbar,
)
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.turning import turn_to

Search = TypeVar("Search", bound=SearchAddress)


def asked_of(state: rx.State, kind: type[Search]) -> Search:
    """What the address of the page asks."""
    here = address_of_tab(state._get_root_state().router_data)
    return kind.parse_query(here.full.partition("?")[2])


@cache
def _kinds() -> dict[str, type[SearchAddress]]:
    """By page, what its list may be asked: `LISTS` of the features' pages."""
    return {page: kind for lists in handed("LISTS", "pages") for page, kind in lists.items()}


class ListState(rx.State):
    """`page` is the list that an event is meant for: a search may arrive on another one."""

    @rx.event
    @public
    async def search(self, page: str, text: str):
        asked = asked_of(self, _kind(page))
        # Back undoes a search as a whole, not letter by letter
        await turn_to(self, page, asked.filtered("q", str(text)).query, replace=bool(asked.text))

    @rx.event
    @public
    async def narrow(self, page: str, name: str, value: str):
        asked = asked_of(self, _kind(page))
        await turn_to(self, page, asked.filtered(str(name), str(value)).query, replace=False)

    @rx.event
    @public
    async def clear(self, page: str):
        await turn_to(self, page, asked_of(self, _kind(page)).unfiltered().query, replace=False)

    @rx.event
    @public
    async def turn(self, page: str, query: str):
        wanted = _kind(page).parse_query(str(query))
        await turn_to(self, page, wanted.query, replace=False)


def _kind(page: str) -> type[SearchAddress]:
    return _kinds().get(str(page), SearchAddress)


@dataclass(frozen=True)
class ListParts:
    """The parts of the list of `page`; `view` is the Var of its `ListView`."""

    page: str
    view: Any

    def tools(self, label: str, *filters: Any, chips: Any = None) -> rx.Component:
        """`label` says what may be typed; `chips` are the active filters, a click removes one."""
        search = lambda typed: ListState.search(self.page, typed)  # noqa: E731
        drawn = [] if chips is None else [rx.foreach(chips, lambda chip: self._chip(chip))]
        return toolbar(
            search_input(label, value=self.view.text, on_search=search),
            *filters,
            *drawn,
            total=self.view.found,
        )

    def filter(self, label: str, name: str, options: Any, chosen: Any) -> rx.Component:
        """`chosen` is the Var of a `Choice`."""
        return filter_menu(
            label, options, value=chosen.value, shown=chosen.text,
            on_choose=lambda value: ListState.narrow(self.page, name, value),
        )  # fmt: skip

    def heading(self, label: str, column: str, **props: Any) -> rx.Component:
        """Of a column that sorts."""
        turn_round = lambda name: ListState.narrow(self.page, "sort", name)  # noqa: E731
        return sort_heading(label, column, sort=self.view.sort, on_sort=turn_round, **props)

    def pager(self, *, sizes: Sequence[int] = ()) -> rx.Component:
        offered = [(str(size) if size != SIZE else "", str(size)) for size in sizes]
        narrow = lambda value: ListState.narrow(self.page, "size", value)  # noqa: E731
        return pager(
            self.view.span,
            has_previous=self.view.has_previous,
            has_next=self.view.has_next,
            on_previous=ListState.turn(self.page, self.view.previous),
            on_next=ListState.turn(self.page, self.view.next),
            side=size_menu(offered, self.view.size, on_choose=narrow) if sizes else None,
        )

    def nothing_found(self, sentence: str) -> rx.Component:
        clear = button(_("Clear filters"), kind=SOFT, on_click=ListState.clear(self.page))
        return empty_state("search-x", _("No result"), sentence, clear)

    def _chip(self, chip: Any) -> rx.Component:
        return filter_chip(chip.text, on_remove=ListState.narrow(self.page, chip.name, ""))

"""Adhérents: the site's register, to search, filter, sort and turn. All of it lives in the
address.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.kernel.subjects import Subject
from membership_ui.register.service.searching import filters_of_register, register_page
from membership_ui.register.ui.register_table import head, row
from membership_ui.register.views.register import RegisterChoices, RegisterView
from membership_ui.register.views.register_search import SIZES, RegisterSearch
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.buttons import SOFT, button
from membership_ui.shell.components.messages import nearest_notice
from membership_ui.shell.components.panels import empty_state, page_header, panel, skeleton_rows
from membership_ui.shell.components.table import pager, table
from membership_ui.shell.components.toolbar import filter_chip, filter_menu, search_input, toolbar
from membership_ui.shell.layout import frame
from membership_ui.shell.navigation import STAFF
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState
from membership_ui.shell.turning import turn_to

PAGE = "staff/members"


class RegisterState(rx.State):
    view: RegisterView = RegisterView()
    choices: RegisterChoices = RegisterChoices()
    is_loaded: bool = False
    _counts: dict[str, int] = {}
    _offered: str = ""

    @rx.event
    @staff()
    async def open(self):
        site = await self.get_state(SiteState)
        live.watch(
            self,
            RegisterState.reload,
            Subject("register", site._site_id),
            Subject("renewals", site._site_id),
        )
        offered = f"{site._site_id} {current()}"
        if self._offered != offered:
            self.choices = await ask(self, filters_of_register, site._site_id)
            self._counts, self._offered = {}, offered
        await self._read(site._site_id)

    @rx.event
    @staff()
    async def reload(self):
        self._counts = {}
        site = await self.get_state(SiteState)
        await self._read(site._site_id)

    @rx.event
    @staff()
    async def search(self, text: str):
        # Back undoes a search as a whole, not letter by letter
        asked = self._asked
        await self._show(asked.filtered("q", str(text)), replace=bool(asked.text))

    @rx.event
    @staff()
    async def narrow(self, name: str, value: str):
        await self._show(self._asked.filtered(str(name), str(value)), replace=False)

    @rx.event
    @staff()
    async def sort(self, column: str):
        await self._show(self._asked.sorted_by(str(column)), replace=False)

    @rx.event
    @staff()
    async def clear(self):
        await self._show(self._asked.unfiltered(), replace=False)

    @rx.event
    @staff()
    async def turn_on(self):
        if self.view.lines:
            await self._show(self._asked.next_page(self.view.lines[-1].id), replace=False)

    @rx.event
    @staff()
    async def turn_back(self):
        if self.view.lines:
            await self._show(self._asked.previous_page(self.view.lines[0].id), replace=False)

    @property
    def _asked(self) -> RegisterSearch:
        return RegisterSearch.parse(dict(self.router.url.query_parameters))

    async def _show(self, looked_for: RegisterSearch, *, replace: bool):
        await turn_to(self, PAGE, looked_for.query, replace=replace)

    async def _read(self, site_id: int):
        counts = dict(self._counts)
        self.view = await ask(self, register_page, site_id, self._asked, counts)
        self._counts = counts
        self.is_loaded = True


def register_list_page() -> rx.Component:
    loaded = rx.cond(RegisterState.is_loaded, _content(), _waiting())
    return frame(loaded, active=PAGE, area=STAFF, is_list=True)


def _content() -> rx.Component:
    view = RegisterState.view
    return rx.fragment(
        page_header(_("Members"), view.total),
        rx.cond(view.is_empty, panel(_nothing_yet()), _list()),
    )


def _waiting() -> rx.Component:
    return rx.fragment(page_header(_("Members")), panel(skeleton_rows(), body=False))


def _list() -> rx.Component:
    lines = RegisterState.view.lines
    rows = table(_("Members"), head(RegisterState), rx.foreach(lines, row), look="dense")
    return panel(
        _tools(),
        nearest_notice(RegisterState.view.text, RegisterState.view.near),
        rx.cond(lines.length() > 0, rows, _nothing_found()),
        footer=rx.cond(lines.length() > 0, _pager()),
        body=False,
    )


def _tools() -> rx.Component:
    view, offered = RegisterState.view, RegisterState.choices
    filters = (
        (_("Kind"), "kind", offered.kinds, view.kind),
        (_("Department"), "department", offered.departments, view.department),
        (_("Tier"), "tier", offered.tiers, view.tier),
        (_("Status"), "standing", offered.standings, view.standing),
    )
    return toolbar(
        search_input(
            _("Name, SIREN, postal code, No."), value=view.text, on_search=RegisterState.search
        ),
        *(_filter(label, name, options, chosen) for label, name, options, chosen in filters),
        rx.foreach(view.chips, _chip),
        total=view.found,
    )


def _filter(label: str, name: str, options: Any, chosen: Any) -> rx.Component:
    return filter_menu(
        label, options, value=chosen.value, shown=chosen.text,
        on_choose=lambda value: RegisterState.narrow(name, value),
    )  # fmt: skip


def _chip(chip: Any) -> rx.Component:
    return filter_chip(chip.text, on_remove=RegisterState.narrow(chip.name, ""))


def _pager() -> rx.Component:
    view = RegisterState.view
    sizes = [(str(size), _("{n} per page").format(n=size)) for size in SIZES]
    return pager(
        view.span,
        has_previous=view.has_previous,
        has_next=view.has_next,
        on_previous=RegisterState.turn_back,
        on_next=RegisterState.turn_on,
        side=filter_menu(
            _("Lines"), sizes, value=view.size, shown=view.size,
            on_choose=lambda value: RegisterState.narrow("size", value),
        ),
    )  # fmt: skip


def _nothing_found() -> rx.Component:
    clear = button(_("Clear filters"), kind=SOFT, on_click=RegisterState.clear)
    return empty_state("search-x", _("No result"), _("No member matches."), clear)


def _nothing_yet() -> rx.Component:
    return empty_state(
        "users-round",
        _("No structure in the register yet"),
        _("Structures appear here once they are imported or apply for membership."),
    )

"""Adhérents: the site's register, to search, filter, sort and turn. All of it lives in the
address.
"""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.exports.ui.exporting import export_menu, export_progress_bar
from membership_ui.kernel.search_address import SIZES
from membership_ui.kernel.subjects import Subject
from membership_ui.register.service.exporting import REGISTER_EXPORT
from membership_ui.register.service.searching import filters_of_register, register_page
from membership_ui.register.ui.register_table import head, row
from membership_ui.register.views.register import RegisterChoices, RegisterView
from membership_ui.register.views.register_search import RegisterSearch
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.messages import nearest_notice
from membership_ui.shell.components.panels import empty_state, page_header, panel, skeleton_rows
from membership_ui.shell.components.table import table
from membership_ui.shell.layout import frame
from membership_ui.shell.listing import ListParts, asked_of
from membership_ui.shell.navigation import STAFF
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState

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

    async def _read(self, site_id: int):
        counts = dict(self._counts)
        asked = asked_of(self, RegisterSearch)
        self.view = await ask(self, register_page, site_id, asked, counts)
        self._counts = counts
        self.is_loaded = True


_list = ListParts(PAGE, RegisterState.view)


def register_list_page() -> rx.Component:
    loaded = rx.cond(RegisterState.is_loaded, _content(), _waiting())
    return frame(loaded, active=PAGE, area=STAFF, is_list=True)


def _content() -> rx.Component:
    view = RegisterState.view
    return rx.fragment(
        page_header(_("Members"), view.in_all, export_menu(REGISTER_EXPORT, view)),
        rx.cond(view.is_empty, panel(_nothing_yet()), _lines()),
    )


def _waiting() -> rx.Component:
    return rx.fragment(page_header(_("Members")), panel(skeleton_rows(), body=False))


def _lines() -> rx.Component:
    lines = RegisterState.view.lines
    rows = table(_("Members"), head(_list), rx.foreach(lines, row), variant="dense")
    return panel(
        _tools(),
        export_progress_bar(),
        nearest_notice(RegisterState.view.text, RegisterState.view.near),
        rx.cond(lines.length() > 0, rows, _list.nothing_found(_("No member matches."))),
        footer=rx.cond(lines.length() > 0, _list.pager(sizes=SIZES)),
        body=False,
    )


def _tools() -> rx.Component:
    view, offered = RegisterState.view, RegisterState.choices
    return _list.tools(
        _("Name, SIREN, postal code, member no."),
        _list.filter(_("Kind"), "kind", offered.kinds, view.kind),
        _list.filter(_("Department"), "department", offered.departments, view.department),
        _list.filter(_("Tier"), "tier", offered.tiers, view.tier),
        _list.filter(_("Status"), "standing", offered.standings, view.standing),
        chips=view.chips,
    )


def _nothing_yet() -> rx.Component:
    return empty_state(
        "users-round",
        _("No member yet"),
        _("Members appear here once they are imported or apply for membership."),
    )

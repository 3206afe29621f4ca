"""The menu: a column, a rail of icons for staff on a narrow screen, a drawer below that."""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell import navigation
from membership_ui.shell.components.native import NativeDialog, link
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.navigation import Area, MenuGroup, MenuItem
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.space_visit import SpaceVisitState, menu_line

_DRAWER = "menu"


def menu_column(active: str, area: str) -> rx.Component:
    return rx.el.nav(*_content(active, area), class_name="nav", aria_label=_("Main menu"))


def menu_opener() -> rx.Component:
    return rx.el.button(
        rx.icon("menu", size=20), type="button", class_name="iconbtn burger", data_opens=_DRAWER,
        aria_label=_("Open the menu"), aria_haspopup="dialog",
    )  # fmt: skip


def menu_drawer(active: str, area: str) -> rx.Component:
    """The browser keeps the focus inside, and gives it back when the drawer closes."""
    close = rx.el.button(
        rx.icon("x", size=18),
        type="button",
        class_name="iconbtn",
        aria_label=_("Close the menu"),
        data_closes=True,
    )
    title = rx.el.div(rx.el.span(SiteState.name), close, class_name="head")
    menu = rx.el.nav(*_content(active, area), aria_label=_("All pages"))
    return NativeDialog.create(
        title, menu, id=_DRAWER, class_name="drawer", aria_label=_("Main menu")
    )


def _content(active: str, area: str) -> list[rx.Component]:
    groups = _groups(active, area)
    if area != navigation.MEMBER:
        # Its pages are lost to whoever looks at a member's space
        groups = rx.cond(SpaceVisitState.is_on, _groups(active, navigation.MEMBER), groups)
    is_known = SessionState.is_signed_in & (SiteState.slug != "")
    return [rx.cond(is_known, rx.fragment(rx.cond(SessionState.is_staff, _areas(area)), groups))]


def _groups(active: str, area: str) -> rx.Component:
    shown = navigation.area(area)
    groups = shown.groups if shown else ()
    return rx.fragment(*(part for group in groups for part in _group(group, active)))


def _areas(current: str) -> rx.Component:
    return rx.el.div(*(_area(one, current) for one in navigation.areas()), class_name="areas")


def _area(area: Area, current: str) -> rx.Component:
    marked = {"aria_current": "true"} if area.name == current else {}
    label = rx.el.span(_(area.title), class_name="lbl")
    return link(
        rx.icon(area.icon, size=18), label, href=path_of(SiteState.slug, area.first_page), **marked
    )


def _group(group: MenuGroup, active: str) -> list[rx.Component]:
    items = rx.el.ul(*(menu_line(item, _item(item, active)) for item in group.items))
    return [rx.el.h2(_(group.title)), items]


def _item(item: MenuItem, active: str) -> rx.Component:
    marked = {"aria_current": "page"} if item.page == active else {}
    return link(
        rx.icon(item.icon, size=18),
        rx.el.span(_(item.label), class_name="lbl"),
        href=path_of(SiteState.slug, item.page),
        class_name="navitem",
        **marked,
    )

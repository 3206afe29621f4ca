"""The frame around every page: top bar, menu, content.

Nothing of a signed-in page is drawn before its session is known.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.shell.components.behaviour import behave
from membership_ui.shell.components.drawn_page import drawn_page
from membership_ui.shell.components.menu import menu
from membership_ui.shell.components.native import NativeLink, link, native_form
from membership_ui.shell.components.not_found import page_not_found
from membership_ui.shell.components.panels import skeleton_rows
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.menu_column import menu_column, menu_drawer, menu_opener
from membership_ui.shell.navigation import MEMBER, STAFF
from membership_ui.shell.preferences import appearances, languages, text_sizes
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.space_visit import space_visit_banner, unless_visiting
from membership_ui.shell.theme import site_theme
from membership_ui.shell.turning import turning


def frame(*content: Any, active: str, area: str = MEMBER, is_list: bool = False) -> rx.Component:
    """A signed-in page. `active` is its address under the site, which its menu item has too. A
    list stays drawn while its search and filters change.
    """
    is_staff = area == STAFF
    return rx.fragment(
        site_theme(),
        turning(),
        _skip_link(),
        space_visit_banner(),
        _top_bar(active, area),
        rx.el.div(
            menu_column(active, area),
            rx.el.main(
                _when_known(rx.fragment(*content), is_list=is_list),
                id="main",
                class_name="main wide" if is_staff else "main",
            ),
            class_name="body staff" if is_staff else "body",
        ),
    )


def public_frame(*content: Any, page: str, actions: Any = None) -> rx.Component:
    """A page of a site that anybody may see; it brings its own `main#main`.

    `page` is its address under the site.
    """
    shown = rx.cond(SiteState.is_found, rx.fragment(*content), lost_main())
    bar = public_bar(page, actions, brand=_brand())
    return rx.fragment(site_theme(), _skip_link(), space_visit_banner(), bar, shown)


def network_frame(*content: Any) -> rx.Component:
    """A page that belongs to no site."""
    return rx.fragment(
        behave(),
        _skip_link(),
        space_visit_banner(),
        public_bar("", brand=rx.el.b(_("Members' space"))),
        *content,
    )


def lost_main() -> rx.Component:
    """The whole content of a page that does not exist for this person."""
    return rx.el.main(page_not_found(), id="main", class_name="elsewhere")


def lost_frame() -> rx.Component:
    """An address that no page has: in the frame of its site where it has one."""
    member = frame(page_not_found(), active="404")
    visitor = public_frame(lost_main(), page="404")
    on_site = rx.cond(SessionState.is_signed_in, member, visitor)
    return rx.cond(SiteState.slug != "", on_site, network_frame(lost_main()))


def public_bar(page: str, actions: Any = None, *, brand: rx.Component) -> rx.Component:
    """The site, the text size, the language."""
    size = menu(
        rx.fragment(
            rx.icon("a-large-small", size=18), rx.el.span(_("Text size"), class_name="wide-only")
        ),
        rx.el.p(_("Text size"), class_name="label"),
        text_sizes(),
        rx.el.p(_("Appearance"), class_name="label"),
        appearances(),
        label=_("Text size and appearance"),
        variant="plain",
    )
    side = [actions] if actions is not None else []
    return rx.el.header(
        brand, rx.el.span(class_name="push"), size, languages(page), *side, class_name="topbar"
    )


def _when_known(content: rx.Component, *, is_list: bool) -> rx.Component:
    waiting = rx.el.div(skeleton_rows(), class_name="panel")
    shown = drawn_page(content, waiting, known=SessionState.is_signed_in, widely=is_list)
    return rx.cond(SiteState.is_found, shown, page_not_found())


def _skip_link() -> rx.Component:
    return NativeLink.create(_("Skip to content"), href="#main", class_name="skip")


def _top_bar(active: str, area: str) -> rx.Component:
    return rx.el.header(
        menu_opener(),
        menu_drawer(active, area),
        _brand(),
        rx.el.span(class_name="push"),
        rx.cond(SessionState.is_signed_in, _account_menu(active)),
        class_name="topbar",
    )


def _brand() -> rx.Component:
    return rx.cond(
        SiteState.slug != "",
        link(
            rx.el.span(SiteState.monogram, class_name="tile", aria_hidden=True),
            rx.el.span(SiteState.name, class_name="name"),
            href=path_of(SiteState.slug, ""),
            class_name="brand",
        ),
    )


def _account_menu(active: str) -> rx.Component:
    number = rx.fragment(_("No."), " ", SessionState.member_number)
    return menu(
        rx.fragment(
            rx.el.span(SessionState.initials, class_name="initials", aria_hidden=True),
            rx.el.span(rx.el.b(SessionState.name), rx.el.small(number), class_name="who"),
            rx.icon("chevron-down", size=16, class_name="turns"),
        ),
        rx.el.p(SessionState.name, class_name="title"),
        rx.el.p(
            _("Account: no. {number}").format(number=SessionState.member_number),
            class_name="caption",
        ),
        rx.el.hr(),
        _menu_link("circle-user-round", _("My profile"), "profile"),
        _menu_link("receipt-text", _("Receipts"), "receipts"),
        unless_visiting(_menu_link("shield-check", _("Security"), "profile/security")),
        rx.el.hr(),
        rx.el.p(_("Text size"), class_name="label"),
        text_sizes(),
        rx.el.p(_("Appearance"), class_name="label"),
        appearances(),
        rx.el.p(_("Language"), class_name="label"),
        languages(active),
        rx.el.hr(),
        _sign_out(),
    )


def _menu_link(icon: str, text: str, page: str) -> rx.Component:
    return link(
        rx.icon(icon, size=18), text, href=path_of(SiteState.slug, page), class_name="menuitem"
    )


def _sign_out() -> rx.Component:
    return native_form(
        rx.el.input(type="hidden", name="site", value=SiteState.slug),
        rx.el.input(type="hidden", name="locale", value=current()),
        rx.el.button(
            rx.icon("log-out", size=18), _("Sign out"), type="submit", class_name="menuitem"
        ),
        action="/auth/logout",
    )

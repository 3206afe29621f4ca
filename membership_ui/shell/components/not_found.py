"""What an unknown page and a forbidden one both say, so that neither tells which it is."""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import DEFAULT, _, current
from membership_ui.shell.components.buttons import button_link
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SiteState


def page_not_found() -> rx.Component:
    """Leads back to the site's home, or to the network's where the site is unknown."""
    network = "/" if current() == DEFAULT else f"/{current()}"
    home = rx.cond(SiteState.slug != "", path_of(SiteState.slug, ""), network)
    return rx.el.div(
        rx.el.span(rx.icon("map-pin-off", size=22), class_name="round"),
        rx.el.h1(_("Page not found"), tab_index=-1),
        rx.el.p(_("It has moved, or your account cannot open it.")),
        button_link(_("Back to home"), href=home, kind="soft"),
        class_name="empty",
    )

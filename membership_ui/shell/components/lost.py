"""What an unknown page and a forbidden one both say, so that neither tells which it is."""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.shell.components.buttons import button_link


def page_not_found(home: rx.Var[str] | str = "") -> rx.Component:
    """`home`: where the button leads; the network's home unless said."""
    return rx.el.div(
        rx.el.span(rx.icon("map-pin-off", size=22), class_name="round"),
        rx.el.h1(_("Page not found"), tab_index=-1),
        rx.el.p(_("It has moved, or your account cannot open it.")),
        button_link(_("Back to home"), href=home or ("/" if current() == "fr" else f"/{current()}"), kind="soft"),
        class_name="empty",
    )

"""Where no page is: the same words for what does not exist and for what this account may not open."""

from __future__ import annotations

import reflex as rx

from membership_ui.shell.components.lost import page_not_found
from membership_ui.shell.layout import public_frame


def not_found_page() -> rx.Component:
    return public_frame(rx.el.main(page_not_found(), id="main", class_name="lost"), page="")

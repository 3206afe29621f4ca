"""What a members' space offers, in the site's own words: nothing where it has none."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.shell.session import SiteState

# One for each text that a site may write: login.benefit.1.title, login.benefit.1.text…
_ICONS = ("badge-check", "file-text", "receipt-text", "users-round")


def benefits(variant: str = "") -> rx.Component:
    items = (_benefit(number, icon) for number, icon in enumerate(_ICONS, 1))
    return rx.el.ul(*items, class_name=f"benefits {variant}".strip())


def site_text(key: str) -> Any:
    return rx.Var.create(SiteState.texts)[key].to(str)


def _benefit(number: int, icon: str) -> rx.Component:
    title = site_text(f"login.benefit.{number}.title")
    mark = rx.el.span(rx.icon(icon, size=20), class_name="mark", aria_hidden=True)
    return rx.cond(
        title, rx.el.li(mark, rx.el.span(rx.el.b(title), site_text(f"login.benefit.{number}.text")))
    )

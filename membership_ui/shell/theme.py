"""The look, as the app needs it: style sheets, head, the site's colours on the document."""

from __future__ import annotations

import reflex as rx

from membership_ui.shell.components.behaviour import apply_theme, behave
from membership_ui.shell.session import SiteState

STYLESHEETS = [
    f"/styles/{name}.css"
    for name in (
        "fonts", "meanings", "accents", "base", "buttons", "forms", "shell", "panels", "toasts",
        "tables", "memberships", "requests", "profile", "public", "security",
        "merging", "print",
    )
]  # fmt: skip


def head() -> list[rx.Component]:
    """For `rx.App(head_components=…)`: the faces of every first screen, the icon."""
    return [
        *(
            _font(name)
            for name in ("source-sans-3-latin-wght-normal", "bricolage-grotesque-latin-wght-normal")
        ),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    ]


def site_theme() -> rx.Component:
    """Once per page. Until the site is known the colours are those that the server painted."""
    accent = rx.cond(SiteState.slug != "", SiteState.dress.accent, "")
    return rx.fragment(behave(), apply_theme(accent, SiteState.dress.gray, SiteState.dress.scaling))


def _font(name: str) -> rx.Component:
    return rx.el.link(
        rel="preload",
        href=f"/fonts/{name}.woff2",
        type="font/woff2",
        cross_origin="anonymous",
        custom_attrs={"as": "font"},
    )

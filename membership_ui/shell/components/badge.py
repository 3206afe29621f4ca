"""Statuses: a round badge with an icon and a word, never a colour alone (ux.md 4.5)."""

from __future__ import annotations

from typing import Any

import reflex as rx

_ICONS = (
    "pencil-line", "clock", "search", "phone", "mail", "calendar-clock",
    "circle-check", "check", "circle-x", "circle-alert", "undo-2", "ban",
)  # fmt: skip


def status_badge(badge: Any) -> rx.Component:
    """`badge` has `color`, `icon` and `text`: a field of a view. Icons are those of ux.md 4.5."""
    shown = rx.match(
        badge.icon, *((name, rx.icon(name, size=14)) for name in _ICONS), rx.fragment()
    )
    return rx.el.span(shown, badge.text, class_name="badge", data_color=badge.color)


def badge(text: Any, *, color: str = "gray", icon: str = "") -> rx.Component:
    """A badge that is always the same: "New", "Draft"."""
    content = [rx.icon(icon, size=14), text] if icon else [text]
    return rx.el.span(*content, class_name="badge", data_color=color)

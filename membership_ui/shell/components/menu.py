"""Menus that drop down, and switches of a few values."""

from __future__ import annotations

from typing import Any

import reflex as rx


def menu(trigger: Any, *content: Any, label: str = "", variant: str = "") -> rx.Component:
    """Closed by Escape, by a click elsewhere or by a choice (`data_chooses`)."""
    named: dict[str, Any] = {"aria_label": label} if label else {}
    return rx.el.details(
        rx.el.summary(trigger, class_name=f"account {variant}".strip(), **named),
        rx.el.div(*content, class_name="sheet"),
        class_name="menu",
    )


def segments(label: str, *choices: rx.Component) -> rx.Component:
    """Choices carry `aria_pressed` (buttons) or `aria_current` (links)."""
    return rx.el.div(*choices, class_name="segments", role="group", aria_label=label)

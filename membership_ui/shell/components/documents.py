"""Documents: a link with its word, a preview in the page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.shell.components.native import file_link


def document_link(text: Any, *, href: Any, label: Any) -> rx.Component:
    """A word such as "Invoice"; `label` adds its number for those who do not see the row."""
    return file_link(
        rx.icon("file-down", size=18),
        text,
        href=href,
        class_name="doclink",
        aria_label=label,
        target="_blank",
    )


def document_preview(title: Any, *, href: Any, **props: Any) -> rx.Component:
    """The PDF itself, in the page."""
    return rx.el.iframe(src=href, title=title, class_name="preview", **props)

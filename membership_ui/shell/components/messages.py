"""Messages in place: a callout, the summary of a form's errors, whose results a list shows, whether
a draft is saved.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.native import NativeLink

_ICONS = {
    "red": "circle-alert",
    "amber": "info",
    "green": "circle-check",
    "blue": "info",
    "accent": "info",
    "gray": "info",
}


def callout(
    *text: Any, color: str = "gray", icon: str = "", variant: str = "", **props: Any
) -> rx.Component:
    """`role="alert"` for what blocks, `role="status"` for news."""
    shown = rx.icon(icon or _ICONS[color], size=18)
    return rx.el.div(
        shown, rx.el.div(*text), class_name=f"callout {variant}".strip(), data_color=color, **props
    )


def error_summary(title: Any, problems: Any, *, id: str = "errors") -> rx.Component:
    """Above a refused form. `problems`: views with `field` (the control's id) and `text`."""
    lines = rx.el.ul(rx.foreach(problems, _to_its_field))
    return rx.cond(
        problems.length() > 0,
        callout(rx.el.b(title), lines, color="red", role="alert", tab_index=-1, id=id),
    )


def _to_its_field(problem: Any) -> rx.Component:
    return rx.el.li(NativeLink.create(problem.text, href="#" + problem.field.to(str)))


def nearest_notice(typed: Any, near: Any) -> rx.Component:
    """Above a list: nothing holds what was `typed`, these are the results for `near`. Nothing while
    `near` is empty.
    """
    said = _("No result for “{typed}”. These are the results for “{near}”.")
    told = callout(said.format(typed=typed, near=near), color="blue", variant="breaks")
    return rx.el.div(rx.cond(near != "", told), role="status", class_name="said")


def saved_note(text: Any, *, icon: str = "cloud-upload") -> rx.Component:
    """ "Draft saved at 14:32": `text` is empty before the first save."""
    shown = rx.fragment(rx.icon(icon, size=16), text)
    content = rx.cond(text != "", shown, rx.fragment()) if isinstance(text, rx.Var) else shown
    return rx.el.span(content, class_name="saved", role="status")

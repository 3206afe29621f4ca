"""One record beside its list: its line opens it, the link at its top and Escape close it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.behaviour import focus_panel
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import section


def record_sheet(
    sheet_id: str,
    record_id: Any,
    name: Any,
    *content: Any,
    query: Any,
    under: Sequence[rx.Component] = (),
) -> rx.Component:
    """Drawn while `record_id` is over 0. `query` is the list's own, without a record; `under`
    stands below the name, whose id is `heading_of(sheet_id)`.
    """
    close = link(
        rx.icon("x", size=18),
        href=f"?{query}",
        class_name="iconbtn push",
        aria_label=_("Close"),
        title=_("Close"),
        custom_attrs={"data-dismisses": ""},
    )
    title = rx.el.h2(name, tab_index=-1, id=heading_of(sheet_id))
    head = section(rx.el.div(title, close, class_name="row nowrap"), *under)
    drawn = rx.el.aside(head, *content, id=sheet_id, class_name="request", aria_label=name)
    return rx.fragment(focus_panel(sheet_id, record_id), rx.cond(record_id > 0, drawn))


def heading_of(sheet_id: str) -> str:
    """The id of its name, for the keyboard."""
    return f"{sheet_id}-heading"

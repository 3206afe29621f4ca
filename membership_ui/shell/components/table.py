"""Tables: headers that sort, boxes that select, a pager without page numbers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _


def table(caption: str, head: Any, body: Any, *, variant: str = "") -> rx.Component:
    """`head`: a list of th; `body`: rows. Scrolls within itself. `variant="dense"` for staff."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="unseen"),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(body),
            class_name=f"tbl {variant}".strip(),
        ),
        class_name="scroller", role="region", aria_label=caption, tab_index=0,
    )  # fmt: skip


def heading(label: Any, **props: Any) -> rx.Component:
    """A column that does not sort; `class_name="num"` for amounts."""
    return rx.el.th(label, scope="col", **props)


def sort_heading(
    label: Any, column: str, *, sort: rx.Var[str], on_sort: Any, **props: Any
) -> rx.Component:
    """`sort` is "date" or "-date"; `on_sort(column)` returns the event that turns it round."""
    up, down = sort == column, sort == f"-{column}"
    arrow = rx.cond(
        down,
        rx.icon("arrow-down", size=16),
        rx.cond(
            up,
            rx.icon("arrow-up", size=16),
            rx.icon("arrow-up-down", size=16, class_name="unsorted"),
        ),
    )
    return rx.el.th(
        rx.el.button(label, arrow, type="button", class_name="sort", on_click=on_sort(column)),
        scope="col",
        aria_sort=rx.cond(up, "ascending", rx.cond(down, "descending", "none")), **props,
    )  # fmt: skip


def pick_heading(*, is_all: Any, on_toggle: Any) -> rx.Component:
    """The box that selects the rows of this page."""
    return rx.el.th(
        _box(_("Select all rows on this page"), is_all, on_toggle),
        scope="col",
        class_name="pickcol",
    )


def pick_cell(label: Any, *, checked: Any, on_toggle: Any) -> rx.Component:
    """`label` names the row: "Select F-2026-0418"."""
    return rx.el.td(_box(label, checked, on_toggle), class_name="pickcol")


def pager(
    text: Any, *, has_previous: Any, has_next: Any, on_previous: Any, on_next: Any, side: Any = None
) -> rx.Component:
    """ "1 to 50 of 8,431", Previous, Next: the footer of a panel."""
    return rx.el.div(
        rx.el.span(text),
        rx.el.div(
            *([side] if side is not None else []),
            _turn(_("Previous"), has_previous, on_previous),
            _turn(_("Next"), has_next, on_next),
            class_name="row tight",
        ),
        class_name="pager",
    )


def _turn(label: str, is_possible: Any, event: Any) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        class_name="btn small",
        disabled=~rx.Var.create(is_possible),
        on_click=event,
    )  # pyright: ignore[reportOperatorIssue]


def _box(label: Any, checked: Any, on_toggle: Any) -> rx.Component:
    box = rx.el.input(
        type="checkbox", checked=checked, on_change=lambda _checked: on_toggle, aria_label=label
    )
    return rx.el.label(box, class_name="check")

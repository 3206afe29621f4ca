"""Above a list: search, filters as menus and chips, how many; the bar of what is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.behaviour import sync_input


def toolbar(*controls: Any, total: Any = "") -> rx.Component:
    """`total` ("14 documents") is announced when it changes."""
    return rx.el.div(
        *controls, rx.el.span(total, class_name="total", role="status"), class_name="toolbar"
    )


def search_input(
    label: str, *, value: rx.Var[str], on_search: Callable[[Any], Any], id: str = "search"
) -> rx.Component:
    """Asks 300 ms after the last key. Never loses the caret: the field belongs to the reader."""
    return rx.el.span(
        sync_input(id, value),
        rx.icon("search", size=16),
        rx.el.input(
            id=id, type="search", class_name="input", default_value=value,
            placeholder=label, aria_label=label,
            on_change=lambda typed: on_search(typed).debounce(300),
            auto_complete="off", max_length=100,
        ),
        class_name="with-icon",
    )  # fmt: skip


def filter_menu(
    label: str, options: Any, *, value: rx.Var[str], shown: Any, on_choose: Callable[[Any], Any]
) -> rx.Component:
    """`options`: pairs of value and text, or a Var of views with `value` and `text`.

    `shown` is the text of the chosen one.
    `on_choose(value)` returns the event, e.g. `ReceiptsState.choose_year`. The value "" means all.
    """
    variant = rx.cond(value == "", "pick", "pick on")
    return _menu(label, options, value=value, shown=shown, on_choose=on_choose, variant=variant)


def size_menu(options: Any, chosen: Any, *, on_choose: Callable[[Any], Any]) -> rx.Component:
    """How many lines a page has, `chosen` the Var of a `Choice`. No filter: nothing is left out,
    whichever is chosen.
    """
    return _menu(
        _("Per page"), options, value=chosen.value, shown=chosen.text, on_choose=on_choose,
        variant="pick",
    )  # fmt: skip


def _menu(
    label: str,
    options: Any,
    *,
    value: rx.Var[str],
    shown: Any,
    on_choose: Callable[[Any], Any],
    variant: Any,
) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            label,
            _(": "),
            shown,
            rx.icon("chevron-down", size=16, class_name="turns"),
            class_name=variant,
        ),
        rx.el.div(
            *_choices(options, value, on_choose), class_name="sheet", role="menu", aria_label=label
        ),
        class_name="menu left",
    )


def filter_chip(text: Any, *, on_remove: Any) -> rx.Component:
    """An active filter; a click removes it."""
    return rx.el.button(
        text, rx.icon("x", size=16), rx.el.span(_("Remove this filter"), class_name="unseen"),
        type="button", class_name="chip", on_click=on_remove,
    )  # fmt: skip


def bulk_bar(
    text: Any, *actions: Any, is_shown: Any, on_clear: Any, more: Any = None
) -> rx.Component:
    """Only while something is selected. `more`: "select all 8,431 results"."""
    clear = rx.el.button(
        _("Deselect all"), type="button", class_name="link quiet push", on_click=on_clear
    )
    said = [rx.el.b(text, role="status"), *([more] if more is not None else [])]
    return rx.cond(is_shown, rx.el.div(*said, *actions, clear, class_name="bulk"))


def _choices(
    options: Any, value: rx.Var[str], on_choose: Callable[[Any], Any]
) -> Sequence[rx.Component]:
    if isinstance(options, rx.Var):
        return [
            rx.foreach(options, lambda option: _choice(option.value, option.text, value, on_choose))
        ]
    return [_choice(code, text, value, on_choose) for code, text in options]


def _choice(
    code: Any, text: Any, value: rx.Var[str], on_choose: Callable[[Any], Any]
) -> rx.Component:
    return rx.el.button(
        text, rx.icon("check", size=18, class_name="tick"),
        type="button", class_name="menuitem", role="menuitemradio", aria_checked=value == code,
        data_chooses=True, on_click=on_choose(code),
    )  # fmt: skip

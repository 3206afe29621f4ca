"""Confirm what cannot be undone easily: a question, the consequence, Cancel and the verb."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.behaviour import show_dialog
from membership_ui.shell.components.buttons import DANGER, SOLID, button
from membership_ui.shell.components.native import NativeDialog


def confirm_dialog(
    title: Any,
    text: Any,
    *,
    id: str,
    verb: Any,
    on_confirm: Any,
    is_open: Any = None,
    on_cancel: Any = None,
    is_destructive: bool = False,
) -> rx.Component:
    """Opened by a button with `data_opens=id`, or by the state with `is_open` and `on_cancel`.

    `text` may be any content, a field too. Focus stands on Cancel.
    """
    kind = DANGER if is_destructive else SOLID
    closing = {"on_close": on_cancel} if on_cancel is not None else {}
    content = rx.fragment(
        rx.el.h2(title, id=f"{id}-title"),
        text if isinstance(text, rx.Component) else rx.el.p(text),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": "", "autoFocus": True}),
            button(verb, kind=kind, on_click=on_confirm, custom_attrs={"data-closes": ""}),
            class_name="row",
        ),
    )
    # What the state asks has no words before it is asked
    shown = content if is_open is None else rx.cond(is_open, content)
    return rx.fragment(
        *([show_dialog(id, is_open)] if is_open is not None else []),
        NativeDialog.create(
            shown,
            id=id, class_name="dialog", role="alertdialog",
            aria_labelledby=f"{id}-title", **closing,
        ),
    )  # fmt: skip

"""Why a change of tier is refused: the member reads it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.behaviour import show_dialog
from membership_ui.shell.components.buttons import DANGER, button
from membership_ui.shell.components.fields import area_field
from membership_ui.shell.components.native import NativeDialog

_DIALOG = "refusal"


def refusal_dialog(state: Any, request: Any) -> rx.Component:
    """`state` has is_refusing, refusal_error, and the events keep and refuse. The form belongs to
    `request`: another one's begins empty.
    """
    form = rx.el.form(
        rx.el.p(_("The member keeps the present tier and reads your reason in an email.")),
        area_field(_("Reason"), name="reason", required=True, error=state.refusal_error, rows="4"),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": ""}),
            button(_("Decline the change"), kind=DANGER, type="submit"),
            class_name="row",
        ),
        key=request.id.to(str),
        on_submit=state.refuse,
        reset_on_submit=False,
        no_validate=True,
        class_name="stack tight",
    )
    return rx.fragment(
        show_dialog(_DIALOG, state.is_refusing),
        NativeDialog.create(
            rx.el.h2(
                _("Decline the change of {structure}?").format(structure=request.structure),
                id=f"{_DIALOG}-title",
            ),
            form,
            id=_DIALOG,
            class_name="dialog",
            aria_labelledby=f"{_DIALOG}-title",
            on_close=state.close_dialog,
        ),
    )

"""The empty state of a person without a membership to manage: why, and whom to write to."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.native import file_link
from membership_ui.shell.components.panels import empty_state


def absence_state(absence: Any, contact: Any) -> rx.Component:
    """The address itself is readable: not every browser opens a mail program."""
    mail = file_link(
        rx.icon("mail", size=18),
        rx.el.span(_("Write to {address}").format(address=contact)),
        href="mailto:" + contact,
        class_name="btn soft",
    )
    return empty_state("badge-check", absence.title, absence.text, rx.cond(contact != "", mail))

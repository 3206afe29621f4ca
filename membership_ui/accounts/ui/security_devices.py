"""Where a person is signed in, on the security page; each can be ended."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.badge import badge
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.panels import panel, section


def devices_panel(view: Any, on_end: Any, on_end_others: Any) -> rx.Component:
    return panel(
        section(
            rx.el.ul(
                rx.foreach(view.devices, lambda device: _device(device, on_end)),
                class_name="devices",
            )
        ),
        rx.cond(
            view.has_others,
            section(
                button(_("End all other sessions"), icon="log-out", on_click=on_end_others),
            ),
        ),
        title=_("Signed-in devices"),
        body=False,
    )


def _device(device: Any, on_end: Any) -> rx.Component:
    return rx.el.li(
        rx.icon("monitor-smartphone", size=20),
        rx.el.div(
            rx.el.b(device.name),
            rx.el.span(_("First seen:"), " ", device.first_seen, class_name="hint"),
            rx.el.span(_("Last seen:"), " ", device.last_seen, class_name="hint"),
        ),
        rx.cond(
            device.is_here,
            badge(_("This device"), color="green", icon="circle-check"),
            button(
                _("End"), variant="small", aria_label=device.end, on_click=on_end(device.handle)
            ),
        ),
    )

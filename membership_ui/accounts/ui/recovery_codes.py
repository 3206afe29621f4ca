"""Ten recovery codes, shown once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.factors import show_codes
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.panels import page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import run
from membership_ui.shell.session import SessionState, SiteState


class RecoveryCodesState(rx.State):
    codes: list[str] = []
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def open(self):
        self.codes = []
        self.codes = await run(self, show_codes)
        self.is_loaded = True


def recovery_codes_page() -> rx.Component:
    codes: Any = RecoveryCodesState.codes
    shown = rx.cond(codes.length() > 0, _codes(codes), _gone())
    return frame(
        page_header(_("Recovery codes"), _("Each one can replace your second factor once.")),
        rx.cond(RecoveryCodesState.is_loaded, panel(shown), panel(skeleton_rows(), body=False)),
        active="profile/security",
    )


def _codes(codes: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            _(
                "Keep them somewhere you can find them without your phone. They will not be "
                "shown again."
            ),
        ),
        rx.el.p(_whose(), class_name="hint"),
        rx.el.ul(rx.foreach(codes, lambda code: rx.el.li(rx.el.code(code))), class_name="codes"),
        rx.el.div(
            button(_("Copy"), icon="copy", custom_attrs={"data-copies": codes.join("\n")}),
            button(
                _("Download"),
                icon="download",
                custom_attrs={
                    "data-downloads": _whose() + "\n\n" + codes.join("\n") + "\n",
                    "data-name": _("recovery-codes") + "-" + SessionState.member_number + ".txt",
                },
            ),
            button(_("Print"), icon="printer", custom_attrs={"data-prints-page": True}),
            _back(_("I have saved them")),
            class_name="row",
        ),
        focus_when("recovery-codes", (codes.length() > 0) & rx.State.is_hydrated),
        class_name="stack",
        id="recovery-codes",
        tab_index=-1,
    )


def _whose() -> Any:
    """On paper and in a file nothing else says whose they are."""
    return _("Recovery codes of {name}, no. {number}, on {site}").format(
        name=SessionState.name, number=SessionState.member_number, site=SiteState.name
    )


def _gone() -> rx.Component:
    return rx.el.div(
        rx.el.p(_("These codes have already been shown. Create new ones if you have lost them.")),
        rx.el.div(_back(_("Back to security")), class_name="row"),
        class_name="stack",
    )


def _back(label: str) -> rx.Component:
    return button_link(label, href=path_of(SiteState.slug, "profile/security"), kind=SOLID)

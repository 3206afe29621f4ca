"""Ask for a link to choose a new password; the answer never tells whether an account exists."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form, identifier_field
from membership_ui.accounts.ui.notices import Told, notice_callout, told
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.native import link
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SiteState


class ForgottenState(rx.State):
    notice: Told = Told()

    @rx.event
    @public
    async def load(self):
        self.notice = told(self)


def forgotten_page() -> rx.Component:
    content = rx.el.div(
        rx.el.h1(_("Forgotten password"), tab_index=-1),
        rx.el.p(_("We will send you a link to choose a new one."), class_name="intro"),
        _form(),
        class_name="narrow",
    )
    return public_frame(
        rx.el.div(rx.el.main(content, id="main"), class_name="login"), page="password/forgot"
    )


def _form() -> rx.Component:
    return auth_form(
        notice_callout(ForgottenState.notice),
        identifier_field(ForgottenState.notice.identifier),
        button(_("Send the link"), type="submit", kind=SOLID, variant="wide tall"),
        rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
        action="/auth/password/forgot",
    )

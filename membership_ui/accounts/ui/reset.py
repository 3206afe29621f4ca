"""Choose a new password, by the link of an e-mail."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form, password_field
from membership_ui.accounts.ui.notices import Told, notice_callout, told
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.layout import public_frame


class ResetState(rx.State):
    notice: Told = Told()
    token: str = ""

    @rx.event
    @public
    async def load(self):
        self.token = self.router.url.query_parameters.get("token", "")[:200]
        self.notice = told(self.router.headers.cookie)


def reset_page() -> rx.Component:
    content = rx.el.div(rx.el.h1(_("New password"), tab_index=-1), _form(), class_name="narrow")
    return public_frame(
        rx.el.div(rx.el.main(content, id="main"), class_name="login"), page="password/reset"
    )


def _form() -> rx.Component:
    return auth_form(
        notice_callout(ResetState.notice),
        password_field(
            _("New password"), name="password", auto_complete="new-password",
            hint=_("At least 12 characters. A phrase works well."),
        ),
        password_field(
            _("New password, again"), name="password_again", auto_complete="new-password"
        ),
        button(_("Save my password"), type="submit", kind=SOLID, look="wide tall"),
        action="/auth/password/reset",
        token=ResetState.token,
    )  # fmt: skip

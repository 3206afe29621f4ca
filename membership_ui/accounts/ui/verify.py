"""The page of the link that validates an address. Opening it uses nothing up: its button does,
which the scanners of mail systems do not press.
"""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.service.addresses import LinkSight, look_at_link
from membership_ui.accounts.ui.forms import auth_form, identifier_field
from membership_ui.accounts.ui.notices import Told, notice_callout, told, told_of_link
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.drawn_page import drawn_page
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import skeleton_rows
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState


class VerifyState(rx.State):
    notice: Told = Told()
    token: str = ""
    email: str = ""
    is_cancel: bool = False

    @rx.event
    @public
    async def load(self):
        self.token = self.router.url.query_parameters.get("token", "")[:200]
        sight = await ask(self, look_at_link, self.token) if self.token else LinkSight()
        self.email, self.is_cancel = sight.email, sight.is_cancel
        self.notice = told(self)
        if self.token and not sight.email:
            self.notice = told_of_link(sight)


def verify_page() -> rx.Component:
    content = rx.el.div(
        rx.el.h1(
            rx.cond(VerifyState.is_cancel, _("Cancel the change"), _("Confirm your address")),
            tab_index=-1,
        ),
        drawn_page(_content(), skeleton_rows(2), known=True, widely=False),
        class_name="narrow",
    )
    return public_frame(
        rx.el.div(rx.el.main(content, id="main"), class_name="login"), page="verify"
    )


def _content() -> rx.Component:
    return rx.cond(
        VerifyState.email != "",
        rx.cond(VerifyState.is_cancel, _cancel(), _confirm()),
        rx.cond(VerifyState.is_cancel, _nothing_to_cancel(), _ask_again()),
    )


def _confirm() -> rx.Component:
    return auth_form(
        rx.el.p(
            _("Your account will use the address {email}.").format(email=VerifyState.email),
            class_name="breaks",
        ),
        button(_("Confirm my address"), type="submit", kind=SOLID, variant="wide tall"),
        action="/auth/verify",
        token=VerifyState.token,
    )


def _cancel() -> rx.Component:
    return auth_form(
        rx.el.p(
            _("Your account keeps its current address; {email} will not replace it.").format(
                email=VerifyState.email
            ),
            class_name="breaks",
        ),
        button(_("Cancel the change of address"), type="submit", kind=SOLID, variant="wide tall"),
        action="/auth/verify/cancel",
        token=VerifyState.token,
    )


def _nothing_to_cancel() -> rx.Component:
    return rx.el.div(
        rx.el.div(notice_callout(VerifyState.notice), class_name="above"),
        rx.el.p(link(_("Choose a new password"), href=path_of(SiteState.slug, "password/forgot"))),
        rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
        class_name="stack",
    )


def _ask_again() -> rx.Component:
    return auth_form(
        notice_callout(VerifyState.notice),
        rx.el.p(_("The link has not arrived, or does not work? We can send another one.")),
        identifier_field(VerifyState.notice.identifier),
        button(_("Send a new link"), type="submit", variant="wide tall"),
        rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
        action="/auth/verify/resend",
    )

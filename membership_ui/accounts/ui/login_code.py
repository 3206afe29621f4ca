"""The second step of signing in: a code, a recovery code or a passkey; or setting one up."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.viewing_security import step_page
from membership_ui.accounts.ui.forms import auth_form
from membership_ui.accounts.ui.notices import Told, error_at, focus_notice, notice_callout, told
from membership_ui.accounts.ui.passkey_button import passkey_button
from membership_ui.accounts.views.security import SetupView, StepView
from membership_ui.adapters.i18n import _
from membership_ui.http.cookies import pending_token
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.fields import text_field
from membership_ui.shell.components.native import link
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import run
from membership_ui.shell.session import SiteState


class LoginCodeState(rx.State):
    notice: Told = Told()
    view: StepView = StepView()

    @rx.event
    @public
    async def load(self):
        cookies = self.router.headers.cookie
        site = await self.get_state(SiteState)
        wants_recovery = self.router.url.query_parameters.get("with", "") == "recovery"
        self.notice = told(self)
        self.view = await run(
            self, step_page, pending_token(cookies), site.name, wants_recovery=wants_recovery
        )


def login_code_page() -> rx.Component:
    content = rx.match(
        LoginCodeState.view.kind,
        ("code", _code()),
        ("recovery", _recovery()),
        ("setup", _setup()),
        ("over", _over()),
        rx.fragment(),
    )
    return public_frame(
        rx.el.div(
            rx.el.main(rx.el.div(content, class_name="narrow"), id="main"), class_name="login"
        ),
        page="login/code",
    )


def code_field(**props: Any) -> rx.Component:
    """Six digits, filled in by the browser where it can."""
    return text_field(
        _("6-digit code"), name="code", auto_complete="one-time-code",
        input_mode="numeric", custom_attrs={"required": True, "maxLength": 7},
        hint=_("It is shown by your authenticator app and changes every 30 seconds."), **props,
    )  # fmt: skip


def app_setup(setup: Any) -> rx.Component:
    """The QR code, and the same in letters for who cannot scan it."""
    return rx.el.div(
        rx.el.p(_("Scan this image with an authenticator app, or type in the key.")),
        rx.el.img(src=setup.qr, alt=_("QR code for the authenticator app"), class_name="qr"),
        rx.el.p(_("Key"), class_name="hint"),
        rx.el.p(rx.el.code(setup.secret), class_name="secret"),
        class_name="setup",
        id="app-setup",
        tab_index=-1,
    )


def _heading(title: str, intro: str) -> rx.Component:
    return rx.fragment(
        rx.el.h1(title, tab_index=-1),
        rx.el.p(intro, class_name="intro"),
        rx.el.div(notice_callout(LoginCodeState.notice), class_name="above"),
        focus_notice(LoginCodeState.notice, LoginCodeState.view.kind != ""),
    )


def _code() -> rx.Component:
    view: Any = LoginCodeState.view
    return rx.fragment(
        _heading(_("Second factor"), _("Your password is correct. Now confirm that it is you.")),
        rx.cond(
            view.has_app,
            auth_form(
                code_field(auto_focus=True, error=error_at(LoginCodeState.notice, "code")),
                button(_("Continue"), type="submit", kind=SOLID, variant="wide tall"),
                action="/auth/factor/code",
            ),
        ),
        rx.el.div(
            rx.cond(
                view.has_passkey,
                passkey_button(_("Use a passkey"), "second-step", variant="wide tall"),
            ),
            rx.el.p(
                link(
                    _("Use a recovery code"),
                    href=f"{path_of(SiteState.slug, 'login/code')}?with=recovery",
                )
            ),
            rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
            class_name="others",
        ),
    )


def _recovery() -> rx.Component:
    return rx.fragment(
        _heading(_("Recovery code"), _("One of the ten codes you kept. Each works once.")),
        auth_form(
            text_field(
                _("Recovery code"), name="recovery", auto_complete="off", auto_capitalize="none",
                spell_check=False, auto_focus=True,
                error=error_at(LoginCodeState.notice, "recovery"),
                custom_attrs={"required": True, "maxLength": 40},
            ),
            button(_("Continue"), type="submit", kind=SOLID, variant="wide tall"),
            rx.el.p(link(_("Back"), href=path_of(SiteState.slug, "login/code"))),
            action="/auth/factor/code",
        ),
    )  # fmt: skip


def _setup() -> rx.Component:
    setup: SetupView = LoginCodeState.view.setup
    return rx.fragment(
        _heading(
            _("Set up a second factor"),
            _("Your role on this site requires one. You only do this once; it takes a minute."),
        ),
        app_setup(setup),
        auth_form(
            code_field(error=error_at(LoginCodeState.notice, "code")),
            button(_("Continue"), type="submit", kind=SOLID, variant="wide tall"),
            action="/auth/factor/setup",
        ),
        rx.el.div(
            rx.el.p(_("Or, without an app:")),
            passkey_button(_("Add a passkey"), "add", variant="wide tall"),
            class_name="others",
        ),
    )


def _over() -> rx.Component:
    again = path_of(SiteState.slug, "login")
    return rx.fragment(
        _heading(_("Second factor"), _("Signing in took too long. Start again.")),
        rx.el.div(
            button_link(_("Sign in"), href=again, kind=SOLID, variant="wide tall"),
            class_name="others",
        ),
    )

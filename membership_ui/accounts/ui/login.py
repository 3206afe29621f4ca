"""The login page: a native form; a refusal comes back with a notice and what was typed."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form, identifier_field, password_field
from membership_ui.accounts.ui.notices import Told, notice_callout, session_ended, told
from membership_ui.accounts.ui.passkey_button import passkey_button
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.choices import checkbox
from membership_ui.shell.components.native import link
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of, is_safe_path
from membership_ui.shell.session import SiteState
from membership_ui.sites.ui.benefits import benefits, site_text


class LoginState(rx.State):
    notice: Told = Told()
    next: str = ""

    @rx.event
    @public
    async def load(self):
        query = self.router.url.query_parameters
        asked = query.get("next", "")
        self.next = asked if is_safe_path(asked) else ""
        found = told(self)
        left = address_of(self.next).page
        self.notice = session_ended(left) if not found.text and "ended" in query else found


def login_page() -> rx.Component:
    return public_frame(
        rx.el.div(
            rx.el.main(
                rx.el.div(_heading(), _form(), _passkey(), _below(), class_name="narrow"),
                id="main",
            ),
            _aside(),
            class_name="login",
        ),
        page="login",
    )


def _heading() -> rx.Component:
    return rx.fragment(
        rx.el.h1(_("Sign in"), tab_index=-1),
        rx.el.p(_("to your members' space"), class_name="intro"),
    )


def _form() -> rx.Component:
    is_refused = (LoginState.notice.text != "") & (LoginState.notice.color == "red")
    return auth_form(
        notice_callout(LoginState.notice),
        focus_when("password", is_refused & rx.State.is_hydrated),
        identifier_field(LoginState.notice.identifier),
        password_field(_("Password"), name="password", auto_complete="current-password"),
        rx.el.div(
            checkbox(_("Stay signed in"), name="keep"),
            link(_("Forgot your password?"), href=path_of(SiteState.slug, "password/forgot")),
            class_name="row apart",
        ),
        button(_("Sign in"), type="submit", kind=SOLID, variant="wide tall"),
        action="/auth/login",
        next=LoginState.next,
    )


def _passkey() -> rx.Component:
    return rx.el.div(
        passkey_button(
            _("Sign in with a passkey"), "sign-in", next=LoginState.next, variant="wide tall"
        ),
        class_name="others",
    )


def _below() -> rx.Component:
    resend = auth_form(
        action="/auth/verify/resend", id="resend", identifier=LoginState.notice.identifier
    )
    register = link(_("Create one"), href=path_of(SiteState.slug, "register"))
    return rx.fragment(
        rx.el.p(_("No account yet?"), " ", register, class_name="below"),
        rx.cond(LoginState.notice.can_resend, resend),
    )


def _aside() -> rx.Component:
    headline = site_text("login.headline")
    content = rx.el.div(rx.el.h2(headline), benefits())
    return rx.cond(headline, rx.el.aside(content, aria_label=_("What your members' space offers")))

"""The second factor on the security page: the app, recovery codes, passkeys."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form
from membership_ui.accounts.ui.login_code import app_setup, code_field
from membership_ui.accounts.ui.notices import error_at
from membership_ui.accounts.ui.passkey_button import passkey_button
from membership_ui.accounts.ui.security_password import fold, password_asked, proof_asked
from membership_ui.adapters.i18n import _
from membership_ui.shell.components.badge import badge
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import DANGER, SOLID, button, quiet_button
from membership_ui.shell.components.fields import text_field
from membership_ui.shell.components.panels import panel, section


def factor_panel(view: Any, setup: Any, told: Any, on_begin: Any) -> rx.Component:
    """Off: what it is, and how to begin. On: since when, the codes left, how to turn it off.
    `told`: what the last form of the page answered.
    """
    status = rx.cond(
        view.has_factor,
        badge(_("On"), color="green", icon="circle-check"),
        badge(_("Off"), color="gray", icon="circle"),
    )
    return panel(
        section(
            rx.el.p(
                _(
                    "After your password, you will be asked for a code from your phone or a "
                    "passkey."
                ),
                class_name="hint",
            ),
            rx.cond(view.has_app, _app_in_use(view), _no_app(view, setup, told, on_begin)),
        ),
        rx.cond(view.has_factor, section(_codes(view, told))),
        rx.cond(view.has_factor & ~view.is_required, section(_turn_off(told))),
        rx.cond(view.has_factor & view.is_required, section(_required())),
        title=_("Second factor"),
        side=status,
        body=False,
    )


def passkeys_panel(view: Any, told: Any, on_remove: Any) -> rx.Component:
    return panel(
        section(
            rx.el.p(
                _("A key kept by your phone, your computer or your password manager signs you in."),
                class_name="hint",
            ),
            rx.cond(
                view.passkeys.length() > 0,
                rx.el.ul(
                    rx.foreach(view.passkeys, lambda key: _passkey(key, on_remove)),
                    class_name="devices",
                ),
            ),
        ),
        section(rx.cond(view.is_proved, _add_passkey(), _prove_for_passkey(view, told))),
        title=_("Passkeys"),
        body=False,
    )


def _add_passkey() -> rx.Component:
    return rx.el.div(
        text_field(
            _("Name of the new passkey"), name="passkey-name", auto_complete="off",
            custom_attrs={"maxLength": 60}, hint=_("For example: my phone"),
        ),
        passkey_button(_("Add a passkey"), "add"),
        class_name="small-form",
    )  # fmt: skip


def _prove_for_passkey(view: Any, told: Any) -> rx.Component:
    """With a key that one has, where the password is not in mind."""
    another = rx.el.div(
        passkey_button(_("Use one of my passkeys"), "confirm"), class_name="small-form above"
    )
    return fold(
        _("Add a passkey"),
        proof_asked("passkey-password", told, page="profile/security"),
        rx.cond(view.passkeys.length() > 0, another),
        asks="passkey-password", told=told,
    )  # fmt: skip


def _app_in_use(view: Any) -> rx.Component:
    return rx.el.p(rx.el.b(_("Authenticator app")), rx.el.br(), view.app)


def _no_app(view: Any, setup: Any, told: Any, on_begin: Any) -> rx.Component:
    begin = rx.el.div(
        button(_("Set up an authenticator app"), icon="smartphone", on_click=on_begin),
        class_name="row",
    )
    confirm = rx.el.div(
        focus_when("app-setup", setup.secret != ""),
        app_setup(setup),
        auth_form(
            code_field(error=error_at(told, "code")),
            rx.el.div(button(_("Turn on"), type="submit", kind=SOLID), class_name="row"),
            action="/auth/factor/app",
        ),
        class_name="small-form",
    )
    prove = fold(
        _("Set up an authenticator app"),
        proof_asked("app-password", told, page="profile/security", then="setup"),
        asks="app-password", told=told,
    )  # fmt: skip
    return rx.cond(view.is_proved, rx.cond(setup.secret != "", confirm, begin), prove)


def _codes(view: Any, told: Any) -> rx.Component:
    return rx.fragment(
        rx.el.p(rx.el.b(_("Recovery codes")), rx.el.br(), view.codes),
        fold(
            _("Create new codes"),
            password_asked(
                "codes-password", told, action="/auth/factor/codes", verb=_("Show new codes")
            ),
            asks="codes-password", told=told,
        ),
    )  # fmt: skip


def _turn_off(told: Any) -> rx.Component:
    return fold(
        _("Turn off the second factor"),
        rx.el.p(_("The app, the recovery codes and the passkeys are removed."), class_name="hint"),
        password_asked(
            "off-password", told, action="/auth/factor/off", verb=_("Turn off"), kind=DANGER
        ),
        asks="off-password", told=told,
    )  # fmt: skip


def _required() -> rx.Component:
    return rx.el.p(_("Your role requires a second factor: it cannot be turned off."))


def _passkey(key: Any, on_remove: Any) -> rx.Component:
    return rx.el.li(
        rx.icon("key-round", size=20),
        rx.el.div(rx.el.b(key.name), rx.el.span(key.added, " · ", key.used, class_name="hint")),
        quiet_button(
            _("Remove"), icon="trash-2", aria_label=key.remove, on_click=on_remove(key.id)
        ),
    )

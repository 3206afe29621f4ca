"""The password on the security page: a native form, the old one asked."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form, password_field, username_for_managers
from membership_ui.adapters.i18n import _
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.panels import panel
from membership_ui.shell.session import SessionState


def password_panel() -> rx.Component:
    form = auth_form(
        username_for_managers(SessionState.member_number),
        password_field(
            _("Current password"), name="old_password", auto_complete="current-password"
        ),
        password_field(
            _("New password"), name="password", auto_complete="new-password",
            hint=_("At least 12 characters. A phrase works well."),
        ),
        password_field(
            _("New password, again"), name="password_again", auto_complete="new-password"
        ),
        rx.el.div(button(_("Change my password"), type="submit"), class_name="row"),
        action="/auth/password/change",
    )  # fmt: skip
    return panel(
        rx.el.p(_("Your other devices are then signed out."), class_name="hint"),
        form,
        title=_("Password"),
    )


def proof_asked(id: str, *, page: str, then: str = "") -> rx.Component:
    """The password again, before what an open session alone must not do."""
    return rx.fragment(
        rx.el.p(
            _("You signed in more than ten minutes ago: type your password again."),
            class_name="hint",
        ),
        password_asked(
            id, _("Your password"), action="/auth/password/confirm", verb=_("Continue"),
            page=page, then=then,
        ),
    )  # fmt: skip


def password_asked(
    id: str, label: str, *, action: str, verb: str, kind: str = "", **hidden: str
) -> rx.Component:
    """A small form that asks for the password again before it does something."""
    return auth_form(
        rx.el.div(
            rx.el.label(label, html_for=id),
            rx.el.input(
                name="old_password", id=id, type="password", class_name="input", required=True,
                auto_complete="current-password",
            ),
            class_name="field",
        ),
        rx.el.div(button(verb, type="submit", kind=kind), class_name="row"),
        action=action,
        **hidden,
    )  # fmt: skip

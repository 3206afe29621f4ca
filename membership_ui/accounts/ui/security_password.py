"""The password on the security page: a native form, the old one asked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.forms import auth_form, password_field, username_for_managers
from membership_ui.accounts.ui.notices import error_at
from membership_ui.adapters.i18n import _
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.fields import text_field
from membership_ui.shell.components.panels import panel
from membership_ui.shell.session import SessionState


def password_panel(told: Any) -> rx.Component:
    """`told`: what the last form of the page answered."""
    form = auth_form(
        username_for_managers(SessionState.member_number),
        password_field(
            _("Current password"), name="old_password", auto_complete="current-password",
            error=error_at(told, "old_password"),
        ),
        password_field(
            _("New password"), name="password", auto_complete="new-password",
            hint=_("At least 12 characters. A phrase works well."),
            error=error_at(told, "password"),
        ),
        password_field(
            _("New password, again"), name="password_again", auto_complete="new-password",
            error=error_at(told, "password_again"),
        ),
        rx.el.div(button(_("Change my password"), type="submit"), class_name="row"),
        action="/auth/password/change",
        field="old_password",
    )  # fmt: skip
    return panel(
        rx.el.p(_("Your other devices are then signed out."), class_name="hint"),
        form,
        title=_("Password"),
    )


def fold(summary: str, *content: rx.Component, asks: str, told: Any) -> rx.Component:
    """Opens by itself at the refusal of the field that it `asks`."""
    return rx.el.details(
        rx.el.summary(summary), *content, class_name="fold", open=told.field == asks
    )


def proof_asked(id: str, told: Any, *, page: str, then: str = "") -> rx.Component:
    """The password again, before what an open session alone must not do."""
    return rx.fragment(
        rx.el.p(
            _("You signed in more than ten minutes ago: type your password again."),
            class_name="hint",
        ),
        password_asked(
            id, told, action="/auth/password/confirm", verb=_("Continue"), page=page, then=then,
        ),
    )  # fmt: skip


def password_asked(
    id: str, told: Any, *, action: str, verb: str, kind: str = "", **hidden: str
) -> rx.Component:
    """A small form that asks for the password again before it does something."""
    return auth_form(
        text_field(
            _("Your password"), name="old_password", id=id, type="password",
            auto_complete="current-password", custom_attrs={"required": True},
            error=error_at(told, id),
        ),
        rx.el.div(button(verb, type="submit", kind=kind), class_name="row"),
        action=action,
        field=id,
        **hidden,
    )  # fmt: skip

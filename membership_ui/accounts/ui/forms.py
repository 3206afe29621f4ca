"""Parts of the sign-in pages: the posted form, a password that can be shown, the caps lock."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.shell.components.fields import described, field_error, required_dot, text_field
from membership_ui.shell.components.native import native_form
from membership_ui.shell.components.restored_form import RestoredForm
from membership_ui.shell.session import SiteState


def auth_form(*content: Any, action: str, id: str = "", **hidden: Any) -> rx.Component:
    """A native form that says which site and language it comes from. `hidden` is sent too."""
    fields = _hidden_fields(hidden)
    return native_form(*fields, *content, action=action, **({"id": id} if id else {}))


def kept_auth_form(*content: Any, action: str, **kept: Any) -> rx.Component:
    """The same for a long one, whose text a change of language keeps. `kept`: see RestoredForm."""
    return RestoredForm.create(*_hidden_fields({}), *content, action=action, method="post", **kept)


def _hidden_fields(values: dict[str, Any]) -> list[rx.Component]:
    sent = {"site": SiteState.slug, "locale": current(), **values}
    return [rx.el.input(type="hidden", name=name, value=value) for name, value in sent.items()]


def identifier_field(typed: Any) -> rx.Component:
    """`typed` is what was sent last, so that a refusal loses nothing. It arrives after the page: a
    field that somebody writes in by then is left alone. Until then the tab's State holds what was
    typed before, which a first letter would be added to.
    """
    typed = rx.cond(rx.State.is_hydrated, typed, "")
    return text_field(
        _("Email address or member number"), name="identifier", default_value=typed,
        auto_complete="username", auto_capitalize="none", spell_check=False,
        custom_attrs={"required": True, "maxLength": 320},
    )  # fmt: skip


def username_for_managers(number: Any) -> rx.Component:
    """Out of sight: password managers then know whose password they change."""
    return rx.el.input(
        type="text", name="username", value=number, read_only=True, auto_complete="username",
        hidden=True, aria_hidden=True,
    )  # fmt: skip


def password_field(
    label: str,
    *,
    name: str,
    auto_complete: str,
    hint: str = "",
    error: Any = "",
    required: bool = False,
) -> rx.Component:
    """Pasting and password managers are welcome. `required` draws the dot of longer forms."""
    caps = f"{name}-caps"
    control = rx.el.input(
        name=name, type="password", class_name="input", required=True, auto_complete=auto_complete,
        data_caps_note=caps, **described(name, hint=hint, error=error),
    )  # fmt: skip
    return rx.el.div(
        rx.el.label(label, *([required_dot()] if required else []), html_for=name),
        rx.el.span(control, _eye(name), class_name="with-end"),
        *([_hint(hint, name, error)] if hint else []),
        field_error(error, id=name),
        _caps_note(caps),
        class_name="field",
    )


def _hint(hint: str, name: str, error: Any) -> rx.Component:
    """Out of sight where the error says the same."""
    shown = rx.el.span(hint, class_name="hint", id=f"{name}-hint")
    return rx.cond(error == "", shown) if isinstance(error, rx.Var) else shown


def _eye(name: str) -> rx.Component:
    return rx.el.button(
        rx.icon("eye", size=18), type="button", class_name="iconbtn",
        aria_label=_("Show the password"), aria_pressed=False, aria_controls=name,
        data_reveals=name,
    )  # fmt: skip


def _caps_note(id: str) -> rx.Component:
    """A status even while it is silent: screen readers announce what enters it."""
    said = rx.el.span(
        rx.icon("arrow-big-up-dash", size=16), _("Caps Lock is on."), class_name="note"
    )
    return rx.el.div(said, id=id, class_name="caps", role="status")

"""Fields: a visible label, a red dot where it must be filled, a hint, an error under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _


def field(
    label: Any,
    control: rx.Component,
    *,
    id: str,
    required: bool | rx.Var = False,
    hint: Any = "",
    error: Any = "",
    class_name: str = "",
) -> rx.Component:
    """Any control under its label; made with `**described(id, …)`, it announces hint and error."""
    return rx.el.div(
        rx.el.label(label, *_dot(required), html_for=id),
        control,
        *([rx.el.span(hint, class_name="hint", id=f"{id}-hint")] if _is_said(hint) else []),
        field_error(error, id=id),
        class_name=f"field {class_name}".strip(),
    )


def text_field(
    label: Any,
    *,
    name: str,
    id: str = "",
    required: bool | rx.Var = False,
    hint: Any = "",
    error: Any = "",
    class_name: str = "",
    icon: str = "",
    **props: Any,
) -> rx.Component:
    """One line of text. `props` go to the input: `default_value`, `on_blur`, `type`…"""
    id = id or name
    control = rx.el.input(
        name=name,
        class_name="input",
        type=props.pop("type", "text"),
        **described(id, required=required, hint=hint, error=error),
        **props,
    )
    if icon:
        control = rx.el.span(rx.icon(icon, size=16), control, class_name="with-icon")
    return field(
        label, control, id=id, required=required, hint=hint, error=error, class_name=class_name
    )


def area_field(
    label: Any,
    *,
    name: str,
    id: str = "",
    required: bool | rx.Var = False,
    hint: Any = "",
    error: Any = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    id = id or name
    control = rx.el.textarea(
        name=name,
        class_name="input",
        **described(id, required=required, hint=hint, error=error),
        **props,
    )
    return field(
        label, control, id=id, required=required, hint=hint, error=error, class_name=class_name
    )


def select_field(
    label: Any,
    options: Any,
    *,
    name: str,
    id: str = "",
    required: bool | rx.Var = False,
    hint: Any = "",
    error: Any = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """`options`: pairs of value and text, or a Var of views with `value` and `text`."""
    id = id or name
    control = rx.el.select(
        *_options(options),
        name=name,
        class_name="input",
        **described(id, required=required, hint=hint, error=error),
        **props,
    )
    return field(
        label, control, id=id, required=required, hint=hint, error=error, class_name=class_name
    )


def described(
    id: str, *, required: bool | rx.Var = False, hint: Any = "", error: Any = ""
) -> dict[str, Any]:
    """What a control must carry to be announced whole."""
    names = ([f"{id}-hint"] if _is_said(hint) else []) + (
        [f"{id}-error"] if _is_said(error) else []
    )
    attributes: dict[str, Any] = {"id": id}
    if names:
        attributes["aria_describedby"] = " ".join(names)
    if isinstance(required, rx.Var) or required:
        attributes |= {"aria_required": required}
    if _is_said(error):
        attributes["aria_invalid"] = (error != "") if isinstance(error, rx.Var) else True
    return attributes


def field_error(error: Any, *, id: str) -> rx.Component:
    """The sentence under a field that cannot be accepted."""
    if not _is_said(error):
        return rx.fragment()
    shown = rx.el.span(rx.icon("circle-alert", size=16), error, class_name="error")
    content = rx.cond(error != "", shown, rx.fragment()) if isinstance(error, rx.Var) else shown
    return rx.el.div(content, id=f"{id}-error")


def _dot(required: bool | rx.Var) -> list[rx.Component]:
    if isinstance(required, rx.Var):
        return [rx.cond(required, required_dot())]
    return [required_dot()] if required else []


def required_dot() -> rx.Component:
    return rx.el.span(rx.el.span(_("required"), class_name="unseen"), class_name="req")


def required_legend() -> rx.Component:
    """At the top of a form with required fields."""
    return rx.el.p(
        rx.el.span(class_name="req", aria_hidden=True, style={"margin": "0 7px 0 0"}),
        _("Required field"),
        class_name="hint legend",
    )


def _options(options: Any) -> Sequence[rx.Component]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda option: rx.el.option(option.text, value=option.value))]
    return [rx.el.option(text, value=value) for value, text in options]


def _is_said(text: Any) -> bool:
    return isinstance(text, rx.Var) or bool(text)

"""Fields that a site chose, drawn by their kind, and the rows of the household."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.buttons import icon_button
from membership_ui.shell.components.fields import field_error, required_dot


def fields_of(fields: Any) -> rx.Component:
    """Two a row; those of several lines take both."""
    return rx.foreach(fields, _field)


def relative_row(row: Any, on_remove: Any) -> rx.Component:
    """Relation, names, birth date and a button that takes the row away."""
    name = "household-" + row.number.to(str)
    control = rx.el.select(
        rx.el.option(_("Child"), value="child"),
        rx.el.option(_("Spouse or partner"), value="spouse"),
        default_value=row.relation, key=row.relation, **_names(name, "relation"),
    )  # fmt: skip
    remove = icon_button(
        "trash-2", _("Remove {name}").format(name=row.given_name), on_click=on_remove
    )
    return rx.el.fieldset(
        rx.el.legend(_("Person of your family"), class_name="sr-only"),
        _labelled(_("Relation"), name, "relation", control),
        _line(_("First name"), name, "given_name", row.given_name),
        _line(_("Last name"), name, "family_name", row.family_name),
        _line(_("Birth date"), name, "birth_date", row.birth_date, placeholder="31/12/2015"),
        remove,
        field_error(row.error, id=name),
        key=row.number,
        class_name="relative",
    )


def _line(label: str, name: Any, part: str, value: Any, **props: Any) -> rx.Component:
    control = rx.el.input(
        default_value=value, auto_complete="off", max_length=300, **_names(name, part), **props
    )
    return _labelled(label, name, part, control)


def _labelled(label: str, name: Any, part: str, control: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.label(label, html_for=name + f"-{part}"), control, class_name="field")


def _names(name: Any, part: str) -> dict[str, Any]:
    full = name + f"-{part}"
    return {"id": full, "name": full, "class_name": "input"}


def _field(shown: Any) -> rx.Component:
    label = rx.el.label(shown.label, rx.cond(shown.is_required, required_dot()), html_for=shown.key)
    boxed = rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox", value="1", default_checked=shown.value == "1", **_said(shown)
            ),
            rx.el.span(shown.label, rx.cond(shown.is_required, required_dot())),
            class_name="check",
        ),
        _around(shown),
        class_name="field all",
    )
    return rx.cond(
        shown.kind == "check",
        boxed,
        rx.el.div(
            label,
            _control(shown),
            _around(shown),
            class_name=rx.cond(shown.kind == "long_text", "field all", "field"),
        ),
    )


def _around(shown: Any) -> rx.Component:
    hint = rx.el.span(shown.hint, class_name="hint", id=shown.key + "-hint")
    return rx.fragment(rx.cond(shown.hint != "", hint), field_error(shown.error, id=shown.key))


def _control(shown: Any) -> rx.Component:
    typed = {
        **_said(shown), "class_name": "input", "default_value": shown.value,
        "auto_complete": shown.autocomplete,
    }  # fmt: skip
    choice = rx.el.select(
        rx.foreach(shown.choices, lambda each: rx.el.option(each.text, value=each.value)),
        # Unlike a line of text, a select that stands already does not follow its first value
        key=shown.key + "=" + shown.value,
        **typed,
    )
    line = rx.el.input(
        max_length=shown.longest,
        type=rx.match(shown.kind, ("email", "email"), ("phone", "tel"), "text"),
        input_mode=rx.match(shown.kind, ("number", "numeric"), ("email", "email"), "text"),
        spell_check=False,
        **typed,
    )
    area = rx.el.textarea(max_length=shown.longest, rows="3", **typed)
    return rx.fragment(rx.match(shown.kind, ("choice", choice), ("long_text", area), line))


def _said(shown: Any) -> dict[str, Any]:
    """What a control must carry to be announced whole."""
    has_hint, has_error = shown.hint != "", shown.error != ""
    hint, error = shown.key + "-hint", shown.key + "-error"
    described = rx.cond(
        has_hint, rx.cond(has_error, hint + " " + error, hint), rx.cond(has_error, error, "")
    )
    return {
        "id": shown.key,
        "name": shown.key,
        "required": shown.is_required,
        "aria_invalid": has_error,
        "aria_describedby": described,
    }

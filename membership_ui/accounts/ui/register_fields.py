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
    control = rx.el.select(
        rx.el.option(_("Child"), value="child"),
        rx.el.option(_("Spouse or partner"), value="spouse"),
        default_value=row.relation, key=row.relation, **_names(row, "relation"),
    )  # fmt: skip
    known = _("Remove {name}").format(name=row.given_name)
    remove = icon_button(
        "trash-2",
        rx.cond(row.given_name != "", known, _("Remove this person")),
        on_click=on_remove,
    )
    return rx.el.fieldset(
        rx.el.legend(_("Person of your family"), class_name="sr-only"),
        _labelled(_("Relation"), row, "relation", control),
        _line(_("First name"), row, "given_name", row.given_name, required_dot()),
        _line(_("Last name"), row, "family_name", row.family_name, required_dot()),
        _line(_("Birth date"), row, "birth_date", row.birth_date, placeholder="31/12/2015"),
        remove,
        key=row.number,
        class_name="relative",
    )


def _line(
    label: str, row: Any, part: str, value: Any, *dot: rx.Component, **props: Any
) -> rx.Component:
    # Not "required": a row left empty is nobody
    control = rx.el.input(
        type="text",
        default_value=value,
        auto_complete="off",
        max_length=300,
        **_names(row, part),
        **props,
    )
    return _labelled(label, row, part, control, *dot)


def _labelled(
    label: str, row: Any, part: str, control: rx.Component, *dot: rx.Component
) -> rx.Component:
    full = _full(row, part)
    return rx.el.div(
        rx.el.label(label, *dot, html_for=full),
        control,
        field_error(row.errors[part], id=full),
        class_name="field",
    )


def _names(row: Any, part: str) -> dict[str, Any]:
    full = _full(row, part)
    return {
        "id": full,
        "name": full,
        "class_name": "input",
        "aria_invalid": row.errors[part] != "",
        "aria_describedby": full + "-error",
    }


def _full(row: Any, part: str) -> Any:
    return "household-" + row.number.to(str) + f"-{part}"


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

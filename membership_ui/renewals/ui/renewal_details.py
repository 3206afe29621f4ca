"""The first part of the renewal form: where the member is, its numbers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.fields import required_legend, select_field, text_field


def details(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(rx.el.h2(_("Your information")), required_legend(), class_name="row apart"),
        rx.el.div(
            *_address(state),
            rx.cond(
                ~state.view.is_individual,
                answer_field(state, _("Email"), "email", type="email", auto_complete="email"),
            ),
            rx.foreach(state.view.identifiers, lambda asked: _identifier(state, asked)),
            class_name="fields",
        ),
    )


def _address(state: Any) -> list[rx.Component]:
    completed = (
        ("address", _("Address"), "all", "address-line1"),
        ("postal_code", _("Postal code"), "", "postal-code"),
        ("town", _("Town"), "", "address-level2"),
    )
    needed = state.view.needed
    lines = [
        answer_field(
            state, label, name, required=needed[name], class_name=width, auto_complete=filled
        )
        for name, label, width, filled in completed
    ]
    return [*lines, rx.cond(state.view.region.label != "", _region(state))]


def _region(state: Any) -> rx.Component:
    """A choice, or typed where the country's regions have no list."""
    region, filled = state.view.region, "address-level1"
    chosen = select_field(
        region.label,
        region.choices,
        name="region",
        required=True,
        error=state.errors["region"],
        default_value=state.view.answers["region"],
        auto_complete=filled,
    )
    typed = answer_field(state, region.label, "region", auto_complete=filled)
    return rx.cond(region.choices.length() > 0, chosen, typed)


def _identifier(state: Any, asked: Any) -> rx.Component:
    return answer_field(
        state,
        asked.label,
        asked.name,
        hint=asked.hint,
        required=asked.is_needed,
        auto_complete="off",
        input_mode=asked.keyboard,
        custom_attrs={"data-groups": asked.groups},
    )


def answer_field(
    state: Any, label: str, name: str, *, required: Any = True, **props: Any
) -> rx.Component:
    props.setdefault("type", "text")
    return text_field(
        label,
        name=name,
        required=required,
        error=state.errors[name],
        default_value=state.view.answers[name],
        **props,
    )

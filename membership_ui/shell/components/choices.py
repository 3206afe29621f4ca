"""Choices: cards with a radio button, boxes to tick."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.shell.components.fields import required_dot


def choice_group(
    legend: Any, *cards: Any, required: bool = False, variant: str = ""
) -> rx.Component:
    """A question, drawn as a heading, whose answers are cards; `variant="three"` for short ones."""
    return rx.el.fieldset(
        rx.el.legend(
            rx.el.h2(legend, *([required_dot()] if required else [])),
            style={"marginBottom": "14px"},
        ),
        rx.el.div(*cards, class_name=f"choices {variant}".strip()),
    )


def choice_card(
    title: Any,
    *,
    name: str,
    value: Any,
    checked: Any,
    on_choose: Any,
    detail: Any = "",
    end: Any = "",
) -> rx.Component:
    """One answer. `end` stands at the right: an amount."""
    said: list[rx.Component] = [rx.el.b(title)]
    if isinstance(detail, rx.Var) or detail:
        said.append(rx.el.span(detail, class_name="hint"))
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=name,
            value=value,
            checked=checked,
            on_change=lambda _value: on_choose,
        ),
        rx.el.span(*said),
        *([rx.el.span(end, class_name="end")] if isinstance(end, rx.Var) or end else []),
        class_name="choice",
    )


def checkbox(
    label: Any, *, name: str, hint: Any = "", variant: str = "", **props: Any
) -> rx.Component:
    """A box with its label; `variant="big"` in member forms. `props` go to the input."""
    said = [
        rx.el.b(label) if hint else label,
        *([rx.el.span(hint, class_name="hint")] if hint else []),
    ]
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, **props),
        rx.el.span(*said),
        class_name=f"check {variant}".strip(),
    )

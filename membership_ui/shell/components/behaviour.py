"""Bridges to `assets/behaviour.js`: no script in a page."""

from __future__ import annotations

from typing import Any

import reflex as rx

_MODULE = "$/public/behaviour.js"


class _Effect(rx.Fragment):
    """Draws nothing; runs one function of the module when one of its arguments changed."""

    call: rx.Var[str]
    first: rx.Var[Any]
    second: rx.Var[Any]
    third: rx.Var[Any]

    def add_imports(self) -> dict[str, Any]:
        names = ("behave", "applyTheme", "syncInput", "show", "focusPanel", "lead")
        return {"react": "useEffect", _MODULE: [rx.ImportVar(tag=name) for name in names]}

    def add_hooks(self) -> list[Any]:
        arguments = [value for value in (self.first, self.second, self.third) if value is not None]
        listed = ", ".join(str(value) for value in arguments)
        return [
            rx.Var(
                f"useEffect(() => {{ {self.call._var_value}({listed}); }}, [{listed}])",  # pyright: ignore[reportAttributeAccessIssue]
                _var_data=rx.vars.VarData.merge(
                    *(value._get_all_var_data() for value in arguments)
                ),
            )
        ]

    def _exclude_props(self) -> list[str]:
        return ["call", "first", "second", "third"]


def behave() -> rx.Component:
    """Once per page: menus, dialogs, caps lock, shown passwords, text size."""
    return _Effect.create(call="behave")


def apply_theme(accent: Any, gray: Any, scaling: Any) -> rx.Component:
    """The site's colours and text size on the whole document."""
    return _Effect.create(call="applyTheme", first=accent, second=gray, third=scaling)


def sync_input(field_id: str, value: Any) -> rx.Component:
    """A field left uncontrolled takes the server's value while nobody types in it."""
    return _Effect.create(call="syncInput", first=field_id, second=value)


def show_dialog(dialog_id: str, is_open: Any) -> rx.Component:
    """Open and close a dialog as the state says; its content behind is out of reach meanwhile."""
    return _Effect.create(call="show", first=dialog_id, second=is_open)


def focus_panel(panel_id: str, opened: rx.Var[int]) -> rx.Component:
    """A panel beside a list takes the focus when it opens, and gives it back to its row."""
    return _Effect.create(call="focusPanel", first=panel_id, second=opened)


def focus_when(id: str | rx.Var[str], problems: rx.Var[bool] | rx.Var[int]) -> rx.Component:
    """A page that opens with problems begins at their summary; a number leads there each time it
    grows.
    """
    return _Effect.create(call="lead", first=id, second=problems)

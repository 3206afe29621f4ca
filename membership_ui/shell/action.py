"""Which button is at work: it shows it and refuses a second click until its use case answered or
failed.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.state import BaseState

from membership_ui.shell.access_marks import public

_ONE_CLICK_MS = 1500


class ActionState(rx.State):
    """`running` names the action between the click and the answer."""

    running: str = ""

    @rx.event
    @public
    def begin(self, action: str):
        self.running = str(action)[:80]

    @rx.event
    @public
    def end(self):
        self.running = ""


def doing(action: str, *events: Any) -> list[Any]:
    """`on_click=doing("save", RenewalState.save)`: marks the action, then sends the events."""
    return [ActionState.begin(action), *events]


def doing_once(action: str, event: Any) -> list[Any]:
    """The same for what must not happen twice: a second click within 1.5 s is the first one's."""
    return [ActionState.begin(action).throttle(_ONE_CLICK_MS), event.throttle(_ONE_CLICK_MS)]


def is_running(action: str) -> rx.Var[bool]:
    """`loading=is_running("save")`."""
    return ActionState.running == action  # pyright: ignore[reportReturnType]  (a Var on a page)


async def end_action(state: BaseState) -> None:
    """Called by `run` and by the error handler: no button stays at work."""
    action = await state.get_state(ActionState)
    if action.running:
        action.running = ""

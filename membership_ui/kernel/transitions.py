"""The only way to change a status: along its table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from membership_ui.kernel.errors import N_, Conflict

S = TypeVar("S", bound=StrEnum)


class TransitionRefused(Conflict):
    """The record is no longer where this step starts from; somebody else may have been faster."""

    message = N_("This has already been dealt with. The page now shows its present state.")

    def __init__(self, current: StrEnum, target: StrEnum) -> None:
        super().__init__()
        self.current, self.target = current, target


def move(table: Mapping[S, frozenset[S]], current: S, target: S) -> S:
    """Return `target` if `table` allows the step from `current`. Raises TransitionRefused."""
    if target not in table.get(current, frozenset()):
        raise TransitionRefused(current, target)
    return target

"""What exports ask of the features above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from membership_ui.exports.rules import ListExport
from membership_ui.kernel.work import UnitOfWork


@dataclass(frozen=True)
class ListsSought:
    """Which lists there are: whoever has some adds them."""

    found: list[ListExport] = field(default_factory=list)


def offering(*lists: ListExport) -> Callable[[UnitOfWork, ListsSought], None]:
    """The listener of a feature that has these lists."""
    return lambda _work, sought: sought.found.extend(lists)

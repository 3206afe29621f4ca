"""The menu, as data: each feature hands its lines over, the layout draws what one may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from membership_ui.kernel.errors import N_

MEMBER, STAFF = "member", "staff"
_AREAS = (
    (MEMBER, N_("My space"), "user-round"),
    (STAFF, N_("Management"), "briefcase-business"),
)


@dataclass(frozen=True)
class MenuItem:
    """`page` as in the address under the site: `staff/members`. `label` is a message.
    `is_private`: not even staff who look at the person's space open it.
    """

    page: str
    label: str
    icon: str
    is_private: bool = False


@dataclass(frozen=True)
class MenuLine:
    """What a feature hands over: lines of an area stand by their `rank`."""

    area: str
    rank: int
    item: MenuItem


@dataclass(frozen=True)
class MenuGroup:
    title: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Area:
    """My space, or Management: staff switch between them. The rail shows only the icon."""

    name: str
    title: str
    icon: str
    groups: tuple[MenuGroup, ...]

    @property
    def first_page(self) -> str:
        return self.groups[0].items[0].page


_areas: list[Area] = []


def set_menu(lines: Iterable[MenuLine]) -> None:
    """Called once by the app module, before it registers its pages."""
    ordered = sorted(lines, key=lambda line: line.rank)
    _areas[:] = [
        Area(name, title, icon, (MenuGroup(title, items),))
        for name, title, icon in _AREAS
        if (items := tuple(line.item for line in ordered if line.area == name))
    ]


def areas() -> tuple[Area, ...]:
    return tuple(_areas)


def area(name: str) -> Area | None:
    """None where the menu does not have it."""
    return next((one for one in _areas if one.name == name), None)

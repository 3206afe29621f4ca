"""The menu, as data: the app module hands it over, the layout draws what the account may open."""

from __future__ import annotations

from dataclasses import dataclass

MEMBER, STAFF = "member", "staff"


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


def set_menu(*areas: Area) -> None:
    """Called once by the app module, before it registers its pages."""
    _areas[:] = areas


def areas() -> tuple[Area, ...]:
    return tuple(_areas)


def area(name: str) -> Area | None:
    """None where the menu does not have it."""
    return next((one for one in _areas if one.name == name), None)

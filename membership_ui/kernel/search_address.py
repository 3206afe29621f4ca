"""What a list asks, read from and written to the address of its page."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum, auto
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

LONGEST_SEARCH = 100
SIZES, SIZE = (25, 50, 100), 50


class Part(Enum):
    """What another filter does to a part of the address: it is one, it leaves it, or it leads back
    to the first page.
    """

    FILTER = auto()
    KEPT = auto()
    PLACE = auto()


def asked(name: str, read: Callable[[str], Any], usual: Any = "", part: Part = Part.FILTER) -> Any:
    """A field of a `SearchAddress`: its name in the address, and what its text means; None where
    that is nothing.
    """
    return field(default=usual, metadata={"name": name, "read": read, "part": part})


def at_most(length: int) -> Callable[[str], str]:
    return lambda typed: typed[:length]


def one_of(values: Iterable[Any]) -> Callable[[str], Any]:
    return {str(value): value for value in values}.get


def order_by(columns: Container[str]) -> Callable[[str], str | None]:
    """A column, or `-column` for the other way round."""
    return lambda typed: typed if typed.removeprefix("-") in columns else None


def whole(typed: str) -> int | None:
    return int(typed) or None if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@dataclass(frozen=True)
class SearchAddress:
    """What the address gets wrong is as if it were not there. Each list adds its own fields, all of
    them `asked`.
    """

    text: str = asked("q", at_most(LONGEST_SEARCH))

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> Self:
        read = {
            each.name: each.metadata["read"](raw.get(each.metadata["name"], ""))
            for each in fields(cls)
        }
        return cls(**{name: value for name, value in read.items() if value is not None})

    @property
    def query(self) -> str:
        """The same as text; nothing for what is usual."""
        return urlencode(self._said(*Part))

    @classmethod
    def parse_query(cls, query: str) -> Self:
        """As `query` wrote it."""
        return cls.parse(dict(parse_qsl(query)))

    @property
    def filter_query(self) -> str:
        """The same for every order and page of the same filters."""
        said = {name: value.strip() for name, value in self._said(Part.FILTER).items()}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self._said(Part.FILTER))

    def filtered(self, name: str, value: str) -> Self:
        """Another search, filter, order or size: back to the first page. To sort by the same column
        again turns the order round.
        """
        if name not in self._names(Part.FILTER, Part.KEPT):
            return self
        if name == "sort" and value == getattr(self, "sort", ""):
            value = f"-{value}"
        return self.parse({**self._said(Part.FILTER, Part.KEPT), name: value})

    def first_page(self) -> Self:
        return self.parse(self._said(Part.FILTER, Part.KEPT))

    def unfiltered(self) -> Self:
        return self.parse(self._said(Part.KEPT))

    def _names(self, *parts: Part) -> list[str]:
        return [each.metadata["name"] for each in fields(self) if each.metadata["part"] in parts]

    def _said(self, *parts: Part) -> dict[str, str]:
        return {
            each.metadata["name"]: str(getattr(self, each.name))
            for each in fields(self)
            if each.metadata["part"] in parts and getattr(self, each.name) != each.default
        }


@dataclass(frozen=True)
class NumberedSearch(SearchAddress):
    """Of a list whose pages have numbers."""

    page: int = asked("page", whole, 1, Part.PLACE)

    def turned(self, page: int) -> Self:
        return replace(self, page=max(1, page))

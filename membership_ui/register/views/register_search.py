"""What staff look for in the register: the address of the page, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from membership_ui.memberships.rules import Standing
from membership_ui.register.queries.search import Place, RegisterOrder
from membership_ui.structures.rules import StructureKind

SIZES = (25, 50, 100)
SIZE, SORT = 50, str(RegisterOrder.NAME)
LONGEST_SEARCH = 100
# In the order in which staff look at them
STANDINGS = (
    Standing.DUE,
    Standing.TO_RENEW,
    Standing.ACTIVE,
    Standing.UPCOMING,
    Standing.EXPIRED,
    Standing.NONE,
)
FILTERS = ("q", "kind", "department", "tier", "standing")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class RegisterSearch:
    """What the address gets wrong is as if it were not there; "" means all.

    `after` and `before` are entries, `first` the rank of the page's first line: key-set paging
    knows no page numbers.
    """

    text: str = ""
    kind: str = ""
    department: str = ""
    tier: str = ""
    standing: Standing | None = None
    sort: str = SORT
    size: int = SIZE
    after: int = 0
    before: int = 0
    first: int = 1

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> RegisterSearch:
        sort, size = raw.get("sort", ""), _whole(raw.get("size", ""))
        after, before = _whole(raw.get("after", "")), _whole(raw.get("before", ""))
        standing = _choice(Standing, raw.get("standing", ""))
        return cls(
            text=raw.get("q", "")[:LONGEST_SEARCH],
            kind=_choice(StructureKind, raw.get("kind", "")) or "",
            department=raw.get("department", "")[:3],
            tier=raw.get("tier", "")[:40],
            standing=standing if standing in STANDINGS else None,
            sort=sort if sort.removeprefix("-") in set(RegisterOrder) else SORT,
            size=size if size in SIZES else SIZE,
            after=after,
            before=0 if after else before,
            first=max(1, _whole(raw.get("first", ""))) if after or before else 1,
        )

    @property
    def query(self) -> str:
        """The same as text; nothing for what is usual."""
        turned = {
            "after": self.after,
            "before": self.before,
            "first": self.first if self.first > 1 else 0,
        }
        raw = {**self._raw, **{name: str(value or "") for name, value in turned.items()}}
        return urlencode({name: value for name, value in raw.items() if value})

    @property
    def filter_key(self) -> str:
        """The same for every order and page of the same filters."""
        return urlencode(
            {name: self._raw[name].strip() for name in FILTERS if self._raw[name].strip()}
        )

    @property
    def place(self) -> Place:
        order = RegisterOrder(self.sort.removeprefix("-"))
        return Place(order, self.sort.startswith("-"), self.after or None, self.before or None)

    def filtered(self, name: str, value: str) -> RegisterSearch:
        """Another search, filter, order or size: back to the first page."""
        return RegisterSearch.parse({**self._raw, name: value}) if name in self._raw else self

    def unfiltered(self) -> RegisterSearch:
        return RegisterSearch(sort=self.sort, size=self.size)

    def sorted_by(self, column: str) -> RegisterSearch:
        """The same column again turns the order round."""
        return self.filtered("sort", f"-{column}" if self.sort == column else column)

    def first_page(self) -> RegisterSearch:
        return replace(self, after=0, before=0, first=1)

    def next_page(self, last_id: int) -> RegisterSearch:
        return replace(self, after=last_id, before=0, first=self.first + self.size)

    def previous_page(self, first_id: int) -> RegisterSearch:
        if self.first <= self.size + 1:
            return self.first_page()
        return replace(self, after=0, before=first_id, first=self.first - self.size)

    @property
    def _raw(self) -> dict[str, str]:
        return {
            "q": self.text,
            "kind": self.kind,
            "department": self.department,
            "tier": self.tier,
            "standing": self.standing or "",
            "sort": self.sort if self.sort != SORT else "",
            "size": str(self.size) if self.size != SIZE else "",
        }


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _choice(kind: type[Choice], typed: str) -> Choice | None:
    return kind(typed) if typed in {str(value) for value in kind} else None

"""What staff look for in the register: the address of the page, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from membership_ui.kernel.search_address import (
    SIZE,
    SIZES,
    Part,
    SearchAddress,
    asked,
    at_most,
    one_of,
    order_by,
    whole,
)
from membership_ui.members.rules import INDIVIDUAL
from membership_ui.memberships.rules import Standing
from membership_ui.register.queries.search import Place, RegisterOrder
from membership_ui.structures.rules import StructureKind

SORT = str(RegisterOrder.NAME)
# In the order in which staff look at them
STANDINGS = (
    Standing.DUE,
    Standing.TO_RENEW,
    Standing.ACTIVE,
    Standing.UPCOMING,
    Standing.EXPIRED,
    Standing.NONE,
)


@dataclass(frozen=True)
class RegisterSearch(SearchAddress):
    """`after` and `before` are entries, `first` the rank of the page's first line: key-set paging
    knows no page numbers.
    """

    kind: str = asked("kind", one_of((*StructureKind, INDIVIDUAL)))
    department: str = asked("department", at_most(3))
    tier: str = asked("tier", at_most(40))
    standing: Standing | None = asked("standing", one_of(STANDINGS), None)
    sort: str = asked("sort", order_by(set(RegisterOrder)), SORT, Part.KEPT)
    size: int = asked("size", one_of(SIZES), SIZE, Part.KEPT)
    after: int = asked("after", whole, 0, Part.PLACE)
    before: int = asked("before", whole, 0, Part.PLACE)
    first: int = asked("first", whole, 1, Part.PLACE)

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> Self:
        read = super().parse(raw)
        if read.after:
            return replace(read, before=0)
        return read if read.before else replace(read, first=1)

    @property
    def place(self) -> Place:
        order = RegisterOrder(self.sort.removeprefix("-"))
        return Place(order, self.sort.startswith("-"), self.after or None, self.before or None)

    def next_page(self, last_id: int) -> Self:
        return replace(self, after=last_id, before=0, first=self.first + self.size)

    def previous_page(self, first_id: int) -> Self:
        if self.first <= self.size + 1:
            return self.first_page()
        return replace(self, after=0, before=first_id, first=self.first - self.size)

"""What staff look for among renewal requests: the address of the page, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from membership_ui.renewals.queries.requests import SORTABLE, RequestFilter
from membership_ui.renewals.rules import TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.sites.rules import PaymentMethod

SIZES = (25, 50, 100)
SIZE, SORT = 50, "-submitted"
_LONGEST_SEARCH = 100
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class RequestSearch:
    """What the address gets wrong is as if it were not there. `opened` is a renewal's key."""

    wanted: RequestFilter = field(default_factory=RequestFilter)
    sort: str = SORT
    page: int = 1
    size: int = SIZE
    opened: int = 0

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> RequestSearch:
        sort, size = raw.get("sort", ""), _whole(raw.get("size", ""))
        return cls(
            wanted=RequestFilter(
                text=raw.get("q", "")[:_LONGEST_SEARCH],
                stage=_choice(RequestStage, raw.get("stage", "")),
                change=_choice(TierDecision, raw.get("change", "")),
                method=_choice(PaymentMethod, raw.get("method", "")),
            ),
            sort=sort if sort.removeprefix("-") in SORTABLE else SORT,
            page=max(1, _whole(raw.get("page", ""))),
            size=size if size in SIZES else SIZE,
            opened=_whole(raw.get("id", "")),
        )

    @property
    def query(self) -> str:
        """The same as text; nothing for what is usual."""
        raw = {**self._raw, "page": str(self.page) if self.page > 1 else ""}
        return urlencode({name: value for name, value in raw.items() if value})

    def filtered(self, name: str, value: str) -> RequestSearch:
        """Another search, filter, order or size: back to the first page.

        To sort by the same column again turns the order round.
        """
        if name == "sort" and value == self.sort:
            value = f"-{value}"
        return RequestSearch.parse({**self._raw, name: value}) if name in self._raw else self

    def unfiltered(self) -> RequestSearch:
        return replace(self, wanted=RequestFilter(), page=1)

    def turned(self, page: int) -> RequestSearch:
        return replace(self, page=max(1, page))

    def opening(self, renewal_id: int) -> RequestSearch:
        return replace(self, opened=max(0, renewal_id))

    @property
    def _raw(self) -> dict[str, str]:
        return {
            "q": self.wanted.text,
            "stage": self.wanted.stage or "",
            "change": self.wanted.change or "",
            "method": self.wanted.method or "",
            "sort": self.sort if self.sort != SORT else "",
            "size": str(self.size) if self.size != SIZE else "",
            "id": str(self.opened or ""),
        }


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _choice(kind: type[Choice], typed: str) -> Choice | None:
    return kind(typed) if typed in {str(value) for value in kind} else None

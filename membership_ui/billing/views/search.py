"""What a member looks for among their documents: the address of the page, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from membership_ui.billing.rules import Settlement
from membership_ui.billing.tables import DocumentKind

SORT = "-date"
_SORTS = frozenset({"number", "subject", "date", "amount"})


@dataclass(frozen=True)
class DocumentSearch:
    """What the address gets wrong is as if it were not there; 0 and "" mean all."""

    text: str = ""
    year: int = 0
    kind: str = ""
    status: str = ""
    sort: str = SORT
    page: int = 1
    member: int = 0

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> DocumentSearch:
        sort = raw.get("sort", "")
        return cls(
            text=raw.get("q", "")[:100],
            year=_whole(raw.get("year", "")),
            kind=_one_of(DocumentKind, raw.get("type", "")),
            status=_one_of(Settlement, raw.get("status", "")),
            sort=sort if sort.removeprefix("-") in _SORTS else SORT,
            page=max(1, _whole(raw.get("page", ""))),
            member=_whole(raw.get("member", "")),
        )

    @property
    def query(self) -> str:
        """The same as text; nothing for what is usual."""
        raw = {**self._raw, "page": str(self.page) if self.page > 1 else ""}
        return urlencode({name: value for name, value in raw.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.year or self.kind or self.status)

    def filtered(self, name: str, value: str) -> DocumentSearch:
        """Another search, filter, order or member: back to the first page.

        To sort by the same column again turns the order round.
        """
        if name == "sort" and value == self.sort:
            value = f"-{value}"
        return DocumentSearch.parse({**self._raw, name: value}) if name in self._raw else self

    def unfiltered(self) -> DocumentSearch:
        return DocumentSearch(sort=self.sort, member=self.member)

    def turned(self, page: int) -> DocumentSearch:
        return replace(self, page=max(1, page))

    @property
    def _raw(self) -> dict[str, str]:
        return {
            "member": str(self.member or ""),
            "q": self.text,
            "year": str(self.year or ""),
            "type": self.kind,
            "status": self.status,
            "sort": self.sort if self.sort != SORT else "",
        }


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _one_of(kind: type[DocumentKind] | type[Settlement], typed: str) -> str:
    return typed if typed in {str(value) for value in kind} else ""

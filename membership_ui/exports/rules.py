"""What can be exported, in which form, for how long, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from membership_ui.kernel.errors import N_, Conflict
from membership_ui.kernel.search_address import SearchAddress
from membership_ui.kernel.work import Actor, UnitOfWork

# Beyond, a worker makes the file
MOST_AT_ONCE = 1_000
KEPT_FOR = timedelta(days=7)
ROWS_AT_ONCE = 500


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Found:
    """How many rows match, and the rows as they are asked for: cells in the order of the titles."""

    total: int
    batches: Iterator[Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class ListExport:
    """What a feature says of a list that can be exported. `titles` may name the {currency}; `may`
    is asked at each step, before `found` is.
    """

    page: str
    title: str
    titles: tuple[str, ...]
    search: type[SearchAddress]
    may: Callable[[Actor, int], bool]
    found: Callable[[UnitOfWork, int, Any], Found]

    @property
    def name(self) -> str:
        """In addresses: `members` for `staff/members`."""
        return self.page.rpartition("/")[2]


class ExportUnderway(Conflict):
    message = N_("An export of this list is being made. Yours can start once it is ready.")


class TooManyRows(Conflict):
    message = N_("So many rows take a while: start the export from the page of the list.")

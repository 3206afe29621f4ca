"""What a member looks for among their documents: the address of the page, read and written."""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.billing.rules import Settlement
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.search_address import (
    NumberedSearch,
    Part,
    asked,
    one_of,
    order_by,
    whole,
)

SORT = "-date"
_SORTS = frozenset({"number", "subject", "date", "amount"})


@dataclass(frozen=True)
class DocumentSearch(NumberedSearch):
    """0 and "" mean all."""

    year: int = asked("year", whole, 0)
    kind: str = asked("type", one_of(DocumentKind))
    status: str = asked("status", one_of(Settlement))
    sort: str = asked("sort", order_by(_SORTS), SORT, Part.KEPT)
    member: int = asked("member", whole, 0, Part.KEPT)

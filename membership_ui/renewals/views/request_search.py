"""What staff look for among renewal requests: the address of the page, read and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from membership_ui.billing.rules import PaymentMethod
from membership_ui.kernel.search_address import (
    SIZE,
    SIZES,
    NumberedSearch,
    Part,
    asked,
    one_of,
    order_by,
    whole,
)
from membership_ui.renewals.queries.requests import SORTABLE, RequestFilter
from membership_ui.renewals.rules import TierDecision
from membership_ui.renewals.rules.stages import RequestStage

SORT = "-submitted"


@dataclass(frozen=True)
class RequestSearch(NumberedSearch):
    """`opened` is a renewal's key."""

    stage: RequestStage | None = asked("stage", one_of(RequestStage), None)
    change: TierDecision | None = asked("change", one_of(TierDecision), None)
    method: PaymentMethod | None = asked("method", one_of(PaymentMethod), None)
    sort: str = asked("sort", order_by(SORTABLE), SORT, Part.KEPT)
    size: int = asked("size", one_of(SIZES), SIZE, Part.KEPT)
    opened: int = asked("id", whole, 0, Part.KEPT)

    @property
    def wanted(self) -> RequestFilter:
        return RequestFilter(self.text, self.stage, self.change, self.method)

    def opening(self, renewal_id: int) -> Self:
        return replace(self, opened=max(0, renewal_id))

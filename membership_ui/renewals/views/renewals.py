"""The staff's list of renewal requests as text ready to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    format_day_short,
    format_money,
    format_number,
    format_range,
    in_language,
    ngettext,
)
from membership_ui.billing.rules import PaymentMethod, Settlement
from membership_ui.billing.views.addresses import document_url
from membership_ui.billing.views.words import method_name, settlement_badge
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.kernel.views import Choice, ListView, size_choice
from membership_ui.memberships.documents import term_in_cell
from membership_ui.memberships.views.words import Badge, tier_span
from membership_ui.renewals.queries.requests import RequestRow
from membership_ui.renewals.rules import TierDecision
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.views.request_search import RequestSearch


@dataclass(frozen=True)
class RequestLine:
    """One row; `query` is the address of the list with this request open."""

    id: int = 0
    structure: str = ""
    town: str = ""
    term: str = ""
    tier: str = ""
    tier_label: str = ""
    method: str = ""
    amount: str = ""
    remaining: str = ""
    submitted: str = ""
    invoice_number: str = ""
    invoice_url: str = ""
    query: str = ""
    badge: Badge = field(default_factory=Badge)


@dataclass(frozen=True)
class RequestPage(ListView):
    """The list as it stands; `news` says that rows were held back in place."""

    lines: list[RequestLine] = field(default_factory=list)
    stage: Choice = field(default_factory=Choice)
    change: Choice = field(default_factory=Choice)
    method: Choice = field(default_factory=Choice)
    methods: list[Choice] = field(default_factory=list)
    is_filtered: bool = False
    news: str = ""
    may_invoice: bool = False


def request_page(
    rows: Sequence[RequestRow], total: int, search: RequestSearch, paid: Mapping[int, int],
    *, currency: str, time_zone: str, methods: Sequence[PaymentMethod], may_invoice: bool,
) -> RequestPage:  # fmt: skip
    """`paid`: cents that arrived, by the key of the invoice."""
    wanted = search.wanted
    return RequestPage(
        lines=[
            request_line(row, search, paid, currency=currency, time_zone=time_zone) for row in rows
        ],
        total=total,
        found=ngettext("{count} request", "{count} requests", total).format(
            count=format_number(total)
        ),
        span=format_range((search.page - 1) * search.size + 1, len(rows), total),
        previous=search.turned(search.page - 1).query,
        next=search.turned(search.page + 1).query,
        has_previous=search.page > 1,
        has_next=search.page * search.size < total,
        stage=Choice(
            wanted.stage or "", stage_badge(wanted.stage).text if wanted.stage else _("all")
        ),
        change=Choice(
            wanted.change or "", change_name(wanted.change) if wanted.change else _("all")
        ),
        method=Choice(
            wanted.method or "", method_name(wanted.method) if wanted.method else _("all")
        ),
        methods=[
            Choice("", _("All")),
            *(Choice(method, method_name(method)) for method in methods),
        ],
        text=wanted.text,
        sort=search.sort,
        size=size_choice(search.size),
        is_filtered=search.is_filtered,
        query=search.opening(0).query,
        may_invoice=may_invoice,
    )


def request_line(
    row: RequestRow,
    search: RequestSearch,
    paid: Mapping[int, int],
    *,
    currency: str,
    time_zone: str,
) -> RequestLine:
    """`paid`: cents that arrived, by the key of the invoice."""
    return RequestLine(
        id=row.id,
        structure=row.structure,
        town=row.town,
        term=term_in_cell(Period(row.starts_on, row.ends_on)),
        tier=_tier(row),
        tier_label=in_language(row.tier),
        method=method_name(row.method),
        amount=format_money(Money(row.cents, currency)),
        remaining=_remaining(row, paid, currency),
        submitted=_day(row.submitted_at, time_zone),
        invoice_number=row.invoice_number or "",
        invoice_url=document_url(row.invoice_id) if row.invoice_id else "",
        query=search.opening(row.id).query,
        badge=stage_badge(row.stage),
    )


def _remaining(row: RequestRow, paid: Mapping[int, int], currency: str) -> str:
    """Of an invoice that is paid in part; the status says the rest."""
    arrived = paid.get(row.invoice_id or 0, 0)
    if not 0 < arrived < row.cents:
        return ""
    left = format_money(Money(row.cents - arrived, currency))
    return _("{amount} still due").format(amount=left)


def held_in_place(
    fresh: RequestPage, lines: Sequence[RequestLine], shown: Sequence[int]
) -> RequestPage:
    """What changed elsewhere, with the rows of the screen (`lines`) where they are."""
    if [line.id for line in fresh.lines] == list(shown):
        return fresh
    added = len({line.id for line in fresh.lines} - set(shown))
    news = ngettext("{count} new request", "{count} new requests", added).format(count=added)
    return replace(fresh, lines=list(lines), news=news if added else _("The list has changed"))


def stage_options() -> list[tuple[str, str]]:
    return [("", _("All")), *((str(stage), stage_badge(stage).text) for stage in RequestStage)]


def change_options() -> list[tuple[str, str]]:
    return [("", _("All")), *((str(decision), change_name(decision)) for decision in TierDecision)]


def stage_badge(stage: RequestStage) -> Badge:
    """Colours and icons: ux.md 4.5."""
    return {
        RequestStage.TO_DECIDE: Badge("blue", "search", _("To decide")),
        RequestStage.AWAITING_ORDER: Badge("gray", "clock", _("Awaiting purchase order")),
        RequestStage.TO_INVOICE: Badge("iris", "pencil-line", _("To invoice")),
        RequestStage.TO_PAY: settlement_badge(Settlement.OPEN),
        RequestStage.PAID: settlement_badge(Settlement.PAID),
    }[stage]


def change_name(decision: TierDecision) -> str:
    return {
        TierDecision.NOT_NEEDED: _("None requested"),
        TierDecision.PENDING: _("To decide"),
        TierDecision.ACCEPTED: _("Accepted"),
        TierDecision.REFUSED: _("Declined"),
    }[decision]


def _tier(row: RequestRow) -> str:
    """Its bounds, for a column; its label where it goes by no figure."""
    return tier_span(row.lower, row.upper) or in_language(row.tier)


def _day(instant: datetime | None, time_zone: str) -> str:
    return format_day_short(instant.astimezone(ZoneInfo(time_zone)).date()) if instant else ""

"""A member's documents as text, filtered, sorted and cut into pages here: a member has few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from membership_ui.adapters.i18n import (
    _,
    format_day,
    format_day_short,
    format_money,
    format_number,
    format_range,
    in_language,
    ngettext,
)
from membership_ui.billing.rules import Settlement, still_due
from membership_ui.billing.tables import Document, DocumentKind, Payment
from membership_ui.billing.views.addresses import archive_url, document_url
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.billing.views.words import kind_name, method_name, settlement_badge
from membership_ui.kernel.money import Money
from membership_ui.kernel.text import found_under, tokens, typed_words
from membership_ui.kernel.views import Badge, Choice, ListView

PAGE_SIZE = 20


@dataclass(frozen=True)
class DocumentLine:
    """One row. Everything after `badge` is for its links: where to, and said with the number."""

    id: int = 0
    number: str = ""
    kind: str = ""
    subject: str = ""
    issued: str = ""
    issued_short: str = ""
    method: str = ""
    amount: str = ""
    badge: Badge = field(default_factory=Badge)
    url: str = ""
    download: str = ""


@dataclass(frozen=True)
class DocumentPage(ListView):
    """`has_any` tells a member without documents from a search without results."""

    lines: list[DocumentLine] = field(default_factory=list)
    has_any: bool = False
    year: Choice = field(default_factory=Choice)
    kind: Choice = field(default_factory=Choice)
    status: Choice = field(default_factory=Choice)
    years: list[Choice] = field(default_factory=list)
    member: Choice = field(default_factory=Choice)
    members: list[Choice] = field(default_factory=list)
    watched: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Selection:
    """What is ticked, on this page or another; `archive` is the address of all of it in one ZIP."""

    ids: list[int] = field(default_factory=list)
    text: str = ""
    archive: str = ""
    is_whole_page: bool = False


@dataclass(frozen=True)
class DocumentState:
    """A document with where it stands today."""

    document: Document
    settlement: Settlement

    @property
    def subject(self) -> str:
        labels = [line["labels"] for line in self.document.content["lines"]]
        return ", ".join(in_language(label) for label in labels)


def settlement_of(document: Document, payments: Sequence[Payment], today: date) -> Settlement:
    """`payments`: those of an invoice, and perhaps of others."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return Settlement.REFUNDED
    if document.kind is DocumentKind.RECEIPT:
        return Settlement.PAID
    if document.kind is DocumentKind.INVOICE:
        return Settlement.PAID if still_due(document, payments).cents <= 0 else Settlement.OPEN
    is_over = document.valid_until is not None and document.valid_until < today
    return Settlement.LAPSED if is_over else Settlement.OFFERED


def document_page(
    states: Sequence[DocumentState],
    search: DocumentSearch,
    *,
    members: Sequence[Choice],
    member: Choice,
    watched: Sequence[int],
) -> DocumentPage:
    found = sorted(
        (state for state in states if _matches(state, search)),
        key=lambda state: _sort_key(state, search.sort.removeprefix("-")),
        reverse=search.sort.startswith("-"),
    )
    first = (search.page - 1) * PAGE_SIZE
    shown = found[first : first + PAGE_SIZE]
    years = sorted({state.document.issued_on.year for state in states}, reverse=True)
    return DocumentPage(
        lines=[_line(state) for state in shown],
        has_any=bool(states),
        found=ngettext("{count} document", "{count} documents", len(found)).format(
            count=format_number(len(found))
        ),
        span=format_range(first + 1, len(shown), len(found)),
        has_previous=search.page > 1,
        has_next=first + PAGE_SIZE < len(found),
        previous=search.turned(search.page - 1).query,
        next=search.turned(search.page + 1).query,
        sort=search.sort,
        text=search.text,
        year=Choice(str(search.year or ""), str(search.year) if search.year else _("any")),
        kind=Choice(search.kind, kind_name(DocumentKind(search.kind)) if search.kind else _("all")),
        status=Choice(
            search.status,
            settlement_badge(Settlement(search.status)).text if search.status else _("all"),
        ),
        years=[Choice("", _("Any")), *(Choice(str(year), str(year)) for year in years)],
        member=member,
        members=list(members),
        watched=list(watched),
    )


def selection_of(ids: Sequence[int], page: DocumentPage) -> Selection:
    """`ids` in the order in which they were ticked, once each."""
    once = list(dict.fromkeys(ids))
    text = ngettext("{count} document selected", "{count} documents selected", len(once))
    return Selection(
        ids=once,
        text=text.format(count=format_number(len(once))),
        archive=archive_url(once),
        is_whole_page=bool(page.lines) and all(line.id in once for line in page.lines),
    )


def kind_options() -> list[tuple[str, str]]:
    """For the filter: only what this version issues."""
    issued = (DocumentKind.QUOTE, DocumentKind.INVOICE, DocumentKind.RECEIPT)
    return [("", _("All")), *((str(kind), kind_name(kind)) for kind in issued)]


def status_options() -> list[tuple[str, str]]:
    issued = (Settlement.OFFERED, Settlement.LAPSED, Settlement.OPEN, Settlement.PAID)
    return [("", _("All")), *((str(status), settlement_badge(status).text) for status in issued)]


def _matches(state: DocumentState, search: DocumentSearch) -> bool:
    document = state.document
    if search.year and document.issued_on.year != search.year:
        return False
    if (search.kind and document.kind != search.kind) or (
        search.status and state.settlement != search.status
    ):
        return False
    words = found_under(f"{document.number} {state.subject} {kind_name(document.kind)}")
    wanted = typed_words(search.text)
    if search.text.strip() and not wanted:
        return False
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _sort_key(state: DocumentState, column: str) -> tuple[Any, ...]:
    document = state.document
    key = {
        "number": document.number,
        "subject": tokens(state.subject),
        "date": document.issued_on,
        "amount": _signed(document),
    }
    return (key[column], document.id)


def _line(state: DocumentState) -> DocumentLine:
    document = state.document
    address = document_url(document.id)
    return DocumentLine(
        id=document.id or 0,
        number=document.number,
        kind=kind_name(document.kind),
        subject=state.subject,
        issued=format_day(document.issued_on),
        issued_short=format_day_short(document.issued_on),
        method=method_name(document.payment_method)
        if document.kind is not DocumentKind.QUOTE
        else "",
        amount=format_money(Money(_signed(document), document.currency)),
        badge=settlement_badge(state.settlement),
        url=address,
        download=f"{address}&download=1",
    )


def _signed(document: Document) -> int:
    """A credit note takes back, however its row writes it."""
    return -abs(document.cents) if document.kind is DocumentKind.CREDIT_NOTE else document.cents

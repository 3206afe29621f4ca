"""Invoices for a selection: what is ticked, what is asked, how far it is, what was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    format_day_short,
    format_number,
    format_time,
    ngettext,
    sentence,
)
from membership_ui.kernel.errors import PortalError
from membership_ui.renewals.rules.runs import RunOutcome
from membership_ui.renewals.tables import InvoiceRun, RenewalInRun
from membership_ui.renewals.views.renewals import RequestPage
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class Picked:
    """`is_all_found`: whatever the filter finds. `page` is where `is_whole_page` was true."""

    ids: list[int] = field(default_factory=list)
    is_all_found: bool = False
    text: str = ""
    all_text: str = ""
    page: str = ""
    is_whole_page: bool = False


@dataclass(frozen=True)
class Question:
    title: str = ""
    text: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Refused:
    structure: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Progress:
    """`id` is 0 while there is nothing to show. `refused` is told once the run is over."""

    id: int = 0
    total: int = 0
    done: int = 0
    text: str = ""
    started: str = ""
    is_over: bool = False
    refused: list[Refused] = field(default_factory=list)


def picked(ids: Sequence[int], page: RequestPage) -> Picked:
    once = list(dict.fromkeys(ids))
    return Picked(
        ids=once,
        text=_selected(len(once)),
        all_text=ngettext("Select the result", "Select all {count} results", page.total).format(
            count=format_number(page.total)
        ),
        page=page.query,
        is_whole_page=bool(page.lines) and all(line.id in once for line in page.lines),
    )


def all_found(page: RequestPage) -> Picked:
    return Picked(
        is_all_found=True, text=_selected(page.total), page=page.query, is_whole_page=True
    )


def toggled(before: Picked, ids: Sequence[int], page: RequestPage) -> Picked:
    """All of `ids` in, or out if they all were."""
    kept = [line.id for line in page.lines] if before.is_all_found else before.ids
    others = [key for key in kept if key not in ids]
    return picked(others if set(ids) <= set(kept) else [*others, *ids], page)


def question(ready: int, selected: int) -> Question:
    """Before issuing: how many invoices, and that what is not ready stays as it is."""
    text = _("Each member receives theirs by email. An issued invoice cannot be changed.")
    if ready < selected:
        text += " " + _(
            "Requests already invoiced, or waiting for a decision or a purchase order, stay as "
            "they are."
        )
    return Question(
        title=ngettext("Issue {count} invoice?", "Issue {count} invoices?", ready).format(
            count=format_number(ready)
        ),
        text=text,
        verb=ngettext("Issue the invoice", "Issue the invoices", ready),
    )


def progress_of(
    run: InvoiceRun, counts: Mapping[RunOutcome, int], skipped: Sequence[tuple[str, RenewalInRun]],
    *, starter: str, site: Site,
) -> Progress:  # fmt: skip
    """`skipped`: whose requests, and what is kept of the refusal."""
    total, issued = sum(counts.values()), counts[RunOutcome.ISSUED]
    done = total - counts[RunOutcome.WAITING]
    is_over = run.ended_at is not None
    return Progress(
        id=run.id or 0,
        total=total,
        done=done,
        text=_summary(issued, total - issued) if is_over else _underway(done, total),
        started=_started(run, starter, site.time_zone),
        is_over=is_over,
        refused=[
            Refused(name, sentence(PortalError(row.reason, **row.reason_values)))
            for name, row in skipped
        ],
    )


def _underway(done: int, total: int) -> str:
    return _("Issuing invoices: {done} of {total}").format(
        done=format_number(done), total=format_number(total)
    )


def _summary(issued: int, skipped: int) -> str:
    parts = [
        ngettext("{count} invoice issued", "{count} invoices issued", issued).format(
            count=format_number(issued)
        )
    ]
    if skipped:
        parts.append(
            ngettext(
                "{count} request not invoiced", "{count} requests not invoiced", skipped
            ).format(count=format_number(skipped))
        )
    return ", ".join(parts) + "."


def _started(run: InvoiceRun, starter: str, time_zone: str) -> str:
    at = run.started_at.astimezone(ZoneInfo(time_zone))
    return _("Started by {name} on {day} at {time}").format(
        name=starter, day=format_day_short(at.date()), time=format_time(at)
    )


def _selected(count: int) -> str:
    return ngettext("{count} request selected", "{count} requests selected", count).format(
        count=format_number(count)
    )

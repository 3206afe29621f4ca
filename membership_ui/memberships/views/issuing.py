"""Invoices for a selection: what is ticked, what is asked, how far it is, what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from membership_ui.adapters.i18n import _, format_number, ngettext
from membership_ui.memberships.views.renewals import RequestPage


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
    """`total` is 0 while nothing was started."""

    total: int = 0
    done: int = 0
    issued: int = 0
    text: str = ""
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
    text = _("Each member receives theirs by e-mail. An issued invoice cannot be changed.")
    if ready < selected:
        text += " " + _(
            "What has its invoice already, or waits for a decision or a purchase order, stays as"
            " it is."
        )
    return Question(
        title=ngettext("Issue {count} invoice?", "Issue {count} invoices?", ready).format(
            count=format_number(ready)
        ),
        text=text,
        verb=ngettext("Issue the invoice", "Issue the invoices", ready),
    )


def started(total: int) -> Progress:
    return _told(Progress(total=total))


def stepped(before: Progress, structure: str, refusal: str) -> Progress:
    """One more is done; `refusal` is empty when its invoice was issued."""
    refused = [*before.refused, Refused(structure, refusal)] if refusal else before.refused
    after = replace(
        before,
        done=before.done + 1,
        issued=before.issued + (0 if refusal else 1),
        refused=refused,
        is_over=before.done + 1 == before.total,
    )
    return _told(after)


def _told(progress: Progress) -> Progress:
    if not progress.is_over:
        text = _("Issuing invoices: {done} of {total}")
        return replace(progress, text=text.format(done=progress.done, total=progress.total))
    issued = ngettext("{count} invoice issued", "{count} invoices issued", progress.issued)
    refused = ngettext(
        "{count} request not invoiced", "{count} requests not invoiced", len(progress.refused)
    )
    parts = [issued.format(count=format_number(progress.issued))]
    if progress.refused:
        parts.append(refused.format(count=format_number(len(progress.refused))))
    return replace(progress, text=", ".join(parts) + ".")


def _selected(count: int) -> str:
    return ngettext("{count} request selected", "{count} requests selected", count).format(
        count=format_number(count)
    )

"""Exports as text: how far one is, its file, its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    current,
    format_day_short,
    format_moment,
    format_number,
    ngettext,
)
from membership_ui.exports.rules import KEPT_FOR, Form, ListExport
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.text import fold
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class ExportProgress:
    """`id` is 0 while there is nothing to show; `url` is the file's address once it is there."""

    id: int = 0
    total: int = 0
    done: int = 0
    text: str = ""
    detail: str = ""
    is_over: bool = False
    url: str = ""


def progress_of(run: ExportRun, title: str, *, starter: str, site: Site) -> ExportProgress:
    is_ready = run.ended_at is not None and not run.is_refused
    moment = format_moment(run.asked_at.astimezone(ZoneInfo(site.time_zone)))
    detail = _("Requested by {name} on {moment}.").format(name=starter, moment=moment)
    if run.ended_at is not None and is_ready:
        until = (run.ended_at + KEPT_FOR).astimezone(ZoneInfo(site.time_zone)).date()
        detail = _("Kept until {day}.").format(day=format_day_short(until))
    return ExportProgress(
        id=run.id or 0,
        total=run.total,
        done=run.done,
        text=_text(run, title),
        detail=detail,
        is_over=run.ended_at is not None,
        url=f"/exports/{run.id}?lang={current()}" if is_ready else "",
    )


def file_name(listed: ListExport, form: Form, day: date) -> str:
    """adherents-2026-11-22.xlsx."""
    return f"{fold(_(listed.title)).replace(' ', '-')}-{day.isoformat()}.{form}"


def _text(run: ExportRun, title: str) -> str:
    form, total = run.form.upper(), format_number(run.total)
    if run.ended_at is None:
        return _("Export of {list} ({form}): {done} of {total}").format(
            list=title, form=form, done=format_number(run.done), total=total
        )
    if run.is_refused:
        return _("The export of {list} was not made.").format(list=title)
    sentence = ngettext(
        "Export of {list} ({form}): {total} row", "Export of {list} ({form}): {total} rows",
        run.total,
    )  # fmt: skip
    return sentence.format(list=title, form=form, total=total)

"""Exports: at once, or promised to a worker, followed by whoever opens the list, taken by whoever
asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from membership_ui.accounts.queries import people
from membership_ui.adapters import export_files
from membership_ui.adapters.i18n import _
from membership_ui.exports import queries
from membership_ui.exports.rules import (
    KEPT_FOR,
    MOST_AT_ONCE,
    ExportUnderway,
    Form,
    ListExport,
    TooManyRows,
)
from membership_ui.exports.service.lists import found_by, list_named, list_on, opened_sheet
from membership_ui.exports.tables import ExportRun
from membership_ui.exports.views import ExportProgress, file_name, progress_of
from membership_ui.kernel.errors import NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.sites import queries as sites

_LEFT_BEHIND = timedelta(days=1)


@dataclass(frozen=True)
class ExportedFile:
    """Either `data`, or where it lies on the disk."""

    name: str
    form: Form
    data: bytes = b""
    path: Path | None = None


def export_now(work: UnitOfWork, site_id: int, name: str, form: Form, query: str) -> ExportedFile:
    """A short list. Raises NotAllowed, NotFound, TooManyRows."""
    listed = list_named(work, name)
    require(listed.may(work.actor, site_id))
    found = found_by(work, listed, site_id, query)
    if found.total > MOST_AT_ONCE:
        raise TooManyRows
    site, file, rows = sites.site(work.session, site_id), BytesIO(), 0
    with opened_sheet(file, form, listed, site.currency) as write:
        for batch in found.batches:
            for row in batch:
                write(row)
            rows += len(batch)
    _record(work, listed, site_id, form, query, rows)
    today = work.today(site.time_zone)
    return ExportedFile(file_name(listed, form, today), form, file.getvalue())


def start_export(work: UnitOfWork, site_id: int, page: str, form: Form, query: str) -> int:
    """Promise a long list. Returns the run's key. Raises NotAllowed, NotFound, ExportUnderway while
    another one of the list is being made.
    """
    listed = list_on(work, page)
    require(listed.may(work.actor, site_id))
    sites.lock_site(work.session, site_id)
    before = queries.last_run(work.session, site_id, page)
    if before is not None and before.ended_at is None:
        if queries.is_promised(work.session, before.id or 0):
            raise ExportUnderway
        # Its job was dropped by hand (membership outbox)
        before.ended_at, before.is_refused = work.now, True
    run = work.add(
        ExportRun(
            site_id=site_id,
            page=page,
            form=form,
            query=listed.search.parse_query(query).first_page().query,
            locale=work.locale,
            asked_by=work.actor.account_id or 0,
            asked_at=work.now,
        )
    )
    work.enqueue("list-export", f"list-export:{run.id}", run_id=run.id)
    _touch(work, run)
    return run.id or 0


def export_progress(work: UnitOfWork, site_id: int, page: str) -> ExportProgress:
    """How far the list's export is, or the file of whoever asks; empty when there is neither.
    Raises NotAllowed, NotFound.
    """
    listed = list_on(work, page)
    require(listed.may(work.actor, site_id))
    run = queries.last_run(work.session, site_id, page)
    if run is None or run.ended_at is not None:
        run = queries.last_run_of(work.session, site_id, page, work.actor.account_id or 0)
    if run is None or run.closed_at is not None or _is_past(work, run):
        return ExportProgress()
    site = sites.site(work.session, site_id)
    return progress_of(run, _(listed.title), starter=starter_of(work, run).name, site=site)


def close_export(work: UnitOfWork, run_id: int) -> None:
    """Its file is not offered any more. Raises NotAllowed, NotFound."""
    run = queries.run(work.session, run_id)
    require(run.asked_by == work.actor.account_id)
    if run.ended_at is not None and run.closed_at is None:
        run.closed_at = work.now
        _touch(work, run)


def take_export(work: UnitOfWork, run_id: int) -> ExportedFile:
    """The file, for whoever asked and may still see the list. Raises NotAllowed, NotFound."""
    run = queries.run(work.session, run_id)
    listed = list_on(work, run.page)
    require(run.asked_by == work.actor.account_id and listed.may(work.actor, run.site_id))
    path = export_files.path_of(run_id)
    is_gone = run.closed_at is not None or _is_past(work, run)
    if run.ended_at is None or run.is_refused or is_gone or not path.exists():
        raise NotFound
    work.record("list.export_taken", Subject("export", run_id))
    zone = sites.site(work.session, run.site_id).time_zone
    made_on = replace(work, now=run.ended_at).today(zone)
    return ExportedFile(file_name(listed, run.form, made_on), run.form, path=path)


def note_progress(work: UnitOfWork, run_id: int, *, total: int, done: int) -> None:
    """A step of the worker's."""
    run = queries.run(work.session, run_id)
    run.total, run.done = total, done
    _touch(work, run)


def end_export(work: UnitOfWork, run_id: int, *, rows: int | None) -> None:
    """The last step of the worker's, in the name of whoever asked; None: they may not any more."""
    run = queries.run(work.session, run_id)
    run.ended_at, run.is_refused = work.now, rows is None
    if rows is not None:
        run.total = run.done = rows
        _record(work, list_on(work, run.page), run.site_id, run.form, run.query, rows)
    _touch(work, run)


def forget_exports(work: UnitOfWork) -> None:
    """Once a day: files that were kept long enough, and what tries left behind."""
    for run in queries.ended_before(work.session, work.now - KEPT_FOR):
        export_files.path_of(run.id or 0).unlink(missing_ok=True)
        work.session.delete(run)
    work.session.flush()
    wanted = {str(key) for key in queries.keys(work.session)}
    export_files.sweep(wanted, work.now - _LEFT_BEHIND)


def starter_of(work: UnitOfWork, run: ExportRun) -> Actor:
    account = people.account(work.session, run.asked_by)
    if account is None:
        raise NotFound
    return people.actor_of(work.session, account)


def _is_past(work: UnitOfWork, run: ExportRun) -> bool:
    return run.ended_at is not None and run.ended_at < work.now - KEPT_FOR


def _record(
    work: UnitOfWork, listed: ListExport, site_id: int, form: Form, query: str, rows: int
) -> None:
    asked = listed.search.parse_query(query).filter_query
    work.record(
        "list.exported", Subject("site", site_id), list=listed.name, filter=asked, form=form,
        count=rows,
    )  # fmt: skip


def _touch(work: UnitOfWork, run: ExportRun) -> None:
    work.touch(Subject("exports", run.site_id))

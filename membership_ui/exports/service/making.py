"""Makes the file of a long list. A worker that dies leaves nothing but a part that nobody reads:
the next one starts over.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from membership_ui.adapters import export_files, i18n, outbox
from membership_ui.adapters.database import hold_snapshot
from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.outbox import ClaimedJob
from membership_ui.exports import queries
from membership_ui.exports.service.exporting import end_export, note_progress, starter_of
from membership_ui.exports.service.lists import found_by, list_on, opened_sheet
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites

# A step is a batch of rows, or a workbook's end; the work of a dead worker is taken up after this
LEASE = timedelta(minutes=1)
TOLD_EVERY_SECONDS = 1.0


def make(held: ClaimedJob, office: JobContext) -> None:
    """All of it, by the rights that whoever asked has now."""
    with office.transaction() as work:
        run = queries.run(work.session, held.payload["run_id"])
        acting = replace(work, actor=starter_of(work, run), locale=run.locale)
        if not list_on(work, run.page).may(acting.actor, run.site_id):
            end_export(acting, run.id or 0, rows=None)
            outbox.finish(work.session, held, work.now)
            return
    with export_files.aside(run.id or 0, held.lease) as (file, path):
        with office.reading() as session, i18n.use(run.locale):
            hold_snapshot(session)
            rows = _write(held, office, replace(acting, session=session), run, file)
        with office.transaction() as work:
            outbox.finish(work.session, held, work.now)
            export_files.keep(run.id or 0, path)
            end_export(replace(work, actor=acting.actor), run.id or 0, rows=rows)


def _write(held: ClaimedJob, office: JobContext, work: UnitOfWork, run: ExportRun, file) -> int:
    listed, site = list_on(work, run.page), sites.site(work.session, run.site_id)
    found, done, told = found_by(work, listed, run.site_id, run.query), 0, 0.0
    with opened_sheet(file, run.form, listed, site.currency, folder=export_files.folder()) as write:
        for batch in found.batches:
            for row in batch:
                write(row)
            done += len(batch)
            if time.monotonic() - told >= TOLD_EVERY_SECONDS:
                told = time.monotonic()
                with office.transaction() as telling:
                    outbox.renew(telling.session, held, office.now(), lease_for=LEASE)
                    note_progress(telling, run.id or 0, total=found.total, done=done)
    file.flush()
    return done

"""A worker makes the file of a long list; what becomes of it when the worker dies."""

from __future__ import annotations

import multiprocessing
import os
from datetime import timedelta

import pytest
from sqlmodel import delete, select

from membership_ui.accounts.tables import RoleOnSite
from membership_ui.adapters import export_files, outbox
from membership_ui.adapters.database import open_database
from membership_ui.adapters.i18n import use
from membership_ui.adapters.tables import AuditEvent
from membership_ui.exports.rules import Form
from membership_ui.exports.service import making
from membership_ui.exports.service.exporting import export_progress, forget_exports, start_export
from membership_ui.exports.tables import ExportRun
from membership_ui.jobs import worker
from membership_ui.kernel.errors import NotAllowed
from membership_ui.register.service import exporting as of_register
from membership_ui.settings import settings
from tests.conftest import NOW, for_sqlalchemy
from tests.jobs.desk import office_on
from tests.register.towns import TOWNS, world_with_towns

MEMBERS, ROWS = "staff/members", len(TOWNS) + 1
MAKING = {"list-export": making.make}
LATER = NOW + outbox.LEASE + timedelta(seconds=1)


@pytest.fixture
def world(work):
    return world_with_towns(work)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(of_register, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(making, "TOLD_EVERY_SECONDS", 0)


def begin(work, world, who, form=Form.CSV) -> int:
    with work(who, locale="fr") as unit:
        return start_export(unit, world.site_id, MEMBERS, form, "sort=-name")


def keep_promises(engine, now=NOW) -> int:
    return worker.run_due(office_on(engine, lambda: now, settings()), MAKING)


def progress(work, world, who):
    with use("en"), work(who) as unit:
        return export_progress(unit, world.site_id, MEMBERS)


def verbs(work) -> list[tuple[str, dict]]:
    with work() as unit:
        found = unit.session.exec(select(AuditEvent).where(AuditEvent.verb == "list.exported"))
        return [(line.actor_name, line.facts) for line in found]


def test_a_worker_makes_the_file_in_the_name_of_whoever_asked(work, world, engine):
    run_id = begin(work, world, world.yann)

    assert keep_promises(engine) == 1

    written = export_files.path_of(run_id).read_bytes().decode("utf-8-sig").splitlines()
    assert len(written) == ROWS + 1
    assert written[0].startswith("Nom;")
    assert progress(work, world, world.yann).text == f"Export of Members (CSV): {ROWS} rows"
    assert verbs(work) == [
        ("Yann Exemple", {"list": "members", "filter": "", "form": "csv", "count": ROWS})
    ]
    assert export_files.path_of(run_id).stat().st_mode & 0o077 == 0
    assert [path.name for path in export_files.folder().glob("*")] == [f"{run_id}"]


def test_a_workbook_is_made_the_same_way(work, world, engine):
    run_id = begin(work, world, world.yann, Form.XLSX)

    keep_promises(engine)

    assert export_files.path_of(run_id).read_bytes().startswith(b"PK")


def test_how_far_it_is_is_told_batch_by_batch(work, world, engine, monkeypatch):
    told, real = [], making.note_progress
    monkeypatch.setattr(
        making, "note_progress", lambda *args, **far: (told.append(far), real(*args, **far))
    )
    begin(work, world, world.yann)

    keep_promises(engine)

    assert told == [{"total": ROWS, "done": done} for done in (2, 4, 6, 7)]


def test_whoever_lost_the_role_meanwhile_exports_nothing(work, world, engine):
    run_id = begin(work, world, world.yann)
    with work() as unit:
        unit.session.exec(delete(RoleOnSite).where(RoleOnSite.account_id == world.yann.account_id))

    keep_promises(engine)

    assert not export_files.path_of(run_id).exists()
    assert verbs(work) == []
    with work() as unit:
        assert unit.session.get(ExportRun, run_id).is_refused
    with pytest.raises(NotAllowed):
        progress(work, world, type(world.yann)(world.yann.account_id))


def be_killed(url: str, chosen, *, after: int) -> None:
    """What a process does that a test starts: it dies once so many rows are told."""
    of_register.ROWS_AT_ONCE, making.TOLD_EVERY_SECONDS = 2, 0
    real = making.note_progress

    def note_and_die(work, run_id, *, total, done):
        if done > after:
            os._exit(9)
        real(work, run_id, total=total, done=done)

    def end_and_die(*_args, **_values):
        os._exit(9)

    making.note_progress, making.end_export = note_and_die, end_and_die
    os.environ["MEMBERSHIP_DATA_DIR"] = str(chosen.data_dir)
    worker.run_due(office_on(open_database(url), lambda: NOW, chosen), MAKING)


@pytest.mark.parametrize("after", [2, ROWS])
def test_the_next_worker_starts_over_where_one_was_killed(work, world, engine, database_url, after):
    run_id = begin(work, world, world.yann)
    dying = multiprocessing.get_context("spawn").Process(
        target=be_killed, args=(for_sqlalchemy(database_url), settings()), kwargs={"after": after}
    )
    dying.start()
    dying.join(60)
    assert dying.exitcode == 9
    seen = progress(work, world, world.yann)
    assert (seen.is_over, verbs(work)) == (False, [])

    assert keep_promises(engine, NOW + timedelta(seconds=30)) == 0
    assert keep_promises(engine, LATER) == 1

    assert len(export_files.path_of(run_id).read_bytes().splitlines()) == ROWS + 1
    assert progress(work, world, world.yann).is_over
    assert len(verbs(work)) == 1


def test_what_a_dead_worker_left_is_swept_the_day_after(work, world, engine):
    begin(work, world, world.yann)
    keep_promises(engine)
    left = export_files.folder() / "1.deadbeef"
    left.write_bytes(b"Nom;")
    os.utime(left, (NOW.timestamp() - 2 * 86_400,) * 2)

    with work() as unit:
        forget_exports(unit)

    assert not left.exists()
    assert export_files.path_of(1).exists()

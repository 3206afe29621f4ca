"""`membership import structures`, as it is typed: what it says, its exit status, what a kill
leaves. On both databases.
"""

import gzip
import os
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from membership_ui.adapters import migrations
from membership_ui.adapters.tables import AuditEvent
from membership_ui.jobs.imports import import_structures
from membership_ui.memberships.tables import RegisterEntry, RegisterWord
from membership_ui.settings import ROOT
from membership_ui.structures.tables import Structure
from tests.conftest import WorkFactory
from tests.structures.files import BAD, ETIENNE, HEADER, OEUILLY
from tests.world import make_world

pytestmark = pytest.mark.usefixtures("portal", "world")


@pytest.fixture
def world(work: WorkFactory) -> None:
    with work() as unit:
        make_world(unit)


def totals(engine: Engine) -> tuple[int, ...]:
    with Session(engine) as session:
        return tuple(
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Structure, RegisterEntry, RegisterWord, AuditEvent)
        )


def command(path: Path, *, is_dry: bool = False) -> int:
    return import_structures(Namespace(file=str(path), site="rhone", dry_run=is_dry))


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    path = tmp_path / "some.csv"
    path.write_text("\n".join((HEADER, ETIENNE, BAD, OEUILLY)))
    return path


def test_the_command_reports_each_refused_line(good_file, capsys, monkeypatch, engine):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    status = command(good_file)

    out = capsys.readouterr()
    assert status == 1
    assert "Line 3: SIREN 214202187 is not valid: its control digit is wrong." in out.out
    assert "2 new, 0 changed, 0 unchanged, 1 refused" in out.out
    assert "Storing: 2 of 2" in out.err
    assert totals(engine)[1] == 2


def test_a_dry_run_changes_nothing(good_file: Path, capsys, monkeypatch, engine: Engine):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    before = totals(engine)

    assert command(good_file, is_dry=True) == 1

    assert "Nothing was stored." in capsys.readouterr().out
    assert totals(engine) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name;kind\n",
        HEADER.encode() + b"\nSaint-\xc9tienne,commune,214202186,42218,42000,42,172000\n",
        gzip.compress(f"{HEADER}\n{ETIENNE}\n".encode() * 500)[:-40],
    ],
    ids=["empty", "missing column", "wrong encoding", "cut archive"],
)
def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(tmp_path, capsys, engine, content):
    path = tmp_path / "bad.csv.gz"
    path.write_bytes(content)
    before = totals(engine)

    assert command(path) == 2

    assert capsys.readouterr().err.strip()
    assert totals(engine) == before


def test_a_missing_file_and_an_unknown_site_say_so(tmp_path, good_file, capsys):
    assert command(tmp_path / "none.csv") == 2
    assert "none.csv" in capsys.readouterr().err

    assert import_structures(Namespace(file=str(good_file), site="nowhere", dry_run=False)) == 2
    assert capsys.readouterr().err.strip()


_KILLED = """
import os, signal, sys
from argparse import Namespace
from membership_ui.jobs import imports
from membership_ui.memberships.service import importing
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
importing.change_entries = die
imports.import_structures(Namespace(file=sys.argv[1], site="rhone", dry_run=False))
"""


def test_killed_in_the_middle_it_leaves_nothing_half_done(good_file, engine):
    before = totals(engine)

    # Structures, entries and words are written when the signal comes
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, good_file], cwd=ROOT, env=os.environ, check=False
    )

    assert done.returncode == -signal.SIGKILL
    assert totals(engine) == before
    assert command(good_file) == 1
    assert totals(engine)[1] == 2


def test_without_migrations_it_says_what_to_run(good_file: Path, capsys, monkeypatch):
    monkeypatch.setattr(migrations, "is_current", lambda _engine: False)

    assert command(good_file) == 2

    assert "membership migrate" in capsys.readouterr().err

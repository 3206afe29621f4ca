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
from membership_ui.register.tables import RegisterEntry, RegisterWord
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


def test_an_older_file_is_noticed_before_it_is_stored(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    older, newer = tmp_path / "older.csv", tmp_path / "newer.csv"
    older.write_text("\n".join((HEADER, OEUILLY)))
    newer.write_text("\n".join((HEADER, OEUILLY.replace(",293", ",301"))))

    assert (command(older), command(newer)) == (0, 0)
    assert "plus ancien" not in capsys.readouterr().out
    assert command(older, is_dry=True) == 0

    assert "1 structure reprend sa population d’avant" in capsys.readouterr().out


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
        f"{HEADER}\n{ETIENNE}\n".encode() + OEUILLY.encode("cp1252"),
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


def test_a_folder_and_a_pipe_are_refused_at_once(tmp_path: Path, capsys):
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        assert command(path) == 2
        assert path.name in capsys.readouterr().err


def test_many_lines_with_one_reason_are_told_at_once(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    path = tmp_path / "bad.csv"
    wrong = [f"X,commune,{n:09d},42218,42000,42,12" for n in range(1_000)]
    path.write_text("\n".join((HEADER, *["x"] * 1_000, *wrong, BAD)))

    assert command(path, is_dry=True) == 1

    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Line")]
    assert len(told) < 5
    assert told[0] == "Lines 2, 3, 4, 5, 6 and 995 others: 7 cells are expected, 1 found."
    assert "for example: SIREN" in told[1]


_PEAK = """
import sys
from pathlib import Path
from argparse import Namespace
from membership_ui.jobs import imports
status = imports.import_structures(Namespace(file=sys.argv[1], site="rhone", dry_run=True))
# Not ru_maxrss: it holds what the process was before it became this command
for line in Path("/proc/self/status").read_text().splitlines():
    if line.startswith("VmHWM:"):
        print("peak", line.split()[1])
sys.exit(status)
"""
_WORST = {
    "a bomb of refused lines": b"x\n" * 30_000_000,
    "a bomb of one line": b"x" * 60_000_000,
    "as many refused lines as are read": f"{HEADER}\n".encode() + b"x,y\n" * 109_000,
    "long refused lines": f"{HEADER}\n".encode() + (b"\xc5\x93" * 4_900 + b"\n") * 1_900,
    "open quotation marks": f"{HEADER}\n".encode() + b'"' + b'"x' * 400 + b'\n"\n' * 400,
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its peak")
@pytest.mark.parametrize("content", _WORST.values(), ids=_WORST)
def test_memory_is_bounded_whatever_the_file(tmp_path: Path, content: bytes):
    path = tmp_path / "worst.csv.gz"
    path.write_bytes(gzip.compress(content, 1))

    done = subprocess.run(
        [sys.executable, "-c", _PEAK, path], cwd=ROOT, env=os.environ, check=False,
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    [peak] = [line for line in done.stdout.splitlines() if line.startswith("peak")]
    assert int(peak.split()[1]) < 300_000, peak


_KILLED = """
import os, signal, sys
from argparse import Namespace
from membership_ui.jobs import imports
from membership_ui.register.service import importing
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

"""A disk that is full, a database that is away or of before: one sentence and the status 2."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session, func, select
from stdnum import luhn

from membership_ui import cli, wiring
from membership_ui.adapters import i18n
from membership_ui.jobs.failing import reason
from membership_ui.settings import ROOT
from membership_ui.structures.tables import Structure
from tests.structures.files import HEADER
from tests.world import make_world

READING = (["audit", "verify"], ["outbox"])
UNREACHABLE = "postgresql://nobody:secret@127.0.0.1:1/membership"


def ended(arguments: list[str], output: str, **variables: str) -> tuple[int, str]:
    """The status of a command, and what it said of its failure."""
    with Path(output).open("w") as stdout:
        process = subprocess.run(
            [sys.executable, "-m", "membership_ui.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, "LC_ALL": "en_GB.UTF-8", **variables},
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    return process.returncode, process.stderr.strip()


@pytest.mark.parametrize("arguments", [*READING, ["check"]], ids=" ".join)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("portal")
def test_a_command_whose_words_find_no_room(arguments: list[str]):
    said = "membership: The disk is full: not everything could be written."
    assert ended(arguments, "/dev/full") == (2, said)


@pytest.mark.parametrize("arguments", [*READING, ["migrate"]], ids=" ".join)
def test_a_database_that_is_away(arguments: list[str]):
    status, said = ended(arguments, os.devnull, MEMBERSHIP_DATABASE_URL=UNREACHABLE)

    first, own = said.split("\n")
    assert status == 2
    assert first == "membership: The database cannot be reached, or is busy. Nothing was stored."
    assert "127.0.0.1" in own
    assert "secret" not in own


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_database_without_tables(arguments: list[str], tmp_path: Path):
    url = f"sqlite:///{tmp_path}/empty.db"
    status, said = ended(arguments, os.devnull, MEMBERSHIP_DATABASE_URL=url)

    assert status == 2
    assert said.startswith(
        "membership: The database does not match this version. Run: membership migrate"
    )


@pytest.mark.usefixtures("portal")
def test_what_the_database_of_this_version_lacks_is_a_fault_of_ours():
    lacking = sqlite3.OperationalError("no such column: structure.lost")

    assert reason(OperationalError("SELECT", {}, lacking)) == ""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("portal")
def test_an_import_that_finds_no_room_stores_nothing(
    work, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with work() as unit:
        make_world(unit)
    path = tmp_path / "many.csv"
    path.write_text("\n".join((HEADER, *(_line(number) for number in range(3_000)))))
    engine = wiring.engine()
    engine.dispose()
    event.listen(engine, "connect", _bound_to_its_size)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    status = cli.main(["import", "structures", str(path), "--site", "rhone"])

    assert status == 2
    # On a line of its own, after the progress
    assert "\nmembership: The disk is full. Nothing was stored." in capsys.readouterr().err
    with Session(engine) as session:
        assert session.exec(select(func.count()).select_from(Structure)).one() == 1


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (OperationalError("INSERT", {}, psycopg.errors.DiskFull()), "The disk is full."),
        (OSError(errno.EDQUOT, "quota"), "The disk is full:"),
        (OSError(errno.EPIPE, "head went away"), ""),
        (ProgrammingError("SELECT", {}, psycopg.errors.SyntaxError()), ""),
        (ValueError("ours"), ""),
    ],
)
def test_what_is_told_and_what_is_a_fault_of_ours(error: Exception, begins: str):
    with i18n.use("en"):
        told = reason(error)
    assert told.startswith(begins) if begins else told == ""


def _line(number: int) -> str:
    siren = f"{21_000_000 + number}"
    siren += luhn.calc_check_digit(siren)
    return f"Ville au long nom de la liste {number},commune,{siren},,42000,42,{number}"


def _bound_to_its_size(connection, _record) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 20}")


@pytest.mark.parametrize("arguments", [*READING, ["migrate"]], ids=" ".join)
def test_a_database_that_is_damaged_or_none(arguments: list[str], tmp_path: Path):
    garbage = tmp_path / "membership.db"
    garbage.write_bytes(b"not a database at all " * 500)
    status, said = ended(arguments, os.devnull, MEMBERSHIP_DATABASE_URL=f"sqlite:///{garbage}")

    assert status == 2
    assert said.startswith("membership: The database file is damaged or is not a database.")


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_folder_in_the_place_of_the_database(arguments: list[str], tmp_path: Path):
    status, said = ended(arguments, os.devnull, MEMBERSHIP_DATABASE_URL=f"sqlite:///{tmp_path}")

    assert status == 2
    assert said.startswith("membership: ")
    assert "Traceback" not in said


def test_a_number_that_no_job_has():
    status, said = ended(["outbox", "retry", "9" * 20], os.devnull)

    assert status == 2
    assert "is no number of a job" in said

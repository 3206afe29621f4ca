"""A file of structures becomes a site's register: in tiers, never twice, all or nothing. On both
databases.
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
from sqlmodel import Session, col, func, select

from membership_ui.adapters.tables import AuditEvent
from membership_ui.jobs.imports import import_structures as import_command
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.memberships.queries import register
from membership_ui.memberships.service.importing import (
    NoScale,
    import_structures,
    preview_import,
)
from membership_ui.memberships.service.register import refresh_entry
from membership_ui.memberships.tables import RegisterEntry, RegisterWord, Tier
from membership_ui.settings import ROOT
from membership_ui.structures.service import StagedFile, stage_file
from membership_ui.structures.tables import Structure
from tests.conftest import WorkFactory
from tests.world import World, make_fee_scales, make_site, make_world

HEADER = "name,kind,siren,insee_code,postal_code,department,population"
ETIENNE = "Saint-Étienne,commune,214202186,42218,42000,42,172000"
OEUILLY = "Œuilly,commune,210205423,02565,02160,02,293"
BEZONVAUX = "Bezonvaux,commune,215500505,55050,55100,55,0"
BAD = "Nulle-Part,commune,214202187,42218,42000,42,12"
REAL = ROOT / "membership_ui" / "demo_data" / "structures-fr.csv.gz"


def stage(*lines: str) -> StagedFile:
    return stage_file([f"{line}\n".encode() for line in (HEADER, *lines)], lambda count: None)


def quiet(step: str, done: int, total: int) -> None: ...


@pytest.fixture
def world(work: WorkFactory) -> World:
    with work() as unit:
        return make_world(unit)


def entry_of(session: Session, siren: str) -> RegisterEntry:
    return session.exec(
        select(RegisterEntry)
        .join(Structure, col(Structure.id) == col(RegisterEntry.structure_id))
        .where(Structure.siren == siren)
    ).one()


def totals(engine: Engine) -> tuple[int, ...]:
    with Session(engine) as session:
        return tuple(
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Structure, RegisterEntry, RegisterWord, AuditEvent)
        )


def test_each_structure_stands_in_the_tier_of_its_population(work: WorkFactory, world: World):
    with work() as unit:
        report = import_structures(unit, "rhone", stage(ETIENNE, OEUILLY, BEZONVAUX), quiet)

    with work() as unit:
        tiers = {
            siren: entry_of(unit.session, siren).tier_code
            for siren in ("214202186", "210205423", "215500505")
        }
    assert tiers == {"214202186": "large", "210205423": "small", "215500505": "small"}
    assert (report.new, report.changed, report.unchanged) == (3, 0, 0)
    assert report.by_tier == {"large": 1, "small": 2}


def test_the_good_lines_go_in_and_the_others_are_told(work: WorkFactory, world: World):
    with work() as unit:
        report = import_structures(unit, "rhone", stage(ETIENNE, BAD, OEUILLY), quiet)

    assert report.new == 2
    assert [refusal.line for refusal in report.refusals] == [3]


def test_a_second_run_doubles_nothing(work: WorkFactory, world: World, engine: Engine):
    for _run in range(2):
        with work() as unit:
            report = import_structures(unit, "rhone", stage(ETIENNE, OEUILLY), quiet)

    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    # Claire's structure and the two of the file
    assert totals(engine)[:2] == (3, 2)


def test_a_new_name_and_population_are_taken_over(work: WorkFactory, world: World):
    with work() as unit:
        import_structures(unit, "rhone", stage(OEUILLY), quiet)

    with work() as unit:
        renamed = OEUILLY.replace("Œuilly", "Œuilly-le-Neuf").replace(",293", ",6000")
        report = import_structures(unit, "rhone", stage(renamed), quiet)

    with work() as unit:
        entry = entry_of(unit.session, "210205423")
        words = unit.session.exec(
            select(RegisterWord.word).where(RegisterWord.entry_id == entry.id)
        ).all()
        assert unit.session.get_one(Structure, entry.structure_id).population == 6000
    assert (report.changed, entry.tier_code, entry.name_key) == (1, "large", "oeuilly le neuf")
    assert sorted(words) == ["#210205423", "02160", "le", "neuf", "oeuilly"]


def test_an_empty_cell_erases_nothing(work: WorkFactory, world: World):
    with work() as unit:
        import_structures(unit, "rhone", stage(OEUILLY), quiet)

    with work() as unit:
        report = import_structures(unit, "rhone", stage("Œuilly,commune,210205423,,,,293"), quiet)

    assert report.unchanged == 1


def test_a_member_keeps_the_tier_it_pays_for(work: WorkFactory, world: World):
    with work() as unit:
        structure = unit.session.get_one(Structure, world.structure_id)
        structure.siren = "214202186"
        refresh_entry(unit, world.site_id, world.structure_id)

    with work() as unit:
        import_structures(unit, "rhone", stage(ETIENNE), quiet)

    with work() as unit:
        entry = entry_of(unit.session, "214202186")
        assert unit.session.get_one(Structure, world.structure_id).population == 172_000
    assert (entry.tier_code, entry.cents) == ("small", 200_00)


def test_two_sites_share_a_structure_and_each_has_its_entry(
    work: WorkFactory, world: World, engine: Engine
):
    with work() as unit:
        other = make_site(unit, "loire")
        make_fee_scales(unit, other, [2026])
        for slug in ("rhone", "loire"):
            import_structures(unit, slug, stage(ETIENNE), quiet)

    assert totals(engine)[:2] == (2, 2)


def test_a_preview_says_the_same_and_changes_nothing(
    work: WorkFactory, world: World, engine: Engine
):
    before = totals(engine)

    with work() as unit:
        preview = preview_import(unit, "rhone", stage(ETIENNE, BAD), quiet)

    assert totals(engine) == before
    with work() as unit:
        report = import_structures(unit, "rhone", stage(ETIENNE, BAD), quiet)
    assert (preview.new, preview.by_tier) == (report.new, report.by_tier)
    assert [r.line for r in preview.refusals] == [r.line for r in report.refusals]


def test_a_population_without_a_tier_is_refused(work: WorkFactory, world: World):
    with work() as unit:
        large = unit.session.get_one(Tier, world.tiers[2026, "large"].id)
        large.upper = 100_000

    with work() as unit:
        report = import_structures(unit, "rhone", stage(ETIENNE, OEUILLY), quiet)

    assert [refusal.line for refusal in report.refusals] == [2]
    assert report.new == 1


def test_without_a_scale_by_population_nothing_is_imported(work: WorkFactory, engine: Engine):
    with work() as unit:
        make_site(unit, "club", fee="fixed")

    with pytest.raises(NoScale), work() as unit:
        import_structures(unit, "club", stage(ETIENNE), quiet)
    assert totals(engine)[0] == 0


def test_an_unknown_site_is_refused(work: WorkFactory):
    with pytest.raises(NotFound), work() as unit:
        import_structures(unit, "nowhere", stage(ETIENNE), quiet)


@pytest.mark.parametrize("who", ["claire", "amina", "yann", "stranger"])
def test_only_the_site_manager_imports(work: WorkFactory, world: World, engine: Engine, who: str):
    before = totals(engine)

    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        import_structures(unit, "rhone", stage(ETIENNE), quiet)
    assert totals(engine) == before

    with work(world.helene) as unit:
        assert import_structures(unit, "rhone", stage(ETIENNE), quiet).new == 1


def test_the_journal_tells_of_the_import(work: WorkFactory, world: World):
    with work(world.helene) as unit:
        import_structures(unit, "rhone", stage(ETIENNE, BAD), quiet)

    with work() as unit:
        line = unit.session.exec(
            select(AuditEvent).where(AuditEvent.verb == "register.imported")
        ).one()
    assert line.facts == {"new": 1, "changed": 0, "refused": 1}
    assert line.actor_name == "Hélène Exemple"


def test_all_real_structures_come_in(work: WorkFactory, world: World, engine: Engine):
    with gzip.open(REAL) as lines:
        staged = stage_file(lines, lambda count: None)

    with work() as unit:
        report = import_structures(unit, "rhone", staged, quiet)

    assert (report.new, len(report.refusals)) == (36_130, 0)
    with work() as unit:
        assert len(register.entry_facts(unit.session, world.site_id)) == 36_130


# The command, as it is typed


def command(portal, world: World, path: Path, *, is_dry: bool = False) -> int:
    return import_command(Namespace(file=str(path), site="rhone", dry_run=is_dry))


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    path = tmp_path / "some.csv"
    path.write_text("\n".join((HEADER, ETIENNE, BAD, OEUILLY)))
    return path


def test_the_command_reports_each_refused_line(
    portal, world, good_file, capsys, monkeypatch, engine
):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    status = command(portal, world, good_file)

    out = capsys.readouterr()
    assert status == 1
    assert "Line 3: SIREN 214202187 is not valid: its control digit is wrong." in out.out
    assert "2 new, 0 changed, 0 unchanged, 1 refused" in out.out
    assert "Storing: 2 of 2" in out.err
    assert totals(engine)[1] == 2


def test_a_dry_run_changes_nothing(portal, world, good_file, capsys, monkeypatch, engine):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    before = totals(engine)

    assert command(portal, world, good_file, is_dry=True) == 1

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
def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(
    portal, world, tmp_path, capsys, engine, content
):
    path = tmp_path / "bad.csv.gz"
    path.write_bytes(content)
    before = totals(engine)

    assert command(portal, world, path) == 2

    assert capsys.readouterr().err.strip()
    assert totals(engine) == before


def test_a_missing_file_and_an_unknown_site_say_so(portal, world, tmp_path, good_file, capsys):
    assert command(portal, world, tmp_path / "none.csv") == 2
    assert "none.csv" in capsys.readouterr().err

    assert import_command(Namespace(file=str(good_file), site="nowhere", dry_run=False)) == 2
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


def test_killed_in_the_middle_it_leaves_nothing_half_done(portal, world, good_file, engine):
    before = totals(engine)

    # Structures, entries and words are written when the signal comes
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, good_file], cwd=ROOT, env=os.environ, check=False
    )

    assert done.returncode == -signal.SIGKILL
    assert totals(engine) == before
    assert command(portal, world, good_file) == 1
    assert totals(engine)[1] == 2

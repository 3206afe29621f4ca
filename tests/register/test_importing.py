"""A file of structures becomes a site's register: in tiers, never twice, all or nothing. On both
databases.
"""

import gzip

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.members import queries as members
from membership_ui.members.tables import Member
from membership_ui.memberships.tables import Tier
from membership_ui.register.queries import entries
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.importing import NoScale, import_structures, preview_import
from membership_ui.register.tables import RegisterEntry, RegisterWord
from membership_ui.settings import ROOT
from membership_ui.structures.service.staging import stage_file
from membership_ui.structures.tables import Structure
from tests.conftest import WorkFactory
from tests.structures.files import BAD, BEZONVAUX, ETIENNE, OEUILLY, staged, unheard
from tests.world import World, make_fee_scales, make_site, member_of

REAL = ROOT / "membership_ui" / "demo_data" / "structures-fr.csv.gz"


def entry_of(session: Session, siren: str) -> RegisterEntry:
    return session.exec(
        select(RegisterEntry)
        .join(Member, col(Member.id) == col(RegisterEntry.member_id))
        .join(Structure, col(Structure.id) == col(Member.structure_id))
        .where(Structure.siren == siren)
    ).one()


def totals(engine: Engine) -> tuple[int, ...]:
    with Session(engine) as session:
        return tuple(
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Structure, RegisterEntry, RegisterWord, AuditEvent)
        )


@pytest.mark.usefixtures("world")
def test_each_structure_stands_in_the_tier_of_its_population(work: WorkFactory):
    with work() as unit:
        report = import_structures(unit, "rhone", staged(ETIENNE, OEUILLY, BEZONVAUX), unheard)

    with work() as unit:
        tiers = {
            siren: entry_of(unit.session, siren).tier_code
            for siren in ("214202186", "210205423", "215500505")
        }
    assert tiers == {"214202186": "large", "210205423": "small", "215500505": "small"}
    assert (report.new, report.changed, report.unchanged) == (3, 0, 0)
    assert report.by_tier == {"large": 1, "small": 2}


@pytest.mark.usefixtures("world")
def test_the_good_lines_go_in_and_the_others_are_told(work: WorkFactory):
    with work() as unit:
        report = import_structures(unit, "rhone", staged(ETIENNE, BAD, OEUILLY), unheard)

    assert report.new == 2
    assert [refusal.line for refusal in report.refusals] == [3]


@pytest.mark.usefixtures("world")
def test_a_second_run_doubles_nothing(work: WorkFactory, engine: Engine):
    for _run in range(2):
        with work() as unit:
            report = import_structures(unit, "rhone", staged(ETIENNE, OEUILLY), unheard)

    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    # Claire's structure and the two of the file
    assert totals(engine)[:2] == (3, 2)


@pytest.mark.usefixtures("world")
def test_a_new_name_and_population_are_taken_over(work: WorkFactory):
    with work() as unit:
        import_structures(unit, "rhone", staged(OEUILLY), unheard)

    with work() as unit:
        renamed = OEUILLY.replace("Œuilly", "Œuilly-le-Neuf").replace(",293", ",6000")
        report = import_structures(unit, "rhone", staged(renamed), unheard)

    with work() as unit:
        entry = entry_of(unit.session, "210205423")
        words = unit.session.exec(
            select(RegisterWord.word).where(RegisterWord.entry_id == entry.id)
        ).all()
        assert members.details(unit.session, entry.member_id).population == 6000
    assert (report.changed, entry.tier_code, entry.name_key) == (1, "large", "oeuilly le neuf")
    assert sorted(words) == ["#210205423", "02160", "le", "neuf", "oeuilly"]


@pytest.mark.usefixtures("world")
def test_an_older_file_says_that_it_takes_populations_back(work: WorkFactory):
    newer = OEUILLY.replace(",293", ",6000")
    taken_back = []
    for text in (OEUILLY, newer, newer, OEUILLY, newer, newer.replace(",6000", ",6100")):
        with work() as unit:
            before = preview_import(unit, "rhone", staged(text, ETIENNE), unheard)
        with work() as unit:
            report = import_structures(unit, "rhone", staged(text, ETIENNE), unheard)
        assert before == report
        taken_back.append(report.taken_back)

    # The right file again takes nothing back
    assert taken_back == [0, 0, 0, 1, 0, 0]


@pytest.mark.usefixtures("world")
def test_an_empty_cell_erases_nothing(work: WorkFactory):
    with work() as unit:
        import_structures(unit, "rhone", staged(OEUILLY), unheard)

    with work() as unit:
        report = import_structures(
            unit, "rhone", staged("Œuilly,commune,210205423,,,,293"), unheard
        )

    assert report.unchanged == 1


def test_a_member_keeps_the_tier_it_pays_for(work: WorkFactory, world: World):
    with work() as unit:
        structure = unit.session.get_one(Structure, world.structure_id)
        structure.siren = "214202186"
        refresh_entry(unit, world.site_id, world.member_id)

    with work() as unit:
        import_structures(unit, "rhone", staged(ETIENNE), unheard)

    with work() as unit:
        entry = entry_of(unit.session, "214202186")
        assert unit.session.get_one(Structure, world.structure_id).population == 172_000
    assert (entry.tier_code, entry.cents) == ("small", 200_00)


@pytest.mark.usefixtures("world")
def test_two_sites_share_a_structure_and_each_has_its_entry(work: WorkFactory, engine: Engine):
    with work() as unit:
        other = make_site(unit, "loire")
        make_fee_scales(unit, other, [2026])
        for slug in ("rhone", "loire"):
            import_structures(unit, slug, staged(ETIENNE), unheard)

    assert totals(engine)[:2] == (2, 2)


@pytest.mark.usefixtures("world")
def test_an_import_keeps_the_numbers_by_which_a_structure_is_found(work: WorkFactory):
    with work() as unit:
        import_structures(unit, "rhone", staged(ETIENNE), unheard)
    with work() as unit:
        structure = unit.session.exec(select(Structure).where(Structure.siren == "214202186")).one()
        structure.vat_number = "FR38214202186"
        refresh_entry(unit, 1, member_of(unit, structure))
    with work() as unit:
        report = import_structures(unit, "rhone", staged(ETIENNE), unheard)

    assert report.unchanged == 1
    with work() as unit:
        assert " fr38214202186 " in entry_of(unit.session, "214202186").search_key


@pytest.mark.usefixtures("world")
def test_a_preview_says_the_same_and_changes_nothing(work: WorkFactory, engine: Engine):
    before = totals(engine)

    with work() as unit:
        preview = preview_import(unit, "rhone", staged(ETIENNE, BAD), unheard)

    assert totals(engine) == before
    with work() as unit:
        report = import_structures(unit, "rhone", staged(ETIENNE, BAD), unheard)
    assert (preview.new, preview.by_tier) == (report.new, report.by_tier)
    assert [r.line for r in preview.refusals] == [r.line for r in report.refusals]


def test_a_population_without_a_tier_is_refused(work: WorkFactory, world: World):
    with work() as unit:
        large = unit.session.get_one(Tier, world.tiers[2026, "large"].id)
        large.upper = 100_000

    with work() as unit:
        report = import_structures(unit, "rhone", staged(ETIENNE, OEUILLY), unheard)

    assert [refusal.line for refusal in report.refusals] == [2]
    assert report.new == 1


def test_without_a_scale_by_population_nothing_is_imported(work: WorkFactory, engine: Engine):
    with work() as unit:
        make_site(unit, "club", fee="fixed")

    with pytest.raises(NoScale), work() as unit:
        import_structures(unit, "club", staged(ETIENNE), unheard)
    assert totals(engine)[0] == 0


def test_an_unknown_site_is_refused(work: WorkFactory):
    with pytest.raises(NotFound), work() as unit:
        import_structures(unit, "nowhere", staged(ETIENNE), unheard)


@pytest.mark.parametrize("who", ["claire", "amina", "yann", "stranger"])
def test_only_the_site_manager_imports(work: WorkFactory, world: World, engine: Engine, who: str):
    before = totals(engine)

    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        import_structures(unit, "rhone", staged(ETIENNE), unheard)
    assert totals(engine) == before

    with work(world.helene) as unit:
        assert import_structures(unit, "rhone", staged(ETIENNE), unheard).new == 1


def test_the_journal_tells_of_the_import(work: WorkFactory, world: World):
    with work(world.helene) as unit:
        import_structures(unit, "rhone", staged(ETIENNE, BAD), unheard)

    with work() as unit:
        line = unit.session.exec(
            select(AuditEvent).where(AuditEvent.verb == "register.imported")
        ).one()
    assert line.facts == {"new": 1, "changed": 0, "refused": 1}
    assert line.actor_name == "Hélène Exemple"


def test_all_real_structures_come_in(work: WorkFactory, world: World):
    with gzip.open(REAL) as lines:
        real = stage_file(lines, unheard)

    with work() as unit:
        report = import_structures(unit, "rhone", real, unheard)

    assert (report.new, len(report.refusals)) == (36_130, 0)
    with work() as unit:
        assert len(entries.entry_facts(unit.session, world.site_id)) == 36_130

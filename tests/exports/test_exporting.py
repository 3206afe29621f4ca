"""Exports: what they hold, who may have them, what the journal says, what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import col, select

from membership_ui.adapters import export_files, outbox, outbox_review
from membership_ui.adapters.i18n import use
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.exports import rules
from membership_ui.exports.rules import ExportUnderway, Form, TooManyRows
from membership_ui.exports.service import exporting
from membership_ui.exports.service.exporting import (
    close_export,
    export_now,
    export_progress,
    forget_exports,
    start_export,
    take_export,
)
from membership_ui.exports.service.lists import list_named
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.register.service import exporting as of_register
from tests.casework.pairs import make_two, merge
from tests.conftest import NOW, WorkFactory
from tests.register.towns import TOWNS, world_with_towns
from tests.renewals.requests import ask_for_renewal
from tests.world import World, make_site

MEMBERS, DAY = "staff/members", timedelta(days=1)


@pytest.fixture
def world(work: WorkFactory) -> World:
    return world_with_towns(work)


def exported(work, world, who, name="members", query="", form=Form.CSV, locale="fr"):
    with use(locale), work(who, locale=locale) as unit:
        return export_now(unit, world.site_id, name, form, query)


def lines(work, world, who, name="members", query="", locale="fr") -> list[list[str]]:
    data = exported(work, world, who, name, query, locale=locale).data
    return [line.split(";") for line in data.decode("utf-8-sig").splitlines()]


def journal(work, verb: str) -> list[tuple[str, dict]]:
    with work() as unit:
        found = unit.session.exec(select(AuditEvent).where(AuditEvent.verb == verb)).all()
    return [(line.actor_name, line.facts) for line in found]


def test_the_register_is_exported_as_its_page_shows_it(work, world):
    titles, *rows = lines(work, world, world.yann, query="department=42&sort=-name")

    assert titles == [
        "Nom", "Type", "Département", "Population", "Formule", "Expire le", "Statut",
        "Cotisation (EUR)",
    ]  # fmt: skip
    assert [row[:4] for row in rows] == [["Saint-Étienne", "Commune", "42", "172000"]]


def test_every_page_is_exported_in_its_order(work, world, monkeypatch):
    monkeypatch.setattr(of_register, "ROWS_AT_ONCE", 2)

    names = [row[0] for row in lines(work, world, world.yann)[1:]]

    assert sorted(names) == sorted([*(town[0] for town in TOWNS), world.structure.name])
    turned = [row[0] for row in lines(work, world, world.yann, query="sort=-name&after=3")[1:]]
    assert turned == names[::-1]


def test_a_typing_error_exports_what_the_page_shows_for_it(work, world):
    names = [row[0] for row in lines(work, world, world.yann, query="q=etiene")[1:]]

    assert names == ["Saint-Étienne", "Saint-Étienne-du-Bois"]


def test_a_member_with_dues_is_a_number_and_a_day_in_a_workbook(work, world):
    data = exported(work, world, world.yann, query=f"q={world.structure.name}", form=Form.XLSX).data

    titles, row = openpyxl.load_workbook(BytesIO(data)).active.iter_rows(values_only=True)

    assert row[0] == world.structure.name
    assert row[titles.index("Expire le")].year == 2026
    assert isinstance(row[titles.index("Cotisation (EUR)")], int | float)


def test_requests_are_exported_with_what_was_paid(work, world):
    ask_for_renewal(work, world, "Ville de Bron")

    titles, row = lines(work, world, world.yann, "renewals", "q=bron", locale="en")

    said = dict(zip(titles, row, strict=True))
    assert (said["Structure"], said["Status"]) == ("Ville de Bron", "To invoice")
    assert (said["Requested on"], said["Paid (EUR)"]) == ("22/11/2026", "0,00")


def test_accounts_are_exported_by_name(work, world):
    _titles, *rows = lines(work, world, world.helene, "accounts", "q=claire")

    assert [row[1] for row in rows] == ["Claire"]
    assert rows[0][2] == world.claire.member_number


def test_merges_are_exported_with_what_became_of_them(work, world):
    with work() as unit:
        two = make_two(unit, world)
    merge(work, world, two.old_id, two.new_id)

    titles, row = lines(work, world, world.helene, "merges", locale="en")

    assert len(titles) == len(row) == 8
    assert row[-1].startswith("Can be undone until")


def test_a_formula_in_a_name_stays_a_name(work, world):
    with work() as unit:
        who = unit.session.merge(world.structure)
        who.name = "=cmd|' /C calc'!A0"

    names = [row[0] for row in lines(work, world, world.yann)[1:]]

    assert "'=cmd|' /C calc'!A0" in names


def test_the_journal_says_who_exported_what(work, world):
    lines(work, world, world.yann, query="q=etienne&sort=name&page=2")

    assert journal(work, "list.exported") == [
        ("Yann Exemple", {"list": "members", "filter": "q=etienne", "form": "csv", "count": 2})
    ]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("members", "claire"),
        ("renewals", "claire"),
        ("accounts", "claire"),
        ("merges", "yann"),
        ("merges", "amina"),
    ],
)
def test_who_may_not_see_a_list_exports_nothing_of_it(work, world, name, who):
    with pytest.raises(NotAllowed):
        exported(work, world, getattr(world, who), name)
    with pytest.raises(NotAllowed), work(getattr(world, who)) as unit:
        start_export(unit, world.site_id, list_named(unit, name).page, Form.CSV, "")

    assert journal(work, "list.exported") == []


def test_nothing_of_another_site_is_exported(work, world):
    with work() as unit:
        other = make_site(unit, "ailleurs").id
    with pytest.raises(NotAllowed), work(world.yann) as unit:
        export_now(unit, other, "members", Form.CSV, "")


@pytest.mark.parametrize("name", ["receipts", "", "staff/members", "members.csv"])
def test_a_list_that_there_is_not_is_not_found(work, world, name):
    with pytest.raises(NotFound):
        exported(work, world, world.helene, name)


def test_a_long_list_is_left_to_a_worker(work, world, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)

    with pytest.raises(TooManyRows):
        exported(work, world, world.yann)
    assert len(lines(work, world, world.yann, query="q=etienne")) == 3


def begin(work, world, who, query="", form=Form.CSV, **moment) -> int:
    with work(who, **moment) as unit:
        return start_export(unit, world.site_id, MEMBERS, form, query)


def progress(work, world, who, **moment):
    with use("en"), work(who, **moment) as unit:
        return export_progress(unit, world.site_id, MEMBERS)


def test_whoever_opens_the_page_sees_that_it_is_being_made(work, world):
    run_id = begin(work, world, world.yann, "q=saint&page=7&after=3")

    for who in (world.yann, world.amina):
        seen = progress(work, world, who)
        assert (seen.id, seen.is_over, seen.url) == (run_id, False, "")
        assert seen.text == "Export of Members (CSV): 0 of 0"
        assert seen.detail.startswith("Requested by Yann Exemple on ")
    with work() as unit:
        assert unit.session.get(ExportRun, run_id).query == "q=saint"
        assert f"exports:{world.site_id}" in unit.session.exec(select(ChangeLog.topic)).all()
    with pytest.raises(NotAllowed):
        progress(work, world, world.claire)


def test_one_export_of_a_list_at_a_time(work, world):
    begin(work, world, world.yann)

    with pytest.raises(ExportUnderway):
        begin(work, world, world.amina)


def test_an_export_whose_job_was_dropped_makes_room_for_another(work, world):
    begin(work, world, world.yann)
    with work() as unit:
        [job] = unit.session.exec(select(Job.id).where(Job.kind == "list-export"))
        [held] = outbox.claim(unit.session, NOW, limit=1)
        outbox.bury(unit.session, held, "damaged")
        outbox_review.drop(unit.session, [job], NOW)

    assert begin(work, world, world.amina)


def made(work, world, who, **moment) -> int:
    """As the worker leaves it; the making itself is in test_making."""
    run_id = begin(work, world, who, **moment)
    export_files.folder().mkdir(parents=True, exist_ok=True)
    export_files.path_of(run_id).write_bytes(b"Nom\r\n")
    with work(who, **moment) as unit:
        exporting.end_export(unit, run_id, rows=36_000)
    return run_id


def test_the_file_is_for_whoever_asked(work, world):
    run_id = made(work, world, world.yann)

    own, others = progress(work, world, world.yann), progress(work, world, world.amina)
    assert (own.text, own.url) == (
        "Export of Members (CSV): 36,000 rows",
        f"/exports/{run_id}?lang=en",
    )
    assert own.detail == "Kept until 29 Nov 2026."
    assert others.id == 0
    with work(world.yann) as unit:
        taken = take_export(unit, run_id)
    assert (taken.path.read_bytes(), taken.name) == (b"Nom\r\n", "adherents-2026-11-22.csv")
    with pytest.raises(NotAllowed), work(world.amina) as unit:
        take_export(unit, run_id)
    assert [fact["count"] for _who, fact in journal(work, "list.exported")] == [36_000]
    assert [who for who, _fact in journal(work, "list.export_taken")] == ["Yann Exemple"]


def test_whoever_lost_the_role_does_not_get_the_file(work, world):
    run_id = made(work, world, world.yann)
    former = type(world.yann)(world.yann.account_id, world.yann.member_number, world.yann.name)

    with pytest.raises(NotAllowed), work(former) as unit:
        take_export(unit, run_id)


def test_a_file_that_is_not_ready_or_not_there_is_not_found(work, world):
    run_id = begin(work, world, world.yann)

    for missing in (run_id, run_id + 1):
        with pytest.raises(NotFound), work(world.yann) as unit:
            take_export(unit, missing)


def test_who_has_done_with_it_puts_it_away(work, world):
    run_id = made(work, world, world.yann)
    with pytest.raises(NotAllowed), work(world.amina) as unit:
        close_export(unit, run_id)
    with work(world.yann) as unit:
        close_export(unit, run_id)

    assert progress(work, world, world.yann).id == 0
    with pytest.raises(NotFound), work(world.yann) as unit:
        take_export(unit, run_id)


def test_a_file_of_more_than_a_week_is_not_found_before_it_is_removed_either(work, world):
    run_id = made(work, world, world.yann, now=NOW - rules.KEPT_FOR - timedelta(minutes=1))

    with pytest.raises(NotFound), work(world.yann) as unit:
        take_export(unit, run_id)


def test_files_are_removed_after_a_week(work, world):
    old = made(work, world, world.yann, now=NOW - rules.KEPT_FOR - timedelta(minutes=1))
    new = made(work, world, world.yann)

    with work() as unit:
        forget_exports(unit)

    assert not export_files.path_of(old).exists()
    assert export_files.path_of(new).exists()
    with work() as unit:
        assert unit.session.exec(select(col(ExportRun.id))).all() == [new]

"""Everything that the portal holds about a person is in the copy that the person may take."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import SQLModel, select

import membership_ui
from membership_ui.accounts.documents import Copy, data_file, data_report
from membership_ui.accounts.rules.leaving import TooManyExports
from membership_ui.accounts.service.exporting import export_own_data
from membership_ui.accounts.tables import Account, RecoveryCode
from membership_ui.adapters.i18n import use
from membership_ui.adapters.pdf_report import draw_report
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.features import handed
from membership_ui.kernel.errors import NotAllowed
from membership_ui.kernel.work import VISITOR
from tests.accounts.portrait import EMAIL, RESET_TOKEN, SECRET, TOKEN, ask_phone, make_portrait
from tests.casework.pairs import give_one_row_of_each, make_two, merge, undo
from tests.conftest import NOW
from tests.world import PASSWORD_HASH, World, make_world

# Columns that point at an account and that no copy tells, each with its reason
NOT_TOLD = {
    "recovery_sheet.account_id": "ten minutes' right to see codes that are shown on the page",
    "pending_sign_in.account_id": "minutes between password and second factor: a secret, and short",
    "invoice_run.started_by": "told by the journal and by each invoice issued",
}


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def oceane(work, world):
    with work() as unit:
        ask_phone(unit, world)
        return make_portrait(unit, world)


def copy_of(work, world, who, locale="fr", now=NOW) -> Copy:
    with work(who, locale=locale, now=now) as unit, use(locale):
        data = export_own_data(unit, world.site_id, "json", handed("PERSONAL_DATA"))
    return Copy(data, world.site, now)


def columns_that_point_at_an_account() -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "account"
    } | {"audit_event.actor_account_id"}


def test_every_column_that_points_at_an_account_is_told_or_has_its_reason():
    told = {column for part in handed("PERSONAL_DATA") for column in part.covers}

    assert columns_that_point_at_an_account() == told | set(NOT_TOLD)


def test_every_section_and_key_is_explained(work, world, oceane):
    copy = copy_of(work, world, oceane)
    whole = json.loads(data_file(copy, handed("PERSONAL_DATA")))

    for section, content in copy.data.items():
        assert whole["keys"][section]
        for row in content if isinstance(content, list) else [content]:
            assert {f"{section}.{name}" for name in row} <= set(whole["keys"])
        # A section that this person leaves empty proves nothing
        assert content or section in {"attachments", "memberships_of_structures",
                                      "documents_of_structures"}  # fmt: skip


def test_the_copy_holds_what_each_table_holds(work, world, oceane):
    with use("fr"):
        text = data_file(copy_of(work, world, oceane), handed("PERSONAL_DATA")).decode()

    for word in (
        EMAIL, "Océane", "Quintefeuille", oceane.member_number, "+33478000100", "+33478000101",
        "Zéphyrine", "2015-03-09", "activity_manager", "Navigateur d’Océane", "F-2026-0907",
        "VIR-OCEANE", "bon-de-commande-907.pdf", "3 rue Basse", "2027-02-03",
        "account.seen", "account-exported", "Téléphone",
        "Clé d’Océane", "Réseau du Rhône",
        world.claire.member_number, "oceane@elsewhere.example", "recovery_code",
    ):  # fmt: skip
        assert word in text, word


def test_what_moved_is_in_the_copy_of_the_account_that_stays(work, world):
    with work() as unit:
        two = make_two(unit, world)
        give_one_row_of_each(unit, world, two.old)
        email = unit.session.get_one(Account, two.old_id).email
    merge(work, world, two.old_id, two.new_id)

    copy = copy_of(work, world, two.new)

    text = data_file(copy, handed("PERSONAL_DATA")).decode()
    for word in ("+33478000101", "2015-03-09", "commande.pdf", "F-2026-0907", "2027-02-03", email):
        assert word in text, word
    assert [row["structure"] for row in copy.data["attachments"]] == ["Ville de Condrieu"]
    assert copy.data["merges"][0]["closed"] == two.old.member_number


def test_the_other_account_of_an_undone_merge_is_a_number_only(work, world):
    with work() as unit:
        two = make_two(unit, world)
        give_one_row_of_each(unit, world, two.old)
        email = unit.session.get_one(Account, two.old_id).email
    merge_id = merge(work, world, two.old_id, two.new_id)
    undo(work, world, merge_id)

    text = data_file(copy_of(work, world, two.new), handed("PERSONAL_DATA")).decode()

    assert two.old.member_number in text
    for word in (email, "+33478000101", "2015-03-09"):
        assert word not in text


def test_amounts_are_minor_units_and_instants_name_their_zone(work, world, oceane):
    whole = json.loads(data_file(copy_of(work, world, oceane), handed("PERSONAL_DATA")))

    assert whole["documents"][0]["amount"] == {"cents": 4200, "currency": "EUR"}
    assert whole["made_at"] == "2026-11-22T09:30:00+00:00"
    assert whole["sessions"][0]["opened_at"].endswith("+00:00")
    assert whole["memberships"][0]["starts_on"] == "2026-02-04"


def test_no_secret_and_nothing_of_others_leaves(work, world, oceane):
    with work() as unit:
        unit.record("account.reset_requested", f"account:{world.claire.account_id}", at="secret")
    with work(oceane) as unit:
        unit.record("account.seen", f"account:{world.claire.account_id}", why="a reason of Claire")
    text = data_file(copy_of(work, world, oceane), handed("PERSONAL_DATA")).decode()

    for word in (PASSWORD_HASH, SECRET, TOKEN, RESET_TOKEN, "a reason of Claire", "+33478000999"):
        assert word not in text
    assert "claire" not in text.casefold()


def test_structures_that_a_person_manages_are_only_named(work, world):
    copy = copy_of(work, world, world.claire)

    assert [row["structure"] for row in copy.data["attachments"]] == ["Ville de Condrieu"]
    assert set(copy.data["memberships_of_structures"][0]) == {
        "structure", "site", "starts_on", "ends_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "fr",
            (
                "Vos données",
                "Compte créé",
                "42,00",
                "3 février 2027",
                "Enfant",
                "+33 4 78 00 01 01",
            ),
        ),
        ("en", ("Your data", "Account created", "€42.00", "3 February 2027", "Child")),
    ],
)
def test_the_paper_reads_in_the_person_s_language(work, world, oceane, locale, words):
    copy = copy_of(work, world, oceane, locale)
    with use(locale):
        pdf = draw_report(data_report(copy, handed("PERSONAL_DATA")))
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())

    for word in (*words, "Océane Quintefeuille", EMAIL, "Zéphyrine"):
        assert word in text.replace("\u00a0", " "), word


def paper_of(work, world, who, locale="fr"):
    copy = copy_of(work, world, who, locale)
    with use(locale):
        return data_report(copy, handed("PERSONAL_DATA"))


def facts_of(report, title):
    (section,) = [section for section in report.sections if section.title == title]
    return [(fact.label, fact.value) for record in section.records for fact in record]


def test_the_paper_says_nothing_in_codes(work, world, oceane):
    with work() as unit:
        subject = f"account:{oceane.account_id}"
        unit.record("account.signed_in", subject, proof="totp", browser="Firefox", system="Windows")
        unit.record("account.profile_changed", subject, keys=["phone"])

    report = paper_of(work, world, oceane)

    said = [
        text
        for section in report.sections
        for record in section.records
        for fact in record
        for text in (fact.label, fact.value)
    ]
    code = re.compile(r"\w+_\w+|[a-z]+\.[a-z]+_|account:|^\w+: \w+$|\d{4}-\d\d-\d\d|Mozilla|/")
    known = {"F-2026-0907", "bon-de-commande-907.pdf", EMAIL, "oceane@elsewhere.example"}
    assert [text for text in said if code.search(text) and text not in known] == []
    assert "fr" not in said


def test_the_paper_says_each_answer_once(work, world, oceane):
    report = paper_of(work, world, oceane)

    assert facts_of(report, "Vos réponses") == [
        ("Téléphone", "+33 4 78 00 01 01".replace(" ", "\N{NO-BREAK SPACE}"))
    ]


def test_recovery_codes_are_one_line(work, world, oceane):
    with work() as unit:
        for rank, used in enumerate((None, None, NOW)):
            account_id = oceane.account_id or 0
            unit.add(RecoveryCode(account_id=account_id, digest=f"{rank}", used_at=used))

    facts = facts_of(paper_of(work, world, oceane), "Seconds facteurs")

    assert [value for label, value in facts if label == "Codes de secours"] == [
        "Il reste 3 codes de secours."
    ]


def test_the_journal_on_paper_reads_as_the_page_of_activity(work, world, oceane):
    subject = f"account:{oceane.account_id}"
    with work(world.helene) as unit:
        unit.record("account.viewed", subject, site="Rhône")
    with work(oceane) as unit:
        unit.record("account.viewed", f"account:{world.claire.account_id}", site="Rhône")

    (heading,) = [title for title in titles(work, world, oceane) if title.startswith("Journal")]
    deeds = [value for _label, value in facts_of(paper_of(work, world, oceane), heading)]

    assert (
        "Votre fiche de compte a été consultée par l’équipe de Rhône, par Hélène Exemple" in deeds
    )
    assert "Vous avez consulté la fiche de compte d’une autre personne" in deeds


def titles(work, world, who):
    return [section.title for section in paper_of(work, world, who).sections]


def test_each_letter_and_each_verb_has_its_words():
    said = {kind for part in handed("PERSONAL_DATA") for kind in part.sayings}
    package = Path(membership_ui.__file__).parent
    letters = {path.stem for path in package.glob("adapters/mail_templates/*.j2")}
    verbs = {
        verb
        for path in package.rglob("*.py")
        for verb in re.findall(r'\.record\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text())
        if not verb.startswith("account.")
    }

    assert letters - said == {"words", "layout.html", "layout.txt"}
    assert verbs <= said


def test_a_download_is_told_by_mail_and_in_the_journal(work, world, oceane):
    copy_of(work, world, oceane)

    with work() as unit:
        jobs = unit.session.exec(select(Job)).all()
        lines = unit.session.exec(select(AuditEvent)).all()
    assert [(job.payload["template"], job.payload["to"]) for job in jobs] == [
        ("account-exported", EMAIL)
    ]
    assert "account.exported" in {line.verb for line in lines}


def test_five_copies_a_day(work, world, oceane):
    for minute in range(5):
        copy_of(work, world, oceane, now=NOW + timedelta(minutes=minute))

    with pytest.raises(TooManyExports):
        copy_of(work, world, oceane, now=NOW + timedelta(hours=23))
    assert copy_of(work, world, oceane, now=NOW + timedelta(days=1, minutes=1)).number
    assert copy_of(work, world, world.claire).number == world.claire.member_number


def test_a_visitor_gets_nothing(work, world):
    with work(VISITOR) as unit, pytest.raises(NotAllowed):
        export_own_data(unit, world.site_id, "json", handed("PERSONAL_DATA"))

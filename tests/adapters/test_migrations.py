from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from membership_ui import wiring
from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.tables import Account, RefusedRegistration, SiteRole
from membership_ui.adapters import audit, migrations, outbox
from membership_ui.adapters.database import open_database
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.billing.tables import PurchaseOrder
from membership_ui.casework.tables import AccountEntry, AccountWord
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.members.tables import Member
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.tables import RegisterEntry, RegisterWord
from membership_ui.sites.rules import Policy
from membership_ui.sites.tables import Site
from membership_ui.structures.tables import AttachmentStatus as Status
from membership_ui.structures.tables import Structure
from tests.accounts.looks import keep_session
from tests.billing.paper import make_document
from tests.conftest import NOW, WorkFactory, for_sqlalchemy, new_postgres
from tests.world import (
    attach,
    make_account,
    make_membership,
    make_site,
    make_structure,
    make_world,
    member_of,
    visit,
)

MANAGER = SiteRole.SITE_MANAGER


def test_the_migrations_make_the_tables_of_the_code(engine: Engine):
    assert migrations.is_current(engine)
    assert migrations.differences(engine) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own, without a table."""
    if request.param == "sqlite":
        yield open_database(f"sqlite:///{tmp_path / 'empty.db'}")
        return
    with new_postgres(request.getfixturevalue("postgres_server")) as url:
        engine = open_database(for_sqlalchemy(url))
        yield engine
        engine.dispose()


def test_a_filled_database_goes_down_to_nothing_and_up_again(empty: Engine):
    engine = empty
    migrations.upgrade(engine)
    with Session(engine) as session, session.begin():
        unit = opened(session)
        site = make_site(unit, "rhone")
        claire = make_account(unit, "Claire", site, MANAGER)
        make_structure(unit, "Ville de Condrieu", admin=claire)
        seen = {"viewed_account_id": claire.account_id, "viewed_site_id": site.id}
        keep_session(unit, claire, viewed_until=NOW, **seen)
        unit.record("site.opened", "site:1")

    migrations.downgrade(engine, "0001")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM attachment")).scalar_one() == 1
    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT search_key FROM account")).scalar_one()
        assert found.startswith(" claire exemple ")
    migrations.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]

    migrations.upgrade(engine)
    assert migrations.differences(engine) == []


def test_registers_of_before_are_found_as_people_type(empty: Engine):
    engine = empty
    migrations.upgrade(engine)
    with Session(engine) as session, session.begin():
        unit = opened(session)
        site = make_site(unit, "rhone")
        isle = make_structure(unit, "Presqu'île Saint-Paul")
        refresh_entry(unit, site.id or 0, member_of(unit, isle))
    migrations.downgrade(engine, "0011")
    old = ("ile", "paul", "presqu", "saint")
    with engine.begin() as connection:
        kept = ", ".join(f"'{word}'" for word in old)
        connection.execute(text(f"DELETE FROM register_word WHERE word NOT IN ({kept})"))  # noqa: S608
        connection.execute(
            text("UPDATE register_entry SET search_key = :key"), {"key": f" {' '.join(old)}"}
        )

    migrations.upgrade(engine)

    with Session(engine) as session:
        entry = session.exec(select(RegisterEntry)).one()
        words = session.exec(
            select(RegisterWord.word, RegisterWord.shared).order_by(RegisterWord.word)
        ).all()
    assert {"st", "saint", "presquile", "paul"} <= {word for word, _ in words}
    assert [word for word, _ in words] == entry.search_key.split()
    assert dict(words)["presquile"] == len("presqu")


def test_accounts_of_before_are_in_the_lists_of_their_sites(empty: Engine):
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        unit = opened(session)
        site, other = make_site(unit, "rhone"), make_site(unit, "loire")
        claire = make_account(unit, "Étienne", site, MANAGER)
        make_account(unit, "Inconnu")
        gone = make_account(unit, "Gone", site, MANAGER)
        session.get_one(Account, gone.account_id).closed_at = unit.now
        unit.announce(AccountChanged(gone.account_id or 0))
        visit(unit, claire.account_id or 0, other.id or 0)
        isle = make_structure(unit, "Presqu'île Saint-Paul")
        for name, status in (("Zoé", Status.VALIDATED), ("Luc", Status.PENDING)):
            attach(unit, make_account(unit, name, other, MANAGER), isle, status=status)
        attach(unit, make_account(unit, "Anne"), isle)
        refresh_entry(unit, other.id or 0, member_of(unit, isle))
    before = rows_of_lists(empty)
    migrations.downgrade(empty, "0020")

    migrations.upgrade(empty)

    entries, words = rows_of_lists(empty)
    assert (entries, words) == before
    assert len(entries) == 5
    assert ("zoe", "exemple") in {(given, family) for _key, _site, family, given, _words in entries}


def rows_of_lists(engine: Engine) -> tuple[list[tuple], list[tuple]]:
    with Session(engine) as session:
        entries, words = (
            sorted(tuple(row) for row in session.connection().execute(table.__table__.select()))
            for table in (AccountEntry, AccountWord)
        )
    return entries, words


def test_letters_of_before_say_whom_they_go_to(empty: Engine):
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        for template in ("password-reset", "renewal-received"):
            payload = {"template": template, "to": "Claire@members.example"}
            outbox.enqueue(session, "mail", template, payload, NOW)
        outbox.enqueue(session, "cleaning", "cleaning:2026-11-22", {}, NOW)
    migrations.downgrade(empty, "0012")

    migrations.upgrade(empty)

    with Session(empty) as session:
        jobs = session.exec(select(Job.key, Job.rank, Job.recipient)).all()
    assert {key: (rank, recipient) for key, rank, recipient in jobs} == {
        "password-reset": (0, "claire@members.example"),
        "renewal-received": (1, "claire@members.example"),
        "cleaning:2026-11-22": (1, ""),
    }


def test_sites_of_before_keep_what_they_asked_of_staff(empty: Engine):
    migrations.upgrade(empty, "0015")
    with Session(empty) as session, session.begin():
        unit = opened(session)
        for slug, roles in (("nobody", None), ("treasurers", ["treasurer"])):
            site = make_site(unit, slug)
            site.stored_policy = {**site.stored_policy, "second_factor_roles": roles}
            if roles is None:
                stored = dict(site.stored_policy)
                del stored["second_factor_roles"]
                site.stored_policy = stored

    migrations.upgrade(empty)

    with Session(empty) as session:
        asked = {
            site.slug: site.stored_policy["second_factor_roles"]
            for site in session.exec(select(Site))
        }
    assert asked == {"nobody": [], "treasurers": ["treasurer"]}


def test_sites_of_before_keep_whom_they_ask_for_a_siret(empty: Engine):
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        unit = opened(session)
        make_site(unit, "usual")
        asked = {"identifier": "siret", "asked_of": ["company"], "needed_of": ["company"]}
        make_site(unit, "companies", identifiers=[asked])
        make_structure(unit, "Ville de Condrieu", rna="W491234567")
    migrations.downgrade(empty, "0019")
    with Session(empty) as session:
        before = dict(session.exec(select(Site.slug, Site.stored_policy)).all())
    assert before["companies"]["siret_needed_of"] == ["company"]
    assert "siret_needed_of" not in before["usual"]

    migrations.upgrade(empty)

    with Session(empty) as session:
        policies = dict(session.exec(select(Site.slug, Site.stored_policy)).all())
        known = session.exec(select(Structure)).one()
    assert "identifiers" not in policies["usual"]
    assert "siret_needed_of" not in policies["companies"]
    [rule] = Policy.parse(policies["companies"]).identifiers
    assert (rule.identifier, rule.needed_of) == ("siret", ("company",))
    assert "association" in rule.asked_of
    assert known.identifiers == {"siret": "99000002800011"}


def test_the_journal_of_before_is_chained(empty: Engine):
    migrations.upgrade(empty, "0003")
    with empty.begin() as connection:
        for verb, subject in (("account.signed_in", "account:7"), ("site.opened", "site:1")):
            connection.execute(
                text(
                    "INSERT INTO audit_event (at, actor_account_id, actor_name, verb, subject,"
                    " facts) VALUES ('2026-11-22 09:30:00.123456', 7, 'Amina', :verb, :subject,"
                    " '{\"é\": [1, null]}')"
                ),
                {"verb": verb, "subject": subject},
            )

    migrations.upgrade(empty)

    with Session(empty) as session:
        verdict = audit.verify(session)
        about = session.exec(select(AuditEvent.about_account_id).order_by(AuditEvent.id)).all()
    assert verdict.is_intact
    assert (verdict.lines, about) == (2, [7, None])


def opened(session: Session) -> UnitOfWork:
    return UnitOfWork(session, Actor(name="Amina"), NOW, "fr", wiring.LivePorts())


@pytest.mark.parametrize("change", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_the_journal(engine: Engine, work: WorkFactory, change: str):
    with work() as unit:
        unit.record("site.opened", "site:1")

    with engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(change))


@pytest.mark.parametrize("table", ["document", "payment"])
def test_issued_rows_carry_the_same_refusal(engine: Engine, table: str):
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
        "postgresql": "SELECT count(*) * 2 FROM pg_trigger WHERE tgname = :table || '_is_final'",
    }
    with engine.connect() as connection:
        assert (
            connection.execute(text(query[engine.dialect.name]), {"table": table}).scalar_one() == 2
        )


def test_members_go_back_to_structures_and_accounts_and_come_again(empty: Engine):
    engine = empty
    migrations.upgrade(engine)
    with Session(engine) as session, session.begin():
        unit = opened(session)
        world = make_world(unit)
        own = make_membership(unit, world.site, world.structure, world.tiers[2026, "small"], 2025)
        own.member_id = member_of(unit, world.claire)
        facts = {"site_id": world.site_id, "member_id": own.member_id}
        unit.add(make_document(**facts))
        unit.add(make_document(**(facts | {"member_id": world.member_id, "number": "F-2026-0042"})))
        refresh_entry(unit, world.site_id, world.member_id)
        refresh_entry(unit, world.site_id, own.member_id)
        structure, person = (world.structure_id, None), (None, world.claire.account_id)

    migrations.downgrade(engine, "0020")

    whose = "SELECT structure_id, account_id FROM {} ORDER BY id"
    with engine.connect() as connection:
        assert [*connection.execute(text(whose.format("membership")))] == [structure, person]
        assert [*connection.execute(text(whose.format("document")))] == [person, structure]
        entries = connection.execute(text("SELECT structure_id FROM register_entry")).scalars()
        assert list(entries) == [structure[0]]
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("UPDATE document SET cents = 1"))

    migrations.upgrade(engine)

    now = "SELECT structure_id, account_id FROM {0} JOIN member ON member.id = {0}.member_id"
    with engine.connect() as connection:
        for table in ("membership", "document"):
            found = connection.execute(text(now.format(table)))
            assert {tuple(row) for row in found} == {structure, person}
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("DELETE FROM document"))
    assert migrations.differences(engine) == []


def test_a_request_of_a_person_is_not_lost_on_the_way_back(empty: Engine):
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        unit = opened(session)
        world = make_world(unit)
        with_person = {"member_id": member_of(unit, world.claire), "subject": "renewal:1"}
        unit.add(PurchaseOrder(site_id=world.site_id, reference="", **with_person))

    with pytest.raises(RuntimeError, match="of a person has no place there"):
        migrations.downgrade(empty, "0020")

    assert migrations.is_current(empty)


def test_addresses_keep_all_but_their_region_on_the_way_back(empty: Engine):
    where = {"address": "4 rue Basse", "postal_code": "H2X 1Y4", "town": "Montréal", "region": "QC"}
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        unit = opened(session)
        world = make_world(unit)
        make_structure(unit, "Ville de Bois-Clair", **where)
        unit.add(Member(account_id=world.claire.account_id, created_at=NOW, **where))

    migrations.downgrade(empty, "0023")
    columns = inspect(empty).get_columns("structure") + inspect(empty).get_columns("member")
    assert "region" not in {column["name"] for column in columns}
    migrations.upgrade(empty)

    with empty.connect() as connection:
        for table in ("structure", "member"):
            kept = text(f"SELECT address, town, region FROM {table} WHERE postal_code = 'H2X 1Y4'")  # noqa: S608
            assert [*connection.execute(kept)] == [("4 rue Basse", "Montréal", "")]
    with pytest.raises(DBAPIError), empty.begin() as connection:
        connection.execute(text("UPDATE member SET structure_id = NULL, account_id = NULL"))
    assert migrations.differences(empty) == []


def test_refused_registrations_outlive_their_new_name(empty: Engine):
    migrations.upgrade(empty)
    with Session(empty) as session, session.begin():
        session.add(
            RefusedRegistration(token_hash="t", typed={"q1": "é"}, problems=[], expires_at=NOW)
        )

    migrations.downgrade(empty, "0025")
    with empty.connect() as connection:
        assert connection.execute(text("SELECT token_hash FROM kept_form")).all() == [("t",)]
    migrations.upgrade(empty)

    with Session(empty) as session:
        assert session.get_one(RefusedRegistration, "t").typed == {"q1": "é"}
    assert migrations.differences(empty) == []

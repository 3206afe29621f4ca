"""The journal is a chain: whatever is changed, put in or taken out of it is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from membership_ui.adapters import audit
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import Actor
from tests.conftest import WorkFactory

AMINA = Actor(account_id=None, name="Amina Belkacem")
LIFT = {
    "sqlite": (
        "DROP TRIGGER audit_event_refuses_update",
        "DROP TRIGGER audit_event_refuses_delete",
    ),
    # In the role of a replica, no trigger speaks
    "postgresql": ("SET session_replication_role = replica",),
}
PUT_BACK = {
    "sqlite": (),
    "postgresql": ("SET session_replication_role = DEFAULT",),
}


@pytest.fixture
def lines(work: WorkFactory) -> None:
    for count in range(3):
        with work(AMINA) as unit:
            unit.record("account.viewed", "account:7", count=count, words=("é", "œ"))
            unit.record("invoice.issued", f"document:{count}")


def verdict(engine: Engine) -> audit.Verdict:
    with Session(engine) as session:
        return audit.verify(session)


def forge(engine: Engine, statement: str) -> None:
    """As somebody would who holds the database itself."""
    kind = engine.dialect.name
    with engine.begin() as connection:
        for step in (*LIFT[kind], statement, *PUT_BACK[kind]):
            connection.execute(text(step))


def key_of(engine: Engine, place: int) -> int:
    with Session(engine) as session:
        keys = session.exec(select(AuditEvent.id).order_by(col(AuditEvent.id))).all()
    return keys[place] or 0


@pytest.mark.usefixtures("lines")
def test_what_was_written_is_found_whole(engine: Engine):
    found = verdict(engine)

    assert found.is_intact
    assert (found.lines, len(found.head)) == (6, 64)


def test_an_empty_journal_is_whole(engine: Engine):
    assert verdict(engine) == audit.Verdict(0, "")


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Luc'",
        "verb = 'account.erased'",
        "subject = 'account:8'",
        "about_account_id = 8",
        "facts = '{\"count\": 4}'",
        "at = '2026-11-22 09:30:01'",
        "digest = previous",
    ],
)
def test_a_changed_line_is_found(engine: Engine, change: str):
    third = key_of(engine, 2)
    forge(engine, f"UPDATE audit_event SET {change} WHERE id = {third}")

    assert verdict(engine).broken_at == third


@pytest.mark.usefixtures("lines")
def test_a_line_taken_out_of_the_middle_is_found(engine: Engine):
    forge(engine, f"DELETE FROM audit_event WHERE id = {key_of(engine, 2)}")

    assert verdict(engine).broken_at == key_of(engine, 2)


@pytest.mark.usefixtures("lines")
def test_lines_taken_from_the_end_are_missed(engine: Engine):
    forge(engine, f"DELETE FROM audit_event WHERE id >= {key_of(engine, 4)}")

    found = verdict(engine)

    assert (found.lines, found.missing, found.is_intact) == (4, 2, False)


@pytest.mark.usefixtures("lines")
def test_who_a_line_is_about_is_told_by_its_subject(engine: Engine):
    with Session(engine) as session:
        about = session.exec(select(AuditEvent.about_account_id).order_by(col(AuditEvent.id))).all()

    assert about == [7, None] * 3


def test_what_is_rolled_back_leaves_no_line(engine: Engine, work: WorkFactory):
    def use_case() -> None:
        with work(AMINA) as unit:
            unit.record("site.opened", "site:1")
            raise NotFound

    with pytest.raises(NotFound):
        use_case()

    assert verdict(engine).lines == 0


def test_many_at_once_make_one_chain(engine: Engine, work: WorkFactory):
    def write(count: int) -> None:
        with work(AMINA) as unit:
            unit.record("site.opened", f"site:{count}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))

    found = verdict(engine)
    assert (found.lines, found.is_intact) == (40, True)

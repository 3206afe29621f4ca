from __future__ import annotations

import pytest
from sqlalchemy import text

from membership_ui import cli, wiring
from membership_ui.adapters import outbox, proxy_sign
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("portal")


def dead_and_uncertain(work) -> list[int]:
    with work() as unit:
        for key in ("dead", "uncertain", "waiting"):
            outbox.enqueue(unit.session, "mail", key, {"to": "claire@members.example"}, NOW)
        dead, uncertain, _waiting = outbox.claim(unit.session, NOW, limit=3)
        outbox.bury(unit.session, dead, "550 no such person")
        outbox.doubt(unit.session, uncertain, "no answer")
        return [dead.id, uncertain.id]


def test_the_list_says_what_waits_for_a_person(work, capsys):
    dead_and_uncertain(work)

    status = cli.main(["outbox"])

    assert status == 0
    told = capsys.readouterr().out
    assert "1 waiting, 1 dead, 1 uncertain" in told
    assert "dead to claire@members.example: 550 no such person" in told


def test_a_person_retries_one_and_drops_the_other(work, capsys):
    dead, uncertain = dead_and_uncertain(work)

    assert cli.main(["outbox", "retry", str(dead)]) == 0
    assert cli.main(["outbox", "drop", str(uncertain)]) == 0
    assert cli.main(["outbox", "drop", str(uncertain)]) == 1
    cli.main(["outbox"])

    assert "2 waiting, 0 dead, 0 uncertain" in capsys.readouterr().out
    with work() as unit:
        verbs = (
            unit.session.connection()
            .exec_driver_sql("SELECT verb FROM audit_event ORDER BY id")
            .scalars()
            .all()
        )
    assert verbs == ["outbox.retry", "outbox.drop"]


def test_a_proxy_that_passed_requests_on_is_told_with_the_remedy(capsys):
    cli.main(["check"])
    assert "yes proxies in front are counted" in capsys.readouterr().out

    proxy_sign.note(wiring.now())

    assert cli.main(["check"]) == 1
    told = capsys.readouterr().out
    assert "NO  proxies in front are counted: set MEMBERSHIP_TRUSTED_PROXY_HOPS" in told


def test_the_journal_is_proved_from_the_command_line(work, engine, capsys):
    with work() as unit:
        unit.record("site.opened", "site:1")

    assert cli.main(["audit", "verify"]) == 0
    assert "1 line(s) are what was written; the last digest is " in capsys.readouterr().out

    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET length = 3"))

    assert cli.main(["audit", "verify"]) == 1
    assert "2 are gone from the end" in capsys.readouterr().out

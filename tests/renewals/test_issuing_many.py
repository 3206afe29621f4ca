"""Invoices for a selection: who may start, what everybody sees, what is skipped and why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, delete, select

from membership_ui.accounts.tables import RoleOnSite
from membership_ui.adapters import outbox, outbox_review
from membership_ui.adapters.i18n import use
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.billing.tables import Document
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.renewals.rules.runs import (
    SUMMARY_SHOWN_FOR,
    NothingToInvoice,
    RunUnderway,
    UnexpectedFailure,
)
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.issuing_many import (
    close_summary,
    invoice_next,
    run_progress,
    skip_next,
    start_run,
)
from membership_ui.renewals.tables import InvoiceRun, RenewalInRun
from membership_ui.structures.tables import Structure
from tests.conftest import NOW
from tests.renewals.requests import ask_for_renewal
from tests.rows import all_rows
from tests.world import make_world

LAST_KEY = 2**31 - 1
ASKS_LARGE = {
    "tier_choice": "change",
    "asked_tier": "large",
    "change_reason": "La commune a grandi.",
}


@pytest.fixture
def ask(work, world):
    return lambda name, **answers: ask_for_renewal(work, world, name, answers)


@pytest.fixture
def begin(work, world):
    def start(*renewal_ids, who=world.amina):
        with work(who) as unit:
            return start_run(unit, world.site_id, renewal_ids)

    return start


def go_on(work, run_id: int) -> bool:
    with work() as unit:
        return invoice_next(unit, run_id)


def to_the_end(work, run_id: int) -> int:
    steps = 0
    while go_on(work, run_id):
        steps += 1
    return steps


def progress(work, world, who=None, **moment):
    with use("en"), work(who or world.amina, **moment) as unit:
        return run_progress(unit, world.site_id)


def numbers(work) -> list[str]:
    with work() as unit:
        return sorted(unit.session.exec(select(Document.number)))


def test_each_step_issues_one_invoice_in_the_name_of_whoever_started(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"), ask("Ville de Caluire"))

    assert numbers(work) == []
    assert go_on(work, run_id)
    assert numbers(work) == ["F-2026-0001"]
    assert to_the_end(work, run_id) == 1

    assert numbers(work) == ["F-2026-0001", "F-2026-0002"]
    with work() as unit:
        assert set(unit.session.exec(select(Document.issued_by))) == {world.amina.account_id}
        told = unit.session.exec(
            select(AuditEvent.verb, AuditEvent.actor_name, AuditEvent.facts)
            .where(AuditEvent.subject == f"invoice-run:{run_id}")
            .order_by(col(AuditEvent.id))
        ).all()
    assert [tuple(line) for line in told] == [
        ("renewals.invoicing_started", "Amina Exemple", {"count": 2}),
        ("renewals.invoicing_ended", "Amina Exemple", {"issued": 2, "skipped": 0}),
    ]


def test_everybody_of_the_page_follows_it_to_its_summary(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"), ask("Ville de Caluire", **ASKS_LARGE), ask("Dardilly"))
    first = progress(work, world, world.yann)
    go_on(work, run_id)
    go_on(work, run_id)
    second = progress(work, world, world.helene)
    to_the_end(work, run_id)
    last = progress(work, world, world.yann)

    assert (first.text, first.done) == ("Issuing invoices: 0 of 3", 0)
    assert first.started == "Started by Amina Exemple on 22 Nov 2026 at 10:30"
    assert (second.text, second.is_over, second.refused) == ("Issuing invoices: 2 of 3", False, [])
    assert (last.is_over, last.text) == (True, "2 invoices issued, 1 request not invoiced.")
    assert [(one.structure, one.reason) for one in last.refused] == [
        ("Ville de Caluire", "The change of tier is not decided yet.")
    ]


def test_each_step_tells_the_open_pages(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron", **ASKS_LARGE))

    for step in (go_on, go_on):
        with work() as unit:
            unit.session.exec(delete(ChangeLog))
        step(work, run_id)
        with work() as unit:
            assert f"renewals:{world.site_id}" in unit.session.exec(select(ChangeLog.topic)).all()


def test_a_reason_is_read_in_the_readers_language_with_its_values(work, world, ask, begin):
    renewal_id = ask("Ville de Bron")
    with work() as unit:
        town = unit.session.exec(select(Structure).where(Structure.name == "Ville de Bron")).one()
        town.name = "Ville de Bron \N{DECIDUOUS TREE}"
    to_the_end(work, begin(renewal_id, ask("Ville de Caluire")))

    with use("fr"), work(world.amina) as unit:
        [refused] = run_progress(unit, world.site_id).refused

    assert refused.structure == "Ville de Bron \N{DECIDUOUS TREE}"
    assert "\N{DECIDUOUS TREE}" in refused.reason
    assert "ne peut pas être imprimé" in refused.reason
    # The number that it had taken is the next one's
    assert numbers(work) == ["F-2026-0001"]


def test_a_skipped_request_takes_no_number_and_can_be_tried_again(work, world, ask, begin):
    to_decide, ready = ask("Ville de Bron", **ASKS_LARGE), ask("Ville de Caluire")
    to_the_end(work, begin(to_decide, ready))
    to_the_end(work, begin(to_decide, ready))

    assert numbers(work) == ["F-2026-0001"]
    assert progress(work, world).text == "0 invoices issued, 1 request not invoiced."


def test_what_somebody_else_invoiced_meanwhile_is_skipped(work, world, ask, begin):
    renewal_id = ask("Ville de Bron")
    run_id = begin(renewal_id)
    with work(world.helene) as unit:
        invoice_renewal(unit, renewal_id)

    to_the_end(work, run_id)

    assert [one.reason for one in progress(work, world).refused] == [
        "The invoice had already been issued."
    ]
    assert numbers(work) == ["F-2026-0001"]


def test_whoever_lost_the_right_issues_no_more(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"), ask("Ville de Caluire"))
    go_on(work, run_id)
    with work() as unit:
        mine = RoleOnSite.account_id == world.amina.account_id
        unit.session.exec(delete(RoleOnSite).where(mine))

    to_the_end(work, run_id)

    assert numbers(work) == ["F-2026-0001"]
    assert [one.reason for one in progress(work, world, world.helene).refused] == [
        "The person who started this may no longer issue invoices on this site."
    ]


def test_an_unexpected_error_holds_up_only_its_own_request(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"), ask("Ville de Caluire"))
    with work() as unit:
        assert skip_next(unit, run_id)
    to_the_end(work, run_id)

    assert [one.reason for one in progress(work, world).refused] == [UnexpectedFailure.message]
    with work() as unit:
        assert not skip_next(unit, run_id)
    assert numbers(work) == ["F-2026-0001"]


def test_a_second_start_waits_until_the_first_is_over(work, world, ask, begin):
    first, second = ask("Ville de Bron"), ask("Ville de Caluire")
    run_id = begin(first)

    with pytest.raises(RunUnderway):
        begin(second, who=world.helene)
    to_the_end(work, run_id)
    to_the_end(work, begin(second, who=world.helene))

    assert numbers(work) == ["F-2026-0001", "F-2026-0002"]


def give_up(work, run_id: int) -> int:
    """The worker has tried for three days; the job's key."""
    with work() as unit:
        held = next(
            job
            for job in outbox.claim(unit.session, NOW, limit=9)
            if job.key == f"invoice-run:{run_id}"
        )
        outbox.bury(unit.session, held, "gone")
    return held.id


def test_a_run_that_was_dropped_by_hand_is_in_nobodys_way(work, ask, begin):
    first, second = ask("Ville de Bron"), ask("Ville de Caluire")
    run_id = begin(first)
    job = give_up(work, run_id)
    with work() as unit:
        outbox_review.drop(unit.session, [job], NOW)

    to_the_end(work, begin(second))

    with work() as unit:
        assert unit.session.get_one(InvoiceRun, run_id).ended_at == NOW
    assert numbers(work) == ["F-2026-0001"]


def test_a_run_that_waits_for_a_person_is_still_the_one(work, ask, begin):
    first, second = ask("Ville de Bron"), ask("Ville de Caluire")
    job = give_up(work, begin(first))

    with pytest.raises(RunUnderway):
        begin(second)
    with work() as unit:
        outbox_review.retry(unit.session, [job], NOW)
    with pytest.raises(RunUnderway):
        begin(second)


def test_two_who_confirm_at_once_start_one_run(work, world, ask, begin):
    renewal_id = ask("Ville de Bron")

    def confirm(who):
        try:
            return begin(renewal_id, who=who)
        except RunUnderway:
            return 0

    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(confirm, [world.amina, world.helene] * 2))

    assert sum(bool(run_id) for run_id in started) == 1
    with work() as unit:
        assert len(unit.session.exec(select(InvoiceRun)).all()) == 1
        assert len(unit.session.exec(select(Job).where(Job.kind == "invoice-run")).all()) == 1


def test_a_run_that_is_over_is_not_done_again(work, world, engine, ask, begin):
    run_id = begin(ask("Ville de Bron"))
    to_the_end(work, run_id)
    before = all_rows(engine)

    assert not go_on(work, run_id)

    assert all_rows(engine) == before


def test_a_start_sent_by_hand_gets_nothing(work, world, engine, ask, begin):
    mine = ask("Ville de Bron")
    with work() as unit:
        elsewhere = make_world(unit, "loire")
    theirs = ask_for_renewal(work, elsewhere, "Ville de Roanne")
    with work(world.helene) as unit:
        invoice_renewal(unit, mine)
    before = all_rows(engine)

    for who in (world.claire, world.stranger, world.yann, elsewhere.amina):
        with pytest.raises(NotAllowed):
            begin(mine, who=who)
    for keys in ((theirs,), (mine,), (), (0, -1, LAST_KEY), (mine, mine)):
        with pytest.raises(NothingToInvoice):
            begin(*keys)

    assert all_rows(engine) == before


def test_what_is_named_twice_is_issued_once(work, ask, begin):
    renewal_id = ask("Ville de Bron")

    assert to_the_end(work, begin(renewal_id, renewal_id)) == 1


def test_whoever_started_closes_the_summary_for_everybody(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"))

    def close(who):
        with work(who) as unit:
            close_summary(unit, world.site_id, run_id)

    close(world.amina)
    assert progress(work, world).id == run_id
    to_the_end(work, run_id)
    close(world.helene)
    close(world.yann)
    assert progress(work, world).id == run_id
    close(world.amina)
    close(world.amina)
    assert progress(work, world).id == 0


def test_a_summary_goes_by_itself_after_a_week(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"))
    week = NOW + SUMMARY_SHOWN_FOR + timedelta(minutes=1)

    assert progress(work, world, now=week).id == run_id
    to_the_end(work, run_id)
    assert progress(work, world, now=week).id == 0


def test_a_run_is_nobodys_of_another_site(work, world, ask, begin):
    run_id = begin(ask("Ville de Bron"))
    with work() as unit:
        elsewhere = make_world(unit, "loire")

    with pytest.raises(NotFound), work(elsewhere.amina) as unit:
        close_summary(unit, elsewhere.site_id, run_id)
    for who in (elsewhere.amina, world.claire, world.stranger):
        with pytest.raises(NotAllowed), work(who) as unit:
            run_progress(unit, world.site_id)
    with work(elsewhere.amina) as unit:
        assert run_progress(unit, elsewhere.site_id).id == 0


def test_outcomes_are_kept(work, ask, begin):
    run_id = begin(ask("Ville de Bron"), ask("Ville de Caluire", **ASKS_LARGE))
    to_the_end(work, run_id)

    with work() as unit:
        kept = unit.session.exec(select(RenewalInRun.outcome).order_by(col(RenewalInRun.id))).all()
    assert kept == ["issued", "skipped"]

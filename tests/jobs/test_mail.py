"""Nothing is lost, nothing is sent twice: docs/decisions/0003-mail-once.md."""

from __future__ import annotations

import multiprocessing
from threading import Barrier, Thread

import pytest

from membership_ui.adapters import outbox, outbox_review
from membership_ui.jobs import worker
from membership_ui.jobs.handlers import handlers
from tests.conftest import NOW
from tests.jobs.desk import be_killed, office_on
from tests.mail_server import MailServer


def test_a_mail_arrives_once_in_the_language_of_its_reader(promise, post, turn, states):
    promise("a", locale="en")

    turn()
    turn()

    [letter] = post.taken
    assert letter["Subject"] == "Your password has been changed"
    assert letter["From"] == "Réseau du Rhône <espace@portal.example>"
    assert letter["Reply-To"] == "adhesions@rhone.example"
    assert (
        "https://portal.example/en/rhone/password/forgot"
        in letter.get_body(("plain",)).get_content()
    )
    assert states() == {"a": "done"}


def test_a_mail_server_that_is_down_for_an_hour_loses_nothing(
    promise, post, server, turn, clock, states
):
    promise("a", "b", "c")
    port = server.port
    server.stop()

    rounds_with_work = 0
    for _ in range(120):
        rounds_with_work += turn() > 0
        clock.pass_by(seconds=30)
    back = MailServer(post, port)
    back.start()
    for _ in range(32):
        turn()
        clock.pass_by(seconds=30)
    back.stop()

    assert states() == {"a": "done", "b": "done", "c": "done"}
    assert len({letter["Message-ID"] for letter in post.taken}) == len(post.taken) == 3
    assert rounds_with_work < 40


def test_a_server_that_says_later_gets_it_later(promise, post, turn, clock, states):
    promise("a")
    post.answers = ["451 greylisted", "452 disk full"]

    turn()
    assert states() == {"a": "waiting"}
    turn()
    clock.pass_by(minutes=1)
    turn()
    clock.pass_by(minutes=1)
    turn()

    assert len(post.taken) == 1
    assert states() == {"a": "done"}


def test_a_server_that_says_never_is_not_asked_again(promise, post, turn, clock, states):
    promise("a")
    post.answers = ["554 looks like spam"]

    turn()
    clock.pass_by(days=4)
    turn()

    assert post.taken == []
    assert states() == {"a": "dead"}


def test_a_server_that_dies_before_it_answers_is_not_sent_a_second_copy(
    promise, post, turn, clock, states
):
    promise("a")
    post.answers = ["dies"]

    turn()
    clock.pass_by(days=1)
    turn()

    assert len(post.taken) == 1
    assert states() == {"a": "uncertain"}


def test_a_person_sends_an_uncertain_mail_again_under_the_same_message_id(
    promise, post, turn, states, work
):
    promise("a")
    post.answers = ["dies"]
    turn()

    with work() as unit:
        [doubted] = outbox_review.in_need(unit.session)
        outbox_review.retry(unit.session, [doubted.id or 0], NOW)
    turn()

    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert states() == {"a": "done"}


@pytest.mark.parametrize(("moment", "arrived"), [("before", 0), ("after", 1)])
def test_a_worker_killed_while_handing_over_leaves_the_decision_to_a_person(
    promise, post, turn, clock, states, database_url, mail_settings, moment, arrived
):
    promise("a")
    url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    spawn = multiprocessing.get_context("spawn")
    killed = spawn.Process(target=be_killed, args=(url, NOW, mail_settings, moment))
    killed.start()
    killed.join()

    turn()
    clock.pass_by(minutes=3)
    turn()

    assert killed.exitcode == 9
    assert len(post.taken) == arrived
    assert states() == {"a": "uncertain"}


def test_two_workers_at_once_send_each_mail_once(
    promise, post, engine, clock, mail_settings, states
):
    keys = [f"job {rank}" for rank in range(30)]
    promise(*keys)
    barrier = Barrier(2)

    def work_off() -> None:
        office = office_on(engine, clock, mail_settings)
        barrier.wait()
        while worker.run_due(office, handlers()):
            pass

    threads = [Thread(target=work_off) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({letter["Message-ID"] for letter in post.taken}) == len(post.taken) == 30
    assert set(states().values()) == {"done"}


def test_a_template_that_fails_is_tried_again_and_says_why(promise, post, turn, work, states):
    promise("a", values={"when": "2026-11-22T13:32:00+00:00"})

    turn()

    assert post.taken == []
    assert states() == {"a": "waiting"}
    with work() as unit:
        assert "'name' is undefined" in unit.session.get(outbox.Job, 1).last_error

"""One slow recipient delays nobody, and letters that sign somebody in go first."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from membership_ui.accounts import mails
from membership_ui.accounts.queries import people
from membership_ui.adapters import outbox, outbox_review
from membership_ui.adapters.smtp import message_id
from membership_ui.adapters.tables import Rank
from membership_ui.jobs import worker
from membership_ui.jobs.handlers import handlers
from membership_ui.jobs.lanes import ROADS
from tests.conftest import NOW
from tests.jobs.conftest import Post
from tests.world import make_account

SLOW = "lent@members.example"
PATIENCE = 30


class HangingPost(Post):
    """Does not answer for letters to an address that begins with `lent` until it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.let_go = Event()
        self.arrived = Event()

    async def handle_RCPT(self, server, _session, envelope, address, _options) -> str:  # noqa: N802
        self.asked.append(address)
        if address.startswith("lent"):
            await server.loop.run_in_executor(None, self.let_go.wait, PATIENCE)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.arrived.set()
        return answer


@pytest.fixture
def post() -> HangingPost:
    return HangingPost()


@pytest.fixture
def at_work(office, post) -> Iterator[Event]:
    """A worker that runs until the end of the test."""
    stopping = Event()
    running = Thread(target=worker.work_until, args=(stopping, office, handlers()))
    running.start()
    yield stopping
    stopping.set()
    post.let_go.set()
    running.join(PATIENCE)


def arrived(post: HangingPost, count: int) -> list[str]:
    """Whom the first `count` letters went to."""
    while len(post.taken) < count:
        assert post.arrived.wait(PATIENCE), post.taken
        post.arrived.clear()
    return [letter["To"] for letter in post.taken]


def test_the_letters_of_others_leave_while_one_mailbox_is_silent(
    promise, post, at_work, mail_settings
):
    slow = [f"slow:{rank}" for rank in range(1, 7)]
    promise(*slow, to=SLOW)
    promise("a", "b", "c")

    assert arrived(post, 3) == ["claire@members.example"] * 3

    post.let_go.set()
    arrived(post, 9)
    in_their_order = [message_id(key, mail_settings) for key in slow]
    assert [letter["Message-ID"] for letter in post.taken if letter["To"] == SLOW] == in_their_order
    at_work.set()


@pytest.mark.parametrize("silent", [9, 50])
def test_any_number_of_silent_mailboxes_holds_up_nobody_else(promise, post, at_work, silent):
    for rank in range(silent):
        promise(f"slow:{rank}", to=f"lent{rank}@members.example")
    promise("a")

    assert arrived(post, 1) == ["claire@members.example"]

    promise("b")
    assert arrived(post, 2) == ["claire@members.example"] * 2
    post.let_go.set()
    arrived(post, silent + 2)
    at_work.set()
    assert len({letter["Message-ID"] for letter in post.taken}) == len(post.taken) == silent + 2


def test_a_letter_that_nobody_took_in_time_goes_on_with_the_slow_ones(promise, work):
    promise("a", "b", to=SLOW)
    quick, slow = ROADS
    with work() as unit:
        first, second = outbox.claim(unit.session, NOW, limit=2)
        outbox.set_aside(unit.session, first, "no word")
        outbox.release(unit.session, second, NOW)

    promise("reset", to=SLOW, is_awaited=True)
    with work() as unit:
        (reset,) = outbox.claim(unit.session, NOW, limit=9, ranks=quick.ranks)
        outbox.set_aside(unit.session, reset, "no word")
        assert outbox.claim(unit.session, NOW, limit=9, ranks=quick.ranks) == []

    with work() as unit:
        (reset,) = outbox.claim(unit.session, NOW, limit=1, ranks=slow.awaited)
        outbox.finish(unit.session, reset, NOW)
        (held,) = outbox.claim(unit.session, NOW, limit=1, ranks=slow.ranks)
        assert (reset.key, held.key, held.rank) == ("reset", "a", Rank.SLOW)
        outbox.take_back(unit.session, held, NOW, "451 later")

    with work() as unit:
        (held,) = outbox.claim(unit.session, NOW, limit=9, ranks=quick.ranks)
        assert held.key == "b"


def test_slow_letters_do_not_say_that_the_worker_is_away(promise, work):
    promise("a", to=SLOW)
    with work() as unit:
        (held,) = outbox.claim(unit.session, NOW, limit=1)
        outbox.set_aside(unit.session, held, "no word")

        assert outbox_review.backlog(unit.session, NOW).oldest_due_at is None


@pytest.mark.usefixtures("at_work")
def test_a_letter_that_somebody_waits_for_passes_any_number_of_silent_ones(promise, post):
    for rank in range(3 * ROADS[0].lanes):
        promise(f"slow:{rank}", to=f"lent{rank}@members.example")
    promise("password-reset:1", is_awaited=True)

    assert arrived(post, 1) == ["claire@members.example"]


def test_letters_that_sign_somebody_in_go_first(promise, work):
    promise("a", to="a@members.example")
    promise("b", to="b@members.example")
    promise("reset", to="c@members.example", is_awaited=True)

    with work() as unit:
        assert [held.key for held in outbox.claim(unit.session, NOW, limit=2)] == ["reset", "a"]
    with work() as unit:
        assert outbox.claim(unit.session, NOW, limit=2, ranks=[Rank.AWAITED]) == []
        assert [held.key for held in outbox.claim(unit.session, NOW, limit=2)] == ["b"]


def test_a_recipient_who_is_being_written_to_waits(promise, work):
    promise("a", "b", to="Claire@Members.example")

    with work() as unit:
        (first,) = outbox.claim(unit.session, NOW, limit=1)
    with work() as unit:
        assert not outbox.is_due(unit.session, NOW)
        assert outbox.claim(unit.session, NOW, limit=1) == []
        outbox.finish(unit.session, first, NOW)
        (second,) = outbox.claim(unit.session, NOW, limit=1)

    assert (first.key, second.key) == ("a", "b")


def test_every_letter_with_a_link_that_signs_in_is_awaited(work, site):
    with work() as unit:
        who = people.account(unit.session, make_account(unit, "Claire").account_id or 0)
    assert who
    on_site = {"site_id": site.id or 0, "site_slug": site.slug}

    letters = (
        mails.password_reset([(who, "secret")], at=NOW, **on_site),
        mails.email_validation([(who, "secret")], is_shared=False, **on_site),
        mails.email_change(who, "new@members.example", "secret", at=NOW, **on_site),
    )

    assert all(letter.is_awaited for letter in letters)

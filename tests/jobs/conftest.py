"""A worker's desk on the test's database, a clock turned by hand, a mail server that listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlmodel import Session, select

from membership_ui.adapters.job_context import JobContext
from membership_ui.adapters.tables import Job
from membership_ui.jobs import worker
from membership_ui.jobs.handlers import handlers
from membership_ui.kernel.work import Message
from membership_ui.settings import Settings
from membership_ui.sites.tables import Site
from tests.conftest import NOW, WorkFactory
from tests.jobs.desk import office_on
from tests.mail_server import MailServer
from tests.world import make_site


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: int) -> None:
        self.at += timedelta(**span)


class Post:
    """What a mail server took; `answers` are given to the next letters, then it says 250."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server, _session, envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250") or answer == "dies":
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        if answer == "dies":
            server.transport.abort()
        return answer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[MailServer]:
    started = MailServer(post)
    started.start()
    yield started
    if started.server:
        started.stop()


@pytest.fixture
def mail_settings(server: MailServer) -> Settings:
    return Settings(
        smtp_host="127.0.0.1", smtp_port=server.port, smtp_tls=False,
        mail_from="espace@portal.example", public_url="https://portal.example",
    )  # fmt: skip


@pytest.fixture
def office(engine, clock: Clock, mail_settings: Settings) -> JobContext:
    return office_on(engine, clock, mail_settings)


@pytest.fixture
def site(work: WorkFactory) -> Site:
    with work() as unit:
        return make_site(unit)


@pytest.fixture
def promise(work: WorkFactory, site: Site) -> Callable[..., None]:
    """`promise("a", "b")` promises a mail for each key."""

    def promise_mails(*keys: str, **changes: object) -> None:
        with work() as unit:
            for key in keys:
                unit.post(a_message(key, site, **changes))

    return promise_mails


def a_message(key: str, site: Site, **changes: object) -> Message:
    message = Message(
        key=key, template="password-changed", to="claire@members.example", locale="fr",
        site_id=site.id or 0,
        values={
            "name": "Claire Exemple", "number": "10482", "dropped_email": "",
            "when": "2026-11-22T13:32:00+00:00",
        },
    )  # fmt: skip
    return replace(message, **changes)


@pytest.fixture
def turn(office: JobContext) -> Callable[[], int]:
    """One round of the worker."""
    return lambda: worker.run_due(office, handlers())


@pytest.fixture
def states(engine) -> Callable[[], dict[str, str]]:
    """The state of every job, by key."""

    def read() -> dict[str, str]:
        with Session(engine) as session:
            return {job.key: job.state.value for job in session.exec(select(Job))}

    return read

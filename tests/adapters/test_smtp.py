from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from membership_ui.adapters import smtp
from membership_ui.adapters.outbox import KeptWaiting, NotAccepted, Refused, Unanswered
from membership_ui.adapters.smtp import Attachment, Envelope, SmtpLine
from membership_ui.settings import Settings
from tests.mail_server import MailServer

ENVELOPE = Envelope(
    key="renewal:41",
    to="claire@members.example",
    locale="fr",
    sender_name="Réseau du Rhône, antenne d’Été",
    reply_to="adhesions@rhone.example",
    written_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    attachments=(Attachment("F-2026-0041.pdf", b"%PDF-1.7 invoice"),),
)
SUBJECT = (
    "Votre facture F-2026-0041 pour la Communauté d’agglomération de Saint-Étienne est disponible"
)


class Post:
    """A mail server that answers as told and keeps what it took."""

    def __init__(self, **answers: str) -> None:
        self.answers, self.taken = answers, []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.answers:
            await asyncio.sleep(60)
        if "rcpt" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if "dies" in self.answers:
            server.transport.abort()
        if "data" in self.answers:
            return self.answers["data"]
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def post():
    """`post(data="451 later")` starts a server that answers so."""
    started: list[MailServer] = []

    def start(**answers: str) -> tuple[Post, Settings]:
        handler = Post(**answers)
        controller = MailServer(handler)
        controller.start()
        started.append(controller)
        return handler, line_to(controller.port)

    yield start
    for controller in started:
        controller.stop()


def line_to(port: int) -> Settings:
    return Settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False, mail_from="espace@portal.example",
        public_url="https://portal.example",
    )  # fmt: skip


def a_letter(envelope: Envelope = ENVELOPE) -> EmailMessage:
    return smtp.compose(
        envelope, SUBJECT, "Bonjour Élodie,\n.\nà bientôt", "<p>Bonjour Élodie</p>", line_to(25)
    )


def body_of(letter: EmailMessage, subtype: str) -> str:
    part = letter.get_body((subtype,))
    return part.get_content() if part else ""


def deliver(settings: Settings, letter: EmailMessage, marks: list[str]) -> None:
    line = SmtpLine(settings)
    try:
        line.deliver(letter, lambda: marks.append("handed over"), patience=5)
    finally:
        line.close()


def test_a_letter_is_read_as_it_was_written():
    read = message_from_bytes(a_letter().as_bytes(), EmailMessage, policy=default)

    assert read["Subject"] == SUBJECT
    assert read["From"].addresses[0].display_name == "Réseau du Rhône, antenne d’Été"
    assert read["From"].addresses[0].addr_spec == "espace@portal.example"
    assert read["Reply-To"] == "adhesions@rhone.example"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"].datetime == ENVELOPE.written_at
    assert body_of(read, "plain").splitlines() == ["Bonjour Élodie,", ".", "à bientôt"]
    assert body_of(read, "html").strip() == "<p>Bonjour Élodie</p>"
    [invoice] = read.iter_attachments()
    assert invoice.get_filename() == "F-2026-0041.pdf"
    assert invoice.get_content() == b"%PDF-1.7 invoice"


def test_no_line_of_a_letter_is_longer_than_a_server_takes():
    assert max(len(line) for line in a_letter().as_bytes().split(b"\r\n")) <= 998


def test_every_attempt_has_the_same_message_id():
    assert a_letter()["Message-ID"] == a_letter()["Message-ID"]
    assert a_letter()["Message-ID"].endswith("@portal.example>")


@pytest.mark.parametrize(
    "address", ["nobody", "a@b.example\r\nBcc: x@y.example", "", "élodie@members.example"]
)
def test_an_address_that_cannot_be_written_is_refused(address):
    with pytest.raises(Refused):
        a_letter(Envelope(**{**vars(ENVELOPE), "to": address}))


def test_a_letter_reaches_the_server_and_its_text_is_marked_before(post):
    server, settings = post()
    marks: list[str] = []

    deliver(settings, a_letter(), marks)

    assert marks == ["handed over"]
    assert message_from_bytes(server.taken[0], policy=default)["Subject"] == SUBJECT


def test_one_connection_serves_several_letters(post):
    server, settings = post()
    line = SmtpLine(settings)

    for _ in range(3):
        line.deliver(a_letter(), lambda: None, patience=5)
    line.close()

    assert len(server.taken) == 3


def test_a_server_that_is_down_took_nothing():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = line_to(free.getsockname()[1])
    marks: list[str] = []

    with pytest.raises(NotAccepted):
        deliver(settings, a_letter(), marks)

    assert marks == []


@pytest.mark.parametrize(
    ("answers", "outcome", "is_marked"),
    [
        ({"rcpt": "550 no such person"}, Refused, False),
        ({"rcpt": "451 greylisted"}, NotAccepted, False),
        ({"mail": "550 sender not verified"}, NotAccepted, False),
        ({"data": "554 looks like spam"}, Refused, True),
        ({"data": "452 disk full"}, NotAccepted, True),
        ({"dies": "yes"}, Unanswered, True),
    ],
)
def test_what_a_server_answers_decides_about_the_letter(post, answers, outcome, is_marked):
    _server, settings = post(**answers)
    marks: list[str] = []

    with pytest.raises(outcome):
        deliver(settings, a_letter(), marks)

    assert bool(marks) is is_marked


def test_a_server_without_a_word_about_a_recipient_took_nothing_and_takes_the_next(post):
    server, settings = post(**{ENVELOPE.to: "never"})
    marks: list[str] = []
    line = SmtpLine(settings)

    with pytest.raises(KeptWaiting):
        line.deliver(a_letter(), lambda: marks.append("handed over"), patience=0.1)
    another = Envelope(**{**vars(ENVELOPE), "to": "amina@members.example"})
    line.deliver(a_letter(another), lambda: None, patience=5)
    line.close()

    assert (marks, len(server.taken)) == ([], 1)


def test_a_letter_never_leaves_without_the_encryption_that_is_set(post):
    server, settings = post()
    marks: list[str] = []

    with pytest.raises(NotAccepted):
        deliver(settings.model_copy(update={"smtp_tls": True}), a_letter(), marks)

    assert (server.taken, marks) == ([], [])


def test_a_mark_that_fails_stops_the_letter(post):
    server, settings = post()
    line = SmtpLine(settings)

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        line.deliver(a_letter(), fail, patience=5)
    line.deliver(a_letter(), lambda: None, patience=5)
    line.close()

    assert len(server.taken) == 1


def test_a_silent_server_is_waited_for_once_not_once_for_each_letter(monkeypatch):
    monkeypatch.setattr(smtp, "BEFORE_TEXT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        line = SmtpLine(line_to(silent.getsockname()[1]))
        for _ in range(3):
            with pytest.raises(NotAccepted):
                line.deliver(a_letter(), lambda: None, patience=5)
        line.close()
        silent.settimeout(0.2)
        silent.accept()
        with pytest.raises(TimeoutError):
            silent.accept()

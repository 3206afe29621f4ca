from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui.adapters import smtp
from membership_ui.adapters.mailbox import Mailbox, mailbox
from membership_ui.adapters.smtp import Attachment, Envelope
from membership_ui.http.mailbox import ROUTES
from membership_ui.settings import Settings, settings

HERE, AWAY = ("127.0.0.1", 50_000), ("203.0.113.9", 50_000)


@pytest.fixture
def development(tmp_path, monkeypatch):
    """`development(smtp_host="…")` is a client of a portal that is set so."""

    def client(visitor=HERE, base_url="http://localhost:8000", **changes) -> TestClient:
        for name, value in {"data_dir": str(tmp_path), **changes}.items():
            monkeypatch.setenv(f"MEMBERSHIP_{name.upper()}", value)
        settings.cache_clear()
        return TestClient(Starlette(routes=list(ROUTES)), base_url=base_url, client=visitor)

    yield client
    monkeypatch.undo()
    settings.cache_clear()


def file_a_letter(
    box: Mailbox, key: str = "a", html: str = "<head></head><p>Bonjour</p>", minute: int = 30
) -> None:
    envelope = Envelope(
        key=key, to="claire@members.example", locale="fr", sender_name="Réseau du Rhône",
        reply_to="adhesions@rhone.example",
        written_at=datetime(2026, 11, 22, 9, minute, tzinfo=UTC),
        attachments=(Attachment("F-2026-0041.pdf", b"%PDF-1.7 <script>"),),
    )  # fmt: skip
    letter = smtp.compose(envelope, f"Objet <b>{key}</b> d’été", "Bonjour <i>", html, Settings())
    box.deliver(letter, lambda: None, patience=5)


def only_name(box: Mailbox) -> str:
    [filed] = box.newest(10)
    return filed.name


def test_letters_are_listed_newest_first_and_nothing_in_them_is_markup(development):
    client = development()
    file_a_letter(mailbox(settings()), "first", minute=10)
    file_a_letter(mailbox(settings()), "second", minute=20)

    page = client.get("/mailbox").text

    assert page.index("second") < page.index("first")
    assert "Objet &lt;b&gt;first&lt;/b&gt; d’été" in page


def test_a_letter_is_shown_as_text_and_in_a_frame_of_its_own(development):
    client = development()
    file_a_letter(mailbox(settings()))
    name = only_name(mailbox(settings()))

    page = client.get(f"/mailbox/{name}")
    frame = client.get(f"/mailbox/{name}/html")

    assert "<pre>Bonjour &lt;i&gt;" in page.text
    assert f'<iframe src="/mailbox/{name}/html"' in page.text
    assert "<p>Bonjour</p>" in frame.text
    assert "sandbox allow-popups" in frame.headers["content-security-policy"]
    assert "default-src 'none'" in frame.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


def test_an_attachment_is_downloaded_never_shown(development):
    client = development()
    file_a_letter(mailbox(settings()))
    name = only_name(mailbox(settings()))

    answer = client.get(f"/mailbox/{name}/0")

    assert answer.content == b"%PDF-1.7 <script>"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''F-2026-0041.pdf"
    assert client.get(f"/mailbox/{name}/1").status_code == 404


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "20261122-093000-000000000000", "x", ".."]
)
def test_a_name_that_is_no_letter_is_not_found(development, name):
    assert development().get(f"/mailbox/{name}/html").status_code == 404


@pytest.mark.parametrize(
    "setting",
    [
        {"smtp_host": "mail.rhone.example"},
        {"smtp_host": "mail.rhone.example", "development": "1"},
        {"public_url": "https://membres.rhone.example"},
        {"visitor": AWAY},
        {"base_url": "http://rebound.example:8000"},
    ],
)
def test_nobody_else_sees_that_there_is_a_mailbox(development, setting):
    client = development(**setting)
    file_a_letter(mailbox(settings()))
    name = only_name(mailbox(settings()))

    for path in ("/mailbox", f"/mailbox/{name}", f"/mailbox/{name}/html", f"/mailbox/{name}/0"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (404, "Not found")


def test_a_request_that_came_through_a_proxy_sees_nothing(development):
    assert (
        development().get("/mailbox", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    )


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"]
)
def test_not_even_in_development_is_a_proxied_request_answered(development, name):
    answer = development(development="1").get("/mailbox", headers={name: "203.0.113.9"})

    assert answer.status_code == 404


def test_development_opens_it_to_another_machine(development):
    assert development(visitor=AWAY, development="1").get("/mailbox").status_code == 200


def test_the_same_letter_twice_is_one_file_that_only_its_owner_reads(development, tmp_path):
    development()
    for _ in range(2):
        file_a_letter(mailbox(settings()))

    [file] = (tmp_path / "mailbox").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_folder_keeps_the_newest_letters(development):
    development()
    for minute in (10, 20, 30):
        file_a_letter(mailbox(settings()), f"letter {minute}", minute=minute)

    mailbox(settings()).keep(2)

    assert [filed.written_at.minute for filed in mailbox(settings()).newest(10)] == [30, 20]

"""Documents and sent files over HTTP: who gets what, in which words."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image
from sqlmodel import func, select
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient
from starlette.types import Message

from membership_ui import wiring
from membership_ui.accounts.service.signing_in import SignInRequest, open_session
from membership_ui.adapters.uploads import LARGEST
from membership_ui.billing.routes import documents, uploads
from membership_ui.billing.service.ordering import keep_purchase_order
from membership_ui.billing.tables import StoredFile
from membership_ui.http.security import SecurityHeaders
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from membership_ui.shell.visits import cookie_name
from membership_ui.sites.tables import Site
from tests.billing.paper import make_document
from tests.world import World, make_world, member_of

ORIGIN = {"origin": "http://localhost:8000"}
HTML = {"accept": "text/html"}
pytestmark = pytest.mark.usefixtures("portal")


@dataclass
class Desk:
    """A world with three invoices, and a browser for whoever asks."""

    world: World
    ids: list[int]

    def browser(self, actor: Actor | None) -> TestClient:
        routes = [*uploads.ROUTES, *documents.ROUTES]
        client = TestClient(
            SecurityHeaders(Starlette(routes=routes)),
            "http://localhost:8000",
            follow_redirects=False,
        )
        if actor:
            asked = SignInRequest(actor.member_number, "127.0.0.1", self.world.site_id, False, "")
            with wiring.transaction(MACHINE, "fr") as work:
                client.cookies.set(cookie_name(), open_session(work, asked, actor.account_id or 0))
        return client


@pytest.fixture
def desk():
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        world = make_world(work)
        ids = [_add_invoice(work, world, f"F-2026-000{rank}") for rank in (1, 2, 3)]
    yield Desk(world, ids)
    site_lookup.forget()


def _add_invoice(work: UnitOfWork, world: World, number: str) -> int:
    owner: dict[str, Any] = {
        "site_id": world.site_id,
        "member_id": world.member_id,
    }
    return work.add(make_document(number=number, **owner)).id or 0


def files_kept() -> int:
    with wiring.reading() as session:
        return session.exec(select(func.count()).select_from(StoredFile)).one()


def bytes_on_disk() -> list[str]:
    return [path.name for path in (settings().data_dir / "files").glob("*/*")]


def noise() -> bytes:
    """A picture of some 750 kB, another one each time."""
    written = BytesIO()
    Image.frombytes("RGB", (500, 500), os.urandom(750_000)).save(written, "PNG")
    return written.getvalue()


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (20, 20)).save(written, "PNG")
    return written.getvalue()


def test_its_owner_opens_a_document_in_the_browser(desk):
    answer = desk.browser(desk.world.claire).get(f"/documents/{desk.ids[0]}.pdf?lang=en")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="invoice-F-2026-0001.pdf"'
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_document_may_stand_in_a_frame_of_our_own_pages_only(desk):
    answer = desk.browser(desk.world.claire).get(f"/documents/{desk.ids[0]}.pdf")

    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers.get_list("content-security-policy") == [
        answer.headers["content-security-policy"]
    ]


def test_a_document_is_downloaded_when_asked(desk):
    answer = desk.browser(desk.world.amina).get(f"/documents/{desk.ids[0]}.pdf?download=1&lang=en")

    assert answer.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "It has moved, or your account cannot open it."),
        ("fr", "Elle a été déplacée, ou votre compte n"),
    ],
)
def test_the_document_of_somebody_else_and_none_at_all_look_the_same(desk, lang, sentence):
    mallory = desk.browser(desk.world.stranger)

    theirs = mallory.get(f"/documents/{desk.ids[0]}.pdf?lang={lang}")
    nothing = mallory.get(f"/documents/999999.pdf?lang={lang}")

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert theirs.text == nothing.text
    assert sentence in theirs.text
    assert f'<html lang="{lang}">' in theirs.text


@pytest.mark.parametrize("document_id", ["0", str(2**31), "9" * 5000, "x", "-1", "²"])
def test_any_number_is_answered(desk, document_id):
    assert desk.browser(desk.world.claire).get(f"/documents/{document_id}.pdf").status_code == 404


def test_a_visitor_is_sent_to_the_login_page_of_the_site_they_came_from(desk):
    browser = desk.browser(None)
    came_from = {"referer": "http://localhost:8000/en/rhone/receipts"} | HTML

    answer = browser.get(f"/documents/{desk.ids[0]}.pdf?download=1", headers=came_from)

    assert answer.status_code == 303
    assert answer.headers["location"] == (
        f"/en/rhone/login?next=%2Fdocuments%2F{desk.ids[0]}.pdf%3Fdownload%3D1"
    )


def test_a_visitor_learns_nothing_of_what_exists(desk):
    browser = desk.browser(None)

    for document_id in (desk.ids[0], 999_999):
        assert browser.get(f"/documents/{document_id}.pdf", headers=HTML).headers["location"] == "/"
        assert browser.get(f"/documents/{document_id}.pdf").status_code == 401
    foreign = {"referer": "https://evil.example/rhone/receipts"} | HTML
    assert browser.get("/documents/1.pdf", headers=foreign).headers["location"] == "/"
    assert browser.get("/documents.zip?ids=1").status_code == 401
    assert browser.get("/uploads/1").status_code == 401


def test_a_selection_comes_as_one_zip(desk):
    ids = ",".join(map(str, [*desk.ids, desk.ids[0]]))

    answer = desk.browser(desk.world.claire).get(f"/documents.zip?ids={ids}&lang=en")

    assert answer.headers["content-disposition"] == 'attachment; filename="documents.zip"'
    with ZipFile(BytesIO(answer.content)) as zipped:
        assert sorted(zipped.namelist()) == [f"invoice-F-2026-000{n}.pdf" for n in (1, 2, 3)]
        assert zipped.read("invoice-F-2026-0002.pdf").startswith(b"%PDF")


def test_two_documents_of_one_number_do_not_hide_each_other(desk):
    with wiring.transaction(MACHINE, "fr") as work:
        other = make_world(work, "alpes")
        claire = member_of(work, desk.world.claire.account_id)
        twin = work.add(
            make_document(number="F-2026-0001", site_id=other.site_id, member_id=claire)
        ).id

    answer = desk.browser(desk.world.claire).get(f"/documents.zip?ids={desk.ids[0]},{twin}&lang=en")

    with ZipFile(BytesIO(answer.content)) as zipped:
        assert len(set(zipped.namelist())) == 2


def test_a_selection_with_somebody_elses_document_is_refused_whole(desk):
    with wiring.transaction(MACHINE, "fr") as work:
        other = make_world(work, "alpes")
        theirs = work.add(make_document(site_id=other.site_id, member_id=other.member_id)).id

    answer = desk.browser(desk.world.claire).get(f"/documents.zip?ids={desk.ids[0]},{theirs}")

    assert answer.status_code == 404


@pytest.mark.parametrize("ids", ["", "a", "1,b", "-1", "1;2", "²", str(2**31), "9" * 5000])
def test_a_selection_that_means_nothing_is_not_found(desk, ids):
    assert (
        desk.browser(desk.world.claire).get("/documents.zip", params={"ids": ids}).status_code
        == 404
    )


def test_more_than_two_hundred_documents_are_refused_in_words(desk):
    ids = ",".join(map(str, range(201)))

    answer = desk.browser(desk.world.claire).get(f"/documents.zip?lang=en&ids={ids}")

    assert answer.status_code == 400
    assert "At most 200 documents at once." in answer.text


def send(browser, name: str, data: bytes, headers=ORIGIN, lang: str = "en"):
    return browser.post(
        f"/uploads/purchase-order?lang={lang}", files={"file": (name, data)}, headers=headers
    )


def test_a_disk_that_is_nearly_full_is_told_and_nothing_is_kept(desk, monkeypatch):
    browser = desk.browser(desk.world.claire)
    monkeypatch.setenv("MEMBERSHIP_LEAST_FREE_MEGABYTES", str(10**9))
    settings.cache_clear()

    for lang, sentence in (("en", "Files cannot be received"), ("fr", "Aucun fichier ne peut")):
        answer = send(browser, "Bon.png", picture(), lang=lang)
        assert answer.status_code == 507
        assert answer.json()["error"].startswith(sentence)

    assert (files_kept(), bytes_on_disk()) == (0, [])


def test_uploads_refused_for_their_number_leave_no_byte(desk):
    with wiring.transaction(MACHINE, "fr") as work:
        site = work.session.get_one(Site, desk.world.site_id)
        site.stored_policy = site.stored_policy | {"files_of_account_megabytes": 1}
        slug = site.slug
    browsers = [desk.browser(desk.world.claire) for _ in range(4)]
    headers = ORIGIN | {"referer": f"http://localhost:8000/{slug}/renewal"}

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda one: send(one, "a.png", noise(), headers), browsers)

    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    assert files_kept() == len(bytes_on_disk()) == 1


def test_an_upload_whose_connection_breaks_leaves_no_byte(desk):
    cookies = desk.browser(desk.world.claire).cookies
    form = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    arrives = iter((
        {"type": "http.request", "body": form + noise(), "more_body": True},
        {"type": "http.disconnect"},
    ))  # fmt: skip
    headers = {
        **ORIGIN,
        "host": "localhost:8000",
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "content-type": "multipart/form-data; boundary=x",
    }
    scope = {
        "type": "http", "method": "POST", "path": "/uploads/purchase-order", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def receive() -> Message:
        return next(arrives)

    async def send_nowhere(_message: Message) -> None:
        pass

    with pytest.raises(ClientDisconnect):
        asyncio.run(Starlette(routes=list(uploads.ROUTES))(scope, receive, send_nowhere))

    assert next(arrives, None) is None
    assert (files_kept(), bytes_on_disk()) == (0, [])


def test_a_sent_purchase_order_is_kept_and_handed_back_as_a_download(desk):
    browser = desk.browser(desk.world.claire)

    sent = send(browser, "Bon n° 12 été.png", picture())
    back = browser.get(f"/uploads/{sent.json()['id']}")

    assert sent.status_code == 200
    assert sent.json()["name"] == "Bon n° 12 été.png"
    assert back.headers["content-type"] == "image/png"
    assert back.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Bon%20n%C2%B0%2012%20%C3%A9t%C3%A9.png"
    )
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]
    assert len(back.content) == sent.json()["size"]


def test_a_sent_file_is_read_by_its_sender_and_the_staff_only(desk):
    file_id = send(desk.browser(desk.world.claire), "a.png", picture()).json()["id"]
    before = desk.browser(desk.world.amina).get(f"/uploads/{file_id}").status_code
    with wiring.transaction(desk.world.claire, "fr") as work:
        keep_purchase_order(
            work,
            site_id=desk.world.site_id,
            member_id=desk.world.member_id,
            subject="renewal:1",
            reference="",
            file_id=file_id,
        )

    assert before == 404
    assert desk.browser(desk.world.amina).get(f"/uploads/{file_id}").status_code == 200
    assert desk.browser(desk.world.stranger).get(f"/uploads/{file_id}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "lang", "sentence"),
    [
        ("a.png", b"%PDF-1.7 renamed", "en", "This file’s content does not match its name."),
        ("a.pdf", b"", "en", "This file is empty."),
        ("a.exe", b"MZ", "en", "Send a PDF, a JPG or a PNG."),
        ("a.exe", b"MZ", "fr", "Envoyez un PDF, un JPG ou un PNG."),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_nothing_is_kept(desk, name, data, lang, sentence):
    answer = send(desk.browser(desk.world.claire), name, data, lang=lang)

    assert answer.status_code == 422
    assert answer.json()["error"].startswith(sentence)
    assert files_kept() == 0


def test_a_huge_file_is_refused_before_it_has_arrived(desk):
    browser = desk.browser(desk.world.claire)
    sent = 0

    def endless():
        nonlocal sent
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        while sent < 3 * LARGEST:
            sent += 1_000_000
            yield b"x" * 1_000_000

    headers = ORIGIN | {"content-type": "multipart/form-data; boundary=x"}
    lying = browser.post("/uploads/purchase-order?lang=en", content=endless(), headers=headers)

    assert send(browser, "a.pdf", b"x" * (LARGEST + 50_000)).status_code == 413
    assert lying.status_code == 413
    assert lying.json()["error"] == "This file is over 10 MB."
    assert files_kept() == 0


@pytest.mark.parametrize("origin", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_only_our_own_pages_may_send(desk, origin):
    answer = send(desk.browser(desk.world.claire), "a.png", picture(), origin)

    assert answer.status_code == 403
    assert "error" in answer.json()
    assert files_kept() == 0


def test_a_session_that_ended_is_told_so(desk):
    answer = send(desk.browser(None), "a.png", picture())

    assert answer.status_code == 401
    assert answer.json()["error"] == "Your session has ended. Sign in to continue."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\ngarbage", "multipart/form-data; boundary=x"),
        (b"--x--", "multipart/form-data"),
        (b"file=a.pdf", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_a_broken_form_is_told_so(desk, content, kind):
    browser = desk.browser(desk.world.claire)

    answer = browser.post(
        "/uploads/purchase-order?lang=en", content=content, headers=ORIGIN | {"content-type": kind}
    )

    assert answer.status_code == 422
    assert answer.json()["error"] == "No file was received. Choose one and try again."

"""Plain requests while staff look at a member's space: papers open, nothing is posted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.routes.looking import LEAVE, LookGuard
from membership_ui.accounts.rules import digest
from membership_ui.accounts.tables import SignIn
from membership_ui.adapters import files
from membership_ui.billing.service.ordering import keep_purchase_order
from membership_ui.billing.tables import StoredFile
from membership_ui.kernel.work import MACHINE
from membership_ui.membership_ui import ROUTES
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from membership_ui.shell.visits import cookie_name
from tests.accounts.looks import TOKEN, keep_session
from tests.billing.paper import make_document
from tests.rows import all_rows
from tests.world import World, make_site, make_world

SAID = "Claire Exemple\N{NO-BREAK SPACE}: vous regardez son espace"
POSTS = sorted(route.path for route in ROUTES if "POST" in (route.methods or ()))


@pytest.fixture
def world(portal) -> Iterator[World]:  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        made = make_world(work)
        keep_session(work, made.helene)
        row = work.session.get_one(SignIn, digest(TOKEN))
        row.viewed_account_id, row.viewed_site_id = made.claire.account_id, made.site_id
        row.viewed_until = work.now + timedelta(minutes=30)
        row.expires_at = work.now + timedelta(hours=1)
    yield made
    site_lookup.forget()


@pytest.fixture
def browser(world: World) -> TestClient:  # noqa: ARG001
    base = settings().public_url
    client = TestClient(
        LookGuard(Starlette(routes=list(ROUTES))),
        base,
        follow_redirects=False,
        headers={"origin": base, "accept": "text/html"},
    )
    client.cookies.set(cookie_name(), TOKEN)
    return client


def add_invoice(site_id: int, member_id: int) -> int:
    with wiring.transaction(MACHINE, "fr") as work:
        return work.add(make_document(site_id=site_id, member_id=member_id)).id or 0


@pytest.mark.parametrize("path", [path for path in POSTS if path not in (LEAVE, "/auth/logout")])
def test_nothing_is_posted(browser: TestClient, path: str):
    before = all_rows(wiring.engine())

    answer = browser.post(path, data={"site": "rhone", "locale": "fr", "password": "x"})

    assert answer.status_code == 400
    assert SAID in answer.text
    assert all_rows(wiring.engine()) == before


def test_a_script_of_ours_is_told_in_its_own_way(browser: TestClient):
    answer = browser.post("/uploads/purchase-order", headers={"accept": "*/*"})

    assert answer.status_code == 403
    assert SAID in answer.json()["error"]


def test_leaving_goes_back_to_the_sheet(browser: TestClient, world: World):
    answer = browser.post(LEAVE, data={"site": "rhone", "locale": "en"})

    assert answer.status_code == 303
    assert answer.headers["location"] == (f"/en/rhone/staff/accounts?id={world.claire.account_id}")
    again = browser.post(LEAVE, data={"site": "rhone", "locale": "en"})
    assert again.headers["location"] == "/en/rhone/staff/accounts"


def test_leaving_is_asked_by_our_own_pages_only(browser: TestClient):
    answer = browser.post(LEAVE, data={"site": "rhone"}, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403


def test_signing_out_ends_both(browser: TestClient):
    browser.post("/auth/logout", data={"site": "rhone", "locale": "fr"})

    with wiring.reading() as session:
        row = session.get_one(SignIn, digest(TOKEN))
        assert (row.viewed_account_id, row.ended_at is None) == (None, False)


def test_papers_open_and_are_told(browser: TestClient, world: World):
    invoice = add_invoice(world.site_id, world.member_id)

    assert browser.get(f"/documents/{invoice}.pdf").content.startswith(b"%PDF")
    assert browser.get(f"/documents/{invoice}.pdf").content.startswith(b"%PDF")
    assert browser.get(f"/documents.zip?ids={invoice}").status_code == 200

    seen = [
        line for line in all_rows(wiring.engine())["audit_event"] if "account.paper_seen" in line
    ]
    assert len(seen) == 3
    assert all(world.helene.account_id in line for line in seen)


def test_a_sent_order_opens_and_is_told(browser: TestClient, world: World):
    with wiring.transaction(world.claire, "fr") as work:
        file = work.add(
            StoredFile(
                sha256=files.store(b"%PDF-order"),
                size=10,
                media_type="application/pdf",
                original_name="commande.pdf",
                uploaded_by=world.claire.account_id,
                uploaded_at=work.now,
            )
        )
        alone = file.id or 0
    assert browser.get(f"/uploads/{alone}").status_code == 404

    with wiring.transaction(world.claire, "fr") as work:
        keep_purchase_order(
            work,
            subject="renewal:1",
            site_id=world.site_id,
            member_id=world.member_id,
            reference="BC-1",
            file_id=alone,
        )

    assert browser.get(f"/uploads/{alone}").content == b"%PDF-order"
    seen = [
        line for line in all_rows(wiring.engine())["audit_event"] if "account.paper_seen" in line
    ]
    assert len(seen) == 1


def test_papers_of_another_site_do_not_exist(browser: TestClient, world: World):
    with wiring.transaction(MACHINE, "fr") as work:
        elsewhere = make_site(work, "ailleurs").id or 0
    invoice = add_invoice(elsewhere, world.member_id)

    assert browser.get(f"/documents/{invoice}.pdf").status_code == 404
    assert browser.get(f"/documents.zip?ids={invoice}").status_code == 404


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_no_copy_of_the_data_is_taken(browser: TestClient, form: str):
    before = all_rows(wiring.engine())

    answer = browser.get(f"/account/data.{form}?site=rhone&lang=fr")

    assert answer.status_code == 400
    assert SAID in answer.text
    assert all_rows(wiring.engine()) == before

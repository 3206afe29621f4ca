"""Exported lists as a browser asks for them: theirs, named, not cached, not for other sites."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.adapters import export_files
from membership_ui.exports.routes import files
from membership_ui.exports.rules import Form
from membership_ui.exports.service.exporting import end_export, start_export
from membership_ui.kernel.work import MACHINE
from membership_ui.register.service.entries import refresh_entry
from membership_ui.settings import settings
from membership_ui.shell import site_lookup
from membership_ui.shell.visits import cookie_name
from tests.accounts.looks import keep_session
from tests.world import make_site, make_world

APP = Starlette(routes=[*files.ROUTES])
MEMBERS = "/exports/members.csv?site=rhone&lang=fr"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def world(portal):  # noqa: ARG001
    site_lookup.forget()
    with wiring.transaction(MACHINE, "fr") as work:
        made = make_world(work)
        make_site(work, "ailleurs")
        refresh_entry(work, made.site_id, made.member_id)
        for who in (made.yann, made.amina, made.claire):
            keep_session(work, who, f"telephone of {who.member_number}", is_strong=True)
    yield made
    site_lookup.forget()


@pytest.fixture
def asks(world):
    def get(who, address, **headers):
        client = TestClient(APP, base_url=settings().public_url, follow_redirects=False)
        if who is not None:
            client.cookies.set(cookie_name(), f"telephone of {who.member_number}")
        return client.get(address, headers=headers)

    return get


def test_a_short_list_is_a_download_that_nobody_keeps(asks, world):
    answer = asks(world.yann, MEMBERS)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="adherents-20')
    assert answer.headers["cache-control"] == "private, no-store"
    assert world.structure.name in answer.text


def test_it_holds_what_its_address_asks(asks, world):
    answer = asks(world.yann, f"{MEMBERS}&q=nowhere-at-all&page=x&id=%00&sort=evil")

    assert answer.content.count(b"\r\n") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/exports/members.csv?site=ailleurs",
        "/exports/members.csv?site=nowhere",
        "/exports/members.csv",
        "/exports/members.html?site=rhone",
        "/exports/receipts.csv?site=rhone",
        "/exports/merges.csv?site=rhone",
        "/exports/7",
        "/exports/x",
        "/exports/99999999999999999999",
    ],
)
def test_an_address_that_was_forged_opens_nothing(asks, world, address):
    assert asks(world.yann, address).status_code == 404


def test_a_member_and_a_visitor_export_nothing(asks, world):
    assert asks(world.claire, MEMBERS).status_code == 404
    assert asks(None, MEMBERS).status_code == 401
    assert asks(None, MEMBERS, accept="text/html").status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_makes_no_browser_export(asks, world, site):
    assert asks(world.yann, MEMBERS, **{"sec-fetch-site": site}).status_code == 404


def test_a_made_file_goes_to_whoever_asked_alone(asks, world):
    with wiring.transaction(world.yann, "fr") as work:
        run_id = start_export(work, world.site_id, "staff/members", Form.XLSX, "")
        export_files.folder().mkdir(parents=True, exist_ok=True)
        export_files.path_of(run_id).write_bytes(b"PK" * 100_000)
        end_export(work, run_id, rows=2_000)

    own, others = (asks(who, f"/exports/{run_id}") for who in (world.yann, world.amina))

    assert (own.status_code, len(own.content), others.status_code) == (200, 200_000, 404)
    assert own.headers["content-disposition"].endswith('.xlsx"')

"""Every address of plain HTTP × every role."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from membership_ui import wiring
from membership_ui.accounts.routes.looking import LookGuard
from membership_ui.membership_ui import ROUTES
from membership_ui.settings import settings
from membership_ui.shell.visits import cookie_name
from tests.matrix.people import Scene, askers
from tests.matrix.table_of_pages import FOR_VISITORS, REQUESTS, Asked
from tests.rows import all_rows

METHODS = {route.path: "POST" if "POST" in (route.methods or ()) else "GET" for route in ROUTES}
_REFUSED = {400, 401, 403, 404, 422}


def test_nobody_else_gets_anything_but_a_refusal(scenes: dict[str, Scene]):
    browser = new_browser()
    before = all_rows(wiring.engine())

    refused = list(wrong_answers(browser, scenes, is_allowed=False))
    untouched = all_rows(wiring.engine()) == before
    # Last: what these leave behind is theirs to leave
    opened = list(wrong_answers(browser, scenes, is_allowed=True))

    assert not refused + opened, "\n".join(refused + opened)
    assert untouched


def test_every_route_has_its_line():
    assert {asked.route for asked in REQUESTS} | FOR_VISITORS == set(METHODS)
    assert not {asked.route for asked in REQUESTS} & FOR_VISITORS


def wrong_answers(
    browser: TestClient, scenes: dict[str, Scene], *, is_allowed: bool
) -> Iterator[str]:
    for asked in REQUESTS:
        for role in askers(asked.audience):
            if (role in asked.audience) is is_allowed:
                answer = send(browser, asked, scenes[role])
                if is_refusal(answer) is is_allowed:
                    yield f"{role}: {asked.address(scenes[role])} answers {answer.status_code}"


def new_browser() -> TestClient:
    base = settings().public_url
    return TestClient(
        LookGuard(Starlette(routes=list(ROUTES))),
        base,
        follow_redirects=False,
        headers={"origin": base, "accept": "text/html"},
    )


def send(browser: TestClient, asked: Asked, scene: Scene) -> Response:
    browser.cookies.clear()
    if scene.token:
        browser.cookies.set(cookie_name(), scene.token)
    address = asked.address(scene)
    if METHODS[asked.route] == "GET":
        return browser.get(address)
    if "/passkeys/" in asked.route:
        return browser.post(address, json={"site": "rhone", "locale": "fr", **asked.fields})
    if asked.route == "/uploads/purchase-order":
        return browser.post(address, files={"file": ("bon.png", _PICTURE, "image/png")})
    fields = {name: value.format(number=scene.number) for name, value in asked.fields.items()}
    return browser.post(address, data={"site": "rhone", "locale": "fr", **fields})


def is_refusal(answer: Response) -> bool:
    """Also a way to the login page, which is all that visitors are shown."""
    if answer.status_code == 303:
        where = answer.headers["location"].partition("?")[0]
        return where == "/" or where.endswith("/login")
    return answer.status_code in _REFUSED


def _picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (20, 20)).save(written, "PNG")
    return written.getvalue()


_PICTURE = _picture()

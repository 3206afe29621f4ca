"""PostgreSQL, then Redis, goes and comes back under an open page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import for_sqlalchemy, new_postgres
from tests.journeys.conftest import DESKTOP, TABLET, picture
from tests.journeys.portal import Portal, number_of, served
from tests.relay import Relay, relayed_postgres, relayed_redis

AWAY = "Service momentanément indisponible"
AWAY_IN_ENGLISH = "Service temporarily unavailable"


@pytest.fixture
def database(postgres_server: str) -> Iterator[tuple[Relay, str]]:
    with new_postgres(postgres_server) as url:
        yield relayed_postgres(for_sqlalchemy(url))


def test_an_open_page_outlives_its_servers(
    database: tuple[Relay, str],
    redis_url: str,
    tmp_path: Path,
    context: BrowserContext,
    axe: Callable[[Page], None],
):
    states, states_url = relayed_redis(redis_url)
    with served(
        tmp_path, MEMBERSHIP_DATABASE_URL=database[1], MEMBERSHIP_REDIS_URL=states_url
    ) as portal:
        page = context.new_page()
        portal.sign_in(page, number_of("trésor"))
        page.goto(portal.address("staff/renewals"))
        expect(page.get_by_role("searchbox")).to_be_visible()

        goes_and_comes_back(portal, page, database[0], "database", axe)
        goes_and_comes_back(portal, page, states, "redis", axe, lost_from=redis_url)
        page.close()
        a_save_that_got_lost_is_told(portal, context, database[0])
        what_is_typed_meanwhile_counts(portal, context, database[0])


def a_save_that_got_lost_is_told(portal: Portal, context: BrowserContext, relay: Relay) -> None:
    page = context.new_page()
    portal.sign_in(page, number_of("collectivité"))
    page.goto(portal.address("profile/edit"))
    name = page.locator("#family_name")
    name.press("ControlOrMeta+a")
    name.press_sequentially("Morvan-Kerlann", delay=40)

    relay.cut()
    page.locator(".profile-form [type=submit]").click()
    expect(page.get_by_text(AWAY)).to_be_visible(timeout=10_000)
    relay.mend()

    lost = page.locator(".typed-note.lost")
    expect(lost).to_be_visible(timeout=20_000)
    expect(lost).to_contain_text("n’a pas été enregistrée")
    expect(name).to_have_value("Morvan-Kerlann")
    picture(page, "outage-lost-save")
    lost.get_by_role("button", name="Réessayer").click()
    expect(page.locator("[data-sonner-toast]")).to_contain_text("Modifications enregistrées")
    expect(page.locator(".details")).to_contain_text("Morvan-Kerlann")
    page.close()
    context.clear_cookies()


def what_is_typed_meanwhile_counts(portal: Portal, context: BrowserContext, relay: Relay) -> None:
    """A draft is saved, a search is asked, a sign-in waits on its page: without another key."""
    visitor = context.new_page()
    visitor.goto(portal.address("login"))
    context.clear_cookies()
    staff, member = context.new_page(), context.new_page()
    portal.sign_in(staff, number_of("trésor"))
    staff.goto(portal.address("staff/members"))
    expect(staff.locator("tbody tr").first).to_be_visible()
    portal.sign_in(member, number_of("collectivité"))
    member.goto(portal.address("renew"))
    town = member.locator("[name=town]")
    expect(town).to_have_value("Kerlann")

    relay.cut()
    for page in (visitor, staff, member):
        expect(page.get_by_text(AWAY)).to_be_visible(timeout=10_000)
    staff.get_by_role("searchbox").press_sequentially("kerlann", delay=120)
    town.press("End")
    town.press_sequentially("-le-Bas", delay=120)
    visitor.locator("[name=identifier]").press_sequentially("10482", delay=60)
    visitor.locator("[name=password]").press_sequentially("un mot de passe", delay=20)
    visitor.keyboard.press("Enter")
    expect(member.get_by_text("Non enregistré")).to_be_visible(timeout=15_000)
    relay.mend()

    for page in (visitor, staff, member):
        expect(page.get_by_text(AWAY)).to_be_hidden(timeout=15_000)
    expect(member.get_by_text("Brouillon enregistré")).to_be_visible(timeout=10_000)
    expect(town).to_have_value("Kerlann-le-Bas")
    expect(staff.locator("tbody tr")).to_have_count(1, timeout=10_000)
    expect(staff.get_by_role("searchbox")).to_have_value("kerlann")
    expect(visitor.locator("[name=identifier]")).to_have_value("10482")
    assert visitor.url.endswith("/login")


def goes_and_comes_back(
    portal: Portal,
    page: Page,
    relay: Relay,
    name: str,
    axe: Callable[[Page], None],
    *,
    lost_from: str = "",
) -> None:
    log = portal.folder / "portal.log"
    before = log.stat().st_size

    relay.cut()
    page.get_by_role("searchbox").press_sequentially("sa", delay=300)
    expect(page.get_by_text(AWAY)).to_be_visible(timeout=5_000)
    # What was asked for will not come for now: the old rows are read as well as ever
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    for width, height in (TABLET, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
        picture(page, f"outage-{name}-{width}")
    others = [another_page_says_so(portal, page, name, language, axe) for language in ("fr", "en")]
    assert log.stat().st_size - before < 20_000

    if lost_from:
        redis.Redis.from_url(lost_from).flushall()
    relay.mend()
    expect(page.get_by_text(AWAY)).to_be_hidden(timeout=15_000)
    field = page.get_by_role("searchbox")
    field.fill("")
    field.press_sequentially("st", delay=300)
    expect(page.locator("table")).to_contain_text("St", timeout=10_000)
    expect(page.get_by_text("Page introuvable")).to_have_count(0)
    assert "//profile" not in page.content()
    for other in others:
        expect(other.get_by_role("banner")).to_contain_text("Amina Belkacem", timeout=15_000)
        other.close()


def another_page_says_so(
    portal: Portal, page: Page, name: str, language: str, axe: Callable[[Page], None]
) -> Page:
    other = page.context.new_page()
    refused: list[str] = []
    other.on("console", lambda line: refused.append(line.text) if "503" not in line.text else None)
    answer = other.goto(portal.address("memberships", language))
    assert answer is not None
    assert answer.status == 503
    said = AWAY if language == "fr" else AWAY_IN_ENGLISH
    expect(other.get_by_role("heading", name=said)).to_be_visible()
    expect(other.get_by_role("banner")).to_contain_text("Plante")
    axe(other)
    other.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    picture(other, f"outage-{name}-page-{language}")
    assert not refused
    return other

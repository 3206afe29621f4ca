import asyncio

import pytest
import reflex as rx
from structlog.testing import capture_logs

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.signing_in import end_session
from membership_ui.accounts.tables import SiteRole
from membership_ui.adapters.services import Service, outages
from membership_ui.kernel.work import MACHINE
from membership_ui.shell import failures, last_seen, visits
from membership_ui.shell.access_marks import public, signed_in, staff
from membership_ui.shell.action import ActionState
from membership_ui.shell.flash import FlashState
from membership_ui.shell.guard import HYDRATIONS, ON_LOAD, OPENINGS, PAGE_FAILED, STORED_VARS
from membership_ui.shell.live import IS_LIVE
from membership_ui.shell.rate import PER_TAB, Buckets, Rate
from membership_ui.shell.session import SessionState, SiteState, initials_of
from tests.shell.conftest import redirect_of


@pytest.fixture(autouse=True)
def nothing_written_yet(monkeypatch):
    monkeypatch.setattr(failures, "_WRITTEN", Buckets(Rate(per_second=0.1, burst=20)))


class TrialState(rx.State):
    shown: str = ""

    @rx.event
    @public
    def look(self):
        """Anybody."""

    @rx.event
    @signed_in
    def renew(self):
        """A member."""

    @rx.event
    @staff("treasurer")
    def issue(self):
        """The treasurer of the site."""

    @rx.event
    @staff()
    def list_members(self):
        """Any staff of the site."""

    @rx.event
    def forgotten(self):
        """Nobody: it has no mark."""

    def helper(self):
        """Nobody: Reflex registers every public method."""


def let_through(tab, handler, **values):
    return asyncio.run(tab.send(handler, **values)) is None


@pytest.fixture
def signs(monkeypatch):
    """The sessions of which a sign was noted."""
    seen = []
    monkeypatch.setattr(last_seen, "note", seen.append)
    return seen


def test_only_what_the_person_does_is_a_sign_of_them(sign_in, tab, signs):
    here = tab("/plante-cite/x", sign_in("amina"))
    live = {**here.root.router_data, IS_LIVE: True}
    hydration = min(HYDRATIONS)

    asyncio.run(here.send(hydration))
    assert len(signs) == 1
    # The connection was lost and found, or the portal tells the page that something changed
    asyncio.run(here.send(hydration))
    asyncio.run(here.send(ON_LOAD))
    visits._recent.clear()
    asyncio.run(here.send(TrialState.renew, chained=True))
    here.root.router_data = live
    asyncio.run(here.send(TrialState.renew))
    assert len(signs) == 1

    del live[IS_LIVE]
    asyncio.run(here.send(TrialState.renew))
    here.root.router_data["asPath"] = "/plante-cite/y"
    asyncio.run(here.send(ON_LOAD))
    assert len(signs) == 3


@pytest.mark.usefixtures("portal_with_site")
def test_a_visitor_may_only_send_public_events(tab):
    here = tab("/plante-cite/memberships")

    assert let_through(here, TrialState.look)
    assert redirect_of(asyncio.run(here.send(TrialState.renew))) == (
        "/plante-cite/login?next=%2Fplante-cite%2Fmemberships"
    )


@pytest.mark.usefixtures("portal_with_site")
def test_the_login_page_is_that_of_the_site_and_language(tab):
    update = asyncio.run(tab("/en/autre-site/receipts").send(TrialState.renew))

    assert redirect_of(update) == "/en/autre-site/login?next=%2Fen%2Fautre-site%2Freceipts"


@pytest.mark.parametrize("name", ["forgotten", "helper", "setvar"])
def test_an_event_without_a_mark_is_refused_to_everybody(sign_in, tab, name):
    here = tab("/plante-cite/x", sign_in("staff", role=SiteRole.SITE_MANAGER))

    assert not let_through(here, TrialState.event_handlers[name])


@pytest.mark.usefixtures("portal_with_site")
def test_a_name_that_ends_like_one_of_the_framework_is_refused(tab):
    assert not let_through(tab("/plante-cite/x"), TrialState.event_handlers["setvar"])
    assert all(name.startswith("reflex___state____state.") for name in OPENINGS)


def test_a_member_is_not_staff(sign_in, tab):
    here = tab("/plante-cite/x", sign_in("member"))

    assert let_through(here, TrialState.renew)
    assert not let_through(here, TrialState.issue)
    assert not let_through(here, TrialState.list_members)
    assert here.state(FlashState).message.kind == "error"


def test_a_role_counts_on_its_own_site_only(sign_in, tab):
    token = sign_in("treasurer", role=SiteRole.TREASURER, site_id=1)

    assert let_through(tab("/plante-cite/x", token), TrialState.issue)
    assert let_through(tab("/en/plante-cite/x", token), TrialState.list_members)
    assert not let_through(tab("/autre-site/x", token), TrialState.issue)
    assert not let_through(tab("/nulle-part/x", token), TrialState.issue)


def test_a_page_that_one_may_not_open_does_not_exist(sign_in, tab):
    here = tab("/plante-cite/staff", sign_in("member"))

    assert not let_through(here, TrialState.issue, chained=True)

    assert here.state(SiteState).is_found is False


def test_the_page_knows_its_site_and_its_person(sign_in, tab):
    here = tab("/plante-cite/x", sign_in("amina", role=SiteRole.TREASURER))

    assert let_through(here, ON_LOAD)

    person, site = here.state(SessionState), here.state(SiteState)
    assert (person.name, person.initials, person.is_staff, person.roles) == (
        "Amina Le Goff",
        "AG",
        True,
        ["treasurer"],
    )
    assert (site.slug, site.name, site.is_found) == ("plante-cite", "Site 1", True)


@pytest.mark.usefixtures("portal_with_site")
@pytest.mark.parametrize("address", ["/nulle-part/memberships", "/login", "/en/login", "/fr/login"])
def test_an_unknown_site_loads_nothing(tab, address):
    here = tab(address)

    assert not let_through(here, ON_LOAD)

    assert here.state(SiteState).is_found is False


def test_a_session_that_ended_wipes_the_page(sign_in, tab):
    here = tab("/plante-cite/x", sign_in("amina"))
    assert let_through(here, TrialState.renew)
    here.state(TrialState).shown = "her address"
    with wiring.transaction(MACHINE, "fr") as work:
        end_session(work, digest("amina"))

    update = asyncio.run(here.send(SessionState.check))

    assert redirect_of(update).startswith("/plante-cite/login?next=")
    assert here.state(TrialState).shown == ""
    assert here.state(SessionState).name == ""
    assert update.delta[TrialState.get_full_name()] == {"shown_rx_state_": ""}


def test_a_tab_taken_over_with_another_cookie_shows_nothing_of_before(sign_in, tab):
    here = tab("/plante-cite/x", sign_in("amina"))
    assert let_through(here, TrialState.renew)
    here.state(TrialState).shown = "her address"
    here.root.router_data = {
        **here.root.router_data,
        "headers": {"cookie": f"membership={sign_in('mallory')}"},
    }

    assert let_through(here, TrialState.renew)

    assert here.state(TrialState).shown == ""
    assert here.state(SessionState).member_number == "mallory"


def test_nothing_public_names_the_session(sign_in, tab):
    here = tab("/plante-cite/x", sign_in("amina"))
    assert let_through(here, ON_LOAD)

    sent = str(here.root.dict())

    assert digest("amina") not in sent
    assert here.state(SessionState)._sid == digest("amina")


@pytest.mark.usefixtures("portal_with_site")
def test_a_flood_of_events_is_refused_politely(tab):
    here = tab("/plante-cite/x")

    async def flood():
        return [await here.send(TrialState.look) for _ in range(int(PER_TAB.burst) + 10)]

    refused = [update for update in asyncio.run(flood()) if update is not None]

    assert refused
    assert here.state(FlashState).message.kind == "warning"
    assert sum(bool(update.delta) for update in refused) == 1


def test_initials_are_of_the_first_and_the_last_word():
    assert initials_of("Marie-Hélène Le Goff") == "MG"
    assert initials_of("Plante") == "P"
    assert initials_of("") == ""


def names_of(update):
    return [event.name.rpartition(".")[2] for event in update.events]


@pytest.mark.usefixtures("portal_with_site")
def test_a_page_whose_state_is_lost_is_opened_again_before_anything_else(tab):
    here = tab("/plante-cite/x")
    here.state(SiteState)._opened = ""

    update = asyncio.run(here.send(TrialState.look))

    assert names_of(update) == ["hydrate", "on_load_internal"]
    assert asyncio.run(here.send(ON_LOAD)) is None
    assert let_through(here, TrialState.look)


@pytest.mark.usefixtures("portal_with_site")
def test_without_the_database_nothing_is_handled_and_nothing_is_answered_with_events(tab):
    here = tab("/plante-cite/x")
    here.state(ActionState).running = "save"
    outages.note(Service.DATABASE, ConnectionError("refused"))
    try:
        updates = [asyncio.run(here.send(name)) for name in (TrialState.look, ON_LOAD)]
    finally:
        outages.note(Service.DATABASE, None)

    assert [update.events for update in updates] == [[], []]
    assert here.state(ActionState).running == ""
    assert let_through(here, TrialState.look)


@pytest.mark.usefixtures("portal_with_site")
@pytest.mark.parametrize("info", ["TypeError: Rosebud" + ' "", ' * 50_000, "Rosebud\n", None, 7])
def test_what_a_page_says_of_its_failure_is_neither_searched_nor_written(tab, info):
    """Reflex's own handler searches it with patterns that stood still for twenty seconds."""
    visitor = tab("/plante-cite/login")

    with capture_logs() as written:
        update = asyncio.run(visitor.send(PAGE_FAILED, info=info, component_stack="Rosebud"))

    assert update is not None
    assert [line["event"] for line in written] == ["page.failed"]
    assert "Rosebud" not in str(written)


def test_a_thousand_failures_alike_are_a_few_lines(tab):
    visitor = tab("/plante-cite/login")

    with capture_logs() as written:
        for _ in range(1_000):
            failures.note_page_failure(visitor.root.router_data, "TypeError: x")

    assert len(written) <= 20


@pytest.mark.usefixtures("portal_with_site")
def test_vars_that_no_browser_stores_are_not_taken(tab):
    visitor = tab("/plante-cite/login")

    sent = visitor.send(STORED_VARS, vars={"reflex___state____state.Rosebud.x": 1})

    assert asyncio.run(sent) is not None

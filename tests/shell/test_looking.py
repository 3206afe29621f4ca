"""A tab while staff look at a member's space: whose pages it shows, and what it refuses."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import func, select

from membership_ui import wiring
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.looking import leave_space_visit
from membership_ui.accounts.tables import SignIn, SiteRole
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import ReadOnlySpace
from membership_ui.kernel.work import MACHINE
from membership_ui.shell.flash import FlashState
from membership_ui.shell.guard import ON_LOAD
from membership_ui.shell.run import AnotherPerson, ask, run
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.space_visit import SpaceVisitState
from tests.shell.conftest import redirect_of
from tests.shell.test_guard import TrialState, let_through
from tests.world import make_account

SAID = "Claire Exemple\N{NO-BREAK SPACE}: vous regardez son espace, rien ne peut y être modifié."


def look(token: str, *, minutes: int = 30, site_id: int = 1) -> None:
    """As the database holds it once it was begun."""
    with wiring.transaction(MACHINE, "fr") as work:
        claire = make_account(work, "Claire")
        row = work.session.get_one(SignIn, digest(token))
        row.viewed_account_id, row.viewed_site_id = claire.account_id, site_id
        row.viewed_until = work.now + timedelta(minutes=minutes)


def leave(token: str) -> None:
    with wiring.transaction(MACHINE, "fr") as work:
        leave_space_visit(work, digest(token))


@pytest.fixture
def helene(sign_in) -> str:
    """The cookie of a manager of the first site, who looks at Claire's space."""
    token = sign_in("helene", role=SiteRole.SITE_MANAGER)
    look(token)
    return token


def opened(tab, cookie: str, path: str = "/plante-cite/memberships", **facts):
    here = tab(path, cookie, **facts)
    asyncio.run(here.send(ON_LOAD))
    return here


def test_the_page_is_the_members_and_says_so(helene, tab):
    here = opened(tab, helene)

    person, banner = here.state(SessionState), here.state(SpaceVisitState)
    assert (person.name, person.is_staff, person.roles) == ("Claire Exemple", False, [])
    assert (banner.is_on, banner.name, banner.slug) == (True, "Claire Exemple", "plante-cite")
    assert banner.until


def test_one_with_no_look_says_nothing(sign_in, tab):
    here = opened(tab, sign_in("amina"))

    assert here.state(SpaceVisitState).is_on is False


@pytest.mark.parametrize("name", ["renew", "issue", "list_members", "forgotten", "helper"])
def test_every_event_of_the_person_or_of_staff_is_refused_in_words(helene, tab, name):
    here = opened(tab, helene)

    assert not let_through(here, TrialState.event_handlers[name])

    assert here.state(FlashState).message.text == SAID


def test_a_page_that_is_not_to_be_seen_does_not_exist(helene, tab):
    here = opened(tab, helene, "/plante-cite/profile/security")

    assert not let_through(here, TrialState.renew, chained=True)

    assert here.state(SiteState).is_found is False


def test_a_use_case_is_read_and_never_run(helene, tab):
    state = opened(tab, helene).state(SessionState)

    assert asyncio.run(ask(state, lambda work: work.actor.name)) == "Claire Exemple"
    before = written()
    with pytest.raises(ReadOnlySpace):
        asyncio.run(run(state, lambda work: work.record("trial.written", "trial:1")))
    assert written() == before


def test_the_other_sites_are_closed_meanwhile(helene, tab):
    here = tab("/autre-site/memberships", helene)

    update = asyncio.run(here.send(ON_LOAD))
    assert redirect_of(update) == "/plante-cite"
    assert redirect_of(asyncio.run(here.send(TrialState.renew))) == "/plante-cite"
    assert here.state(SessionState).name == ""
    assert asyncio.run(ask(here.state(SessionState), lambda work: work.actor.account_id)) is None


def test_the_home_of_the_network_shows_nobody(helene, tab):
    here = tab("/", helene)

    assert let_through(here, ON_LOAD)
    assert here.state(SessionState).is_signed_in is False
    state = here.state(SessionState)
    here.state(SiteState)._site_id = 1  # left by the page before
    assert asyncio.run(ask(state, lambda work: work.actor.account_id)) is None
    with pytest.raises(ReadOnlySpace):
        asyncio.run(run(state, lambda work: work.actor.account_id))
    assert here.state(SpaceVisitState).is_on is True


def test_a_tab_that_was_open_before_is_wiped_and_shows_the_member(sign_in, tab):
    token = sign_in("helene", role=SiteRole.SITE_MANAGER)
    here = opened(tab, token, "/plante-cite/staff/accounts")
    assert let_through(here, TrialState.issue) is False
    here.state(TrialState).shown = "what staff see"

    look(token)
    update = asyncio.run(here.send(SessionState.check))

    assert here.state(TrialState).shown == ""
    assert here.state(SessionState).name == "Claire Exemple"
    assert [event.name for event in update.events] == [ON_LOAD]


def test_leaving_in_one_tab_wipes_the_other(helene, tab):
    here = opened(tab, helene)
    here.state(TrialState).shown = "what Claire sees"

    leave(helene)
    update = asyncio.run(here.send(SessionState.check))

    assert here.state(TrialState).shown == ""
    assert (here.state(SessionState).member_number, here.state(SpaceVisitState).is_on) == (
        "helene",
        False,
    )
    assert [event.name for event in update.events] == [ON_LOAD]


def test_an_event_sent_when_it_is_over_is_not_handled_as_oneself(helene, tab):
    """The tab still shows the member: what is typed there must not be done by the person."""
    here = opened(tab, helene)
    leave(helene)

    assert not let_through(here, TrialState.list_members)
    assert let_through(here, TrialState.list_members)


def test_a_use_case_that_waited_is_not_that_of_somebody_else(helene, tab):
    state = opened(tab, helene).state(SessionState)
    leave(helene)

    with pytest.raises(AnotherPerson):
        asyncio.run(ask(state, lambda work: work.actor.name))
    with pytest.raises(AnotherPerson):
        asyncio.run(run(state, lambda work: work.actor.name))


def test_one_that_is_over_shows_the_person_again(sign_in, tab):
    token = sign_in("helene", role=SiteRole.SITE_MANAGER)
    look(token, minutes=-1)

    here = opened(tab, token)

    assert here.state(SessionState).member_number == "helene"
    assert here.state(SpaceVisitState).is_on is False


def test_one_whose_role_stands_elsewhere_is_none(sign_in, tab):
    token = sign_in("helene", role=SiteRole.SITE_MANAGER, site_id=2)
    look(token, site_id=1)

    assert opened(tab, token).state(SessionState).member_number == "helene"


def written() -> int:
    with wiring.reading() as session:
        return session.exec(select(func.count()).select_from(AuditEvent)).one()

"""Staff who went away are signed out; members, and whoever is there, are not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import digest
from membership_ui.accounts.service.devices import end_idle_sessions, mark_seen
from membership_ui.accounts.tables import SignIn, SiteRole
from membership_ui.adapters.tables import ChangeLog
from membership_ui.sites.rules import Policy, asks_factor
from membership_ui.sites.tables import Site
from tests.accounts.looks import keep_session
from tests.conftest import NOW
from tests.world import POLICY, give_role, make_site, make_world

TOKEN = "helene's computer"
# Two hours, and the minutes by which a sign of somebody is written late
IDLE = timedelta(minutes=125)


@pytest.fixture
def world(work):
    with work() as unit:
        world = make_world(unit)
        for who in (world.helene, world.claire):
            keep_session(unit, who, f"{who.name}", hours=24 * 30)
        keep_session(unit, world.helene, TOKEN, hours=24 * 30)
    return world


def is_open(work, token: str, now) -> bool:
    with work() as unit:
        return people.actor_by_token(unit.session, digest(token), now) is not None


def test_it_ends_after_two_hours_without_a_sign(work, world):
    assert is_open(work, TOKEN, NOW + IDLE)
    assert not is_open(work, TOKEN, NOW + IDLE + timedelta(seconds=1))
    assert is_open(work, world.claire.name, NOW + IDLE * 20)


def test_every_sign_of_the_person_begins_it_anew(work, world):
    with work(now=NOW + IDLE) as unit:
        mark_seen(unit, [digest(TOKEN)])

    assert is_open(work, TOKEN, NOW + IDLE * 2)
    assert not is_open(work, world.helene.name, NOW + IDLE * 2)


def test_the_shortest_time_of_their_sites_counts(work, world):
    with work() as unit:
        other = make_site(unit, "ailleurs", staff_idle_minutes=15)
        role = SiteRole.VOLUNTEER
        give_role(unit, world.helene.account_id, other.id, role)

    assert is_open(work, TOKEN, NOW + timedelta(minutes=20))
    assert not is_open(work, TOKEN, NOW + timedelta(minutes=21))


def test_the_calendar_ends_it_and_open_pages_are_told(work, world):
    with work() as unit:
        before = len(unit.session.exec(select(ChangeLog)).all())
    with work(now=NOW + IDLE) as unit:
        end_idle_sessions(unit)
        assert len(unit.session.exec(select(ChangeLog)).all()) == before
    late = NOW + IDLE + timedelta(seconds=1)
    with work(now=late) as unit:
        end_idle_sessions(unit)
    with work(now=late) as unit:
        end_idle_sessions(unit)

    with work() as unit:
        ended = {
            row.token_hash for row in unit.session.exec(select(SignIn)) if row.ended_at is not None
        }
        changes = unit.session.exec(select(ChangeLog).order_by(col(ChangeLog.id))).all()
        topics = [row.topic for row in changes[before:]]
    assert ended == {digest(TOKEN), digest(world.helene.name)}
    assert sorted(topics) == sorted(f"session:{one}" for one in ended)


def test_a_new_site_asks_a_factor_of_all_its_staff():
    said = {key: value for key, value in POLICY.items() if key != "second_factor_roles"}

    assert Policy.parse(said).second_factor_roles is None
    assert all(asks_factor(said, str(role)) for role in SiteRole)
    assert not any(asks_factor(POLICY, str(role)) for role in SiteRole)
    assert asks_factor(said | {"second_factor_roles": ["treasurer"]}, "treasurer")
    assert not asks_factor(said | {"second_factor_roles": ["treasurer"]}, "reviewer")


def test_a_role_of_a_new_site_counts_with_a_factor_only(work, world):
    with work() as unit:
        site = unit.session.get_one(Site, world.site_id)
        policy = dict(site.stored_policy)
        del policy["second_factor_roles"]
        site.stored_policy = policy
        strong = keep_session(unit, world.helene, "strong", is_strong=True)
    assert strong

    with work() as unit:
        weak = people.actor_by_token(unit.session, digest(TOKEN), NOW)
        shown = people.actor_by_token(unit.session, strong, NOW)
    assert weak
    assert shown
    assert (weak.roles, bool(shown.roles)) == ({}, True)

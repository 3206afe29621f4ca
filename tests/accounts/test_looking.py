"""Staff look at a member's space: who may, at whom, how long; nothing changes and all is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.factors import ProofNeeded
from membership_ui.accounts.rules.fields import FieldKind, Visibility
from membership_ui.accounts.rules.looking import StaffSpace
from membership_ui.accounts.service.devices import end_device
from membership_ui.accounts.service.exporting import export_own_data
from membership_ui.accounts.service.factors import begin_own_app, show_codes
from membership_ui.accounts.service.looking import (
    end_overdue_space_visit,
    leave_space_visit,
    promise_ends,
)
from membership_ui.accounts.service.passwords import password_to_check
from membership_ui.accounts.service.profiles import change_profile
from membership_ui.accounts.service.reading_journal import own_journal
from membership_ui.accounts.service.signing_in import end_session
from membership_ui.accounts.service.viewing import data_page, own_profile, profile_form
from membership_ui.accounts.service.viewing_security import security_page
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    KnownDevice,
    ProfileField,
    ProfileValue,
    RoleOnSite,
    SignIn,
    SiteRole,
)
from membership_ui.adapters import i18n
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.billing.service.looking import look_at_document
from membership_ui.billing.service.reading import readable_document
from membership_ui.casework.service.looking import begin_space_visit
from membership_ui.kernel.errors import Invalid, NotAllowed, NotFound
from membership_ui.register.service.entries import refresh_entry
from tests.accounts.looks import REASON, TOKEN, keep_session, look_at_claire, whoever
from tests.billing.paper import make_document
from tests.conftest import NOW
from tests.world import World, give_role, make_site, make_world

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        world = make_world(unit)
        refresh_entry(unit, world.site_id, world.member_id)
        keep_session(unit, world.helene)
    return world


def begin(work, world: World, actor, account_id: int | None, reason: str = REASON) -> None:
    with work(actor) as unit:
        begin_space_visit(unit, world.site_id, account_id or 0, reason, session=digest(TOKEN))


def lines(work, verb: str) -> list[AuditEvent]:
    with work() as unit:
        return list(unit.session.exec(select(AuditEvent).where(AuditEvent.verb == verb)))


def test_the_session_stands_for_the_member_without_a_role(work, world: World):
    seen = look_at_claire(work, world)

    assert seen.account_id == world.claire.account_id
    assert seen.roles == {}
    assert seen.space_visit is not None
    assert (seen.space_visit.account_id, seen.space_visit.site_id, seen.space_visit.slug) == (
        world.helene.account_id,
        world.site_id,
        "rhone",
    )
    assert seen.space_visit.until == NOW + HALF_AN_HOUR
    assert not seen.is_present


def test_it_is_over_after_half_an_hour(work, world: World):
    look_at_claire(work, world)

    last = whoever(work, now=NOW + HALF_AN_HOUR - timedelta(seconds=1))
    after = whoever(work, now=NOW + HALF_AN_HOUR)

    assert last is not None
    assert last.account_id == world.claire.account_id
    assert after == world.helene


def test_it_never_outlives_the_session(work, world: World):
    with work() as unit:
        keep_session(unit, world.helene, "short")
        row = unit.session.get_one(SignIn, digest("short"))
        row.expires_at = NOW + timedelta(minutes=5)

    seen = look_at_claire(work, world, "short")

    assert seen.space_visit is not None
    assert seen.space_visit.until == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("reason", ["", "   ", "abc", "x" * 501])
def test_a_reason_is_given(work, world: World, reason: str):
    with pytest.raises(Invalid):
        begin(work, world, world.helene, world.claire.account_id, reason)

    assert whoever(work) == world.helene


def test_somebody_whom_the_site_does_not_know_cannot_be_looked_at(work, world: World):
    for account_id in (world.stranger.account_id, 0, 999_999):
        with pytest.raises(NotFound):
            begin(work, world, world.helene, account_id)


@pytest.mark.parametrize("is_here", [True, False])
def test_nobody_with_a_role_is_looked_at(work, world: World, is_here: bool):
    with work() as unit:
        site = world.site if is_here else make_site(unit, "ailleurs")
        give_role(unit, world.claire.account_id or 0, site.id or 0, SiteRole.VOLUNTEER)

    with pytest.raises(StaffSpace):
        begin(work, world, world.helene, world.claire.account_id)


def test_the_session_of_somebody_else_looks_at_nothing(work, world: World):
    with pytest.raises(ProofNeeded):
        begin(work, world, world.yann, world.claire.account_id)

    assert whoever(work) == world.helene


def test_who_looks_already_looks_at_nobody_else(work, world: World):
    seen = look_at_claire(work, world)

    with pytest.raises(NotAllowed):
        begin(work, world, seen, world.claire.account_id)


def test_a_role_that_the_member_gets_ends_it(work, world: World):
    look_at_claire(work, world)
    with work() as unit:
        elsewhere = make_site(unit, "ailleurs")
        give_role(unit, world.claire.account_id or 0, elsewhere.id or 0, SiteRole.TREASURER)

    assert whoever(work) == world.helene


def test_a_member_who_leaves_ends_it(work, world: World):
    look_at_claire(work, world)
    with work() as unit:
        unit.session.get_one(Account, world.claire.account_id).erased_at = NOW

    assert whoever(work) == world.helene


def test_the_role_of_who_looks_ends_it_with_itself(work, world: World):
    look_at_claire(work, world)
    with work() as unit:
        held = select(RoleOnSite).where(RoleOnSite.account_id == world.helene.account_id)
        unit.session.delete(unit.session.exec(held).one())

    now = whoever(work)
    assert now is not None
    assert (now.account_id, now.space_visit) == (world.helene.account_id, None)


def test_a_role_that_wants_a_second_factor_looks_only_with_it(work, world: World):
    look_at_claire(work, world)
    with work() as unit:
        site = unit.session.merge(world.site)
        site.stored_policy = {**site.stored_policy, "second_factor_roles": ["site_manager"]}

    now = whoever(work)
    assert now is not None
    assert (now.account_id, now.space_visit) == (world.helene.account_id, None)


def test_leaving_gives_the_session_back_and_twice_is_once(work, world: World):
    look_at_claire(work, world)

    with work() as unit:
        assert leave_space_visit(unit, digest(TOKEN)) == world.claire.account_id
    with work() as unit:
        assert leave_space_visit(unit, digest(TOKEN)) == 0

    assert whoever(work) == world.helene
    (end,) = lines(work, "account.look_ended")
    assert (end.actor_account_id, end.about_account_id) == (
        world.helene.account_id,
        world.claire.account_id,
    )


@pytest.mark.parametrize("way", ["out", "device"])
def test_the_end_of_the_session_ends_it(work, world: World, way: str):
    look_at_claire(work, world)

    with work(world.helene) as unit:
        if way == "out":
            end_session(unit, digest(TOKEN))
        else:
            end_device(unit, digest(TOKEN)[:16])

    assert whoever(work) is None
    assert len(lines(work, "account.look_ended")) == 1


def test_the_calendar_closes_what_is_over_once(work, world: World):
    look_at_claire(work, world)
    late = NOW + HALF_AN_HOUR + timedelta(minutes=1)

    for _worker in range(2):
        with work(now=late) as unit:
            promise_ends(unit)
    with work() as unit:
        (job,) = unit.session.exec(select(Job).where(Job.kind == "look-end"))
        payload = job.payload
    for _time in range(2):
        with work(now=late) as unit:
            end_overdue_space_visit(unit, **payload)

    assert len(lines(work, "account.look_ended")) == 1
    with work(now=late) as unit:
        assert unit.session.get_one(SignIn, digest(TOKEN)).viewed_account_id is None


def test_one_that_was_begun_again_is_not_closed(work, world: World):
    look_at_claire(work, world)
    late = NOW + HALF_AN_HOUR + timedelta(minutes=1)

    look_at_claire(work, world, now=late)
    with work(now=late) as unit:
        end_overdue_space_visit(unit, digest(TOKEN))

    assert lines(work, "account.look_ended") == []


def test_the_member_is_told_by_mail_and_in_the_journal(work, world: World):
    look_at_claire(work, world)

    with work() as unit:
        (job,) = unit.session.exec(select(Job).where(Job.kind == "mail"))
        claire = unit.session.get_one(Account, world.claire.account_id)
        assert job.payload["to"] == claire.email
        assert job.payload["values"]["staff"] == "Hélène Exemple"
        assert job.payload["values"]["reason"] == REASON
    with work(world.claire) as unit, i18n.use("fr"):
        (line,) = own_journal(unit, world.site_id).lines
    nb = "\N{NO-BREAK SPACE}"
    assert line.what == (
        f"Votre espace est consulté par l’équipe de Réseau du Rhône. Motif{nb}: {REASON}"
    )
    assert (line.who, line.is_look) == ("Hélène Exemple", True)


def test_open_pages_of_the_session_are_told(work, world: World):
    look_at_claire(work, world)

    with work() as unit:
        topics = set(unit.session.exec(select(ChangeLog.topic)))
    assert f"session:{digest(TOKEN)}" in topics


def test_a_paper_that_is_opened_is_the_deed_of_who_looks(work, world: World, portal):  # noqa: ARG001
    with work() as unit:
        own = {"site_id": world.site_id, "member_id": world.member_id}
        invoice = unit.add(make_document(number="F-2026-0001", **own)).id or 0
    seen = look_at_claire(work, world)

    with work(seen) as unit:
        assert look_at_document(unit, invoice, "fr").data.startswith(b"%PDF")

    (opened,) = lines(work, "account.paper_seen")
    assert (opened.actor_account_id, opened.actor_name) == (
        world.helene.account_id,
        "Hélène Exemple",
    )
    assert opened.about_account_id == world.claire.account_id
    assert opened.facts["for"] == world.claire.member_number
    with work(world.claire) as unit, i18n.use("en"):
        assert own_journal(unit, world.site_id).lines[0].what == (
            "F-2026-0001 opened by the staff of Réseau du Rhône"
        )


def test_a_paper_of_another_site_stays_closed(work, world: World):
    with work() as unit:
        elsewhere = make_site(unit, "ailleurs").id or 0
        own = {"site_id": elsewhere, "member_id": world.member_id}
        invoice = unit.add(make_document(number="F-2026-0001", **own)).id or 0
    seen = look_at_claire(work, world)

    with work(seen) as unit, pytest.raises(NotFound):
        look_at_document(unit, invoice, "fr")
    with work(world.claire) as unit:
        assert readable_document(unit, invoice).number == "F-2026-0001"


SECRETS = {
    "journal": lambda unit, world: own_journal(unit, world.site_id),
    "security": lambda unit, _world: security_page(unit, digest(TOKEN), "rhone"),
    "codes": lambda unit, _world: show_codes(unit),
    "app": lambda unit, _world: begin_own_app(unit, "Rhône", session=digest(TOKEN)),
    "password": lambda unit, _world: password_to_check(unit),
    "data": lambda unit, _world: data_page(unit, "rhone"),
    "copy": lambda unit, world: export_own_data(unit, world.site_id, "json", ()),
    "form": lambda unit, world: profile_form(unit, world.site_id, {}, {}, session=digest(TOKEN)),
    "profile": lambda unit, world: change_profile(unit, world.site_id, {"given_name": "X"}),
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_secret_of_the_member_is_read(work, world: World, secret):
    seen = look_at_claire(work, world)

    with work(seen) as unit, pytest.raises(NotAllowed):
        secret(unit, world)


def test_what_only_the_person_sees_stays_theirs(work, world: World):
    with work() as unit:
        for position, visible_to in enumerate((Visibility.OWNER, Visibility.STAFF)):
            key = str(visible_to)
            unit.add(question(world, key, position, visible_to))
            unit.add(ProfileValue(account_id=world.claire.account_id or 0, key=key, value=key))
    with work(world.claire) as unit:
        change_profile(
            unit, world.site_id,
            {"given_name": "Claire", "family_name": "X", "owner": "secret", "staff": "known"},
        )  # fmt: skip
    seen = look_at_claire(work, world)

    with work(world.claire) as unit, i18n.use("fr"):
        own = own_profile(unit, world.site_id)
    with work(seen) as unit, i18n.use("fr"):
        shown = own_profile(unit, world.site_id)

    assert [line.text for part in own.sections for line in part.lines] == ["secret", "known"]
    assert [line.text for part in shown.sections for line in part.lines] == ["known"]
    assert "secret" in str(own.changes)
    assert "secret" not in str(shown)
    assert len(own.changes) == len(shown.changes) + 1


def question(world: World, key: str, position: int, visible_to: Visibility) -> ProfileField:
    words = {"fr": key, "en": key}
    return ProfileField(
        site_id=world.site_id, key=key, position=position, kind=FieldKind.TEXT, choices=[],
        section=words, hints=words, labels=words, is_required=False, visible_to=visible_to,
    )  # fmt: skip


def test_nothing_of_the_member_says_that_they_came(work, world: World):
    def marks():
        with work() as unit:
            return [
                unit.session.exec(select(table).where(table.account_id == who)).all()
                for table in (AccountOnSite, KnownDevice, SignIn)
            ]

    who = world.claire.account_id
    before = marks()
    look_at_claire(work, world)

    assert marks() == before == [[], [], []]

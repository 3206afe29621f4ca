"""Somebody who lost app and codes is let in again by their site’s manager, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from membership_ui.accounts.queries import factors, people
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.lost_factor import (
    NetworkRole,
    NoFactor,
    OwnFactor,
    RoleElsewhere,
    TooManyRemovals,
)
from membership_ui.accounts.service.second_step import awaited, enter, needs_setup
from membership_ui.accounts.tables import (
    KnownDevice,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    RecoverySheet,
    SignIn,
    SiteRole,
    Totp,
)
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.casework.service.lost_factor import remove_lost_factor
from membership_ui.casework.service.people import look_at_account
from membership_ui.kernel.errors import InvalidForm, NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from tests.accounts.proofs import add_app, asked_by, just_signed_in
from tests.casework.pairs import give_one_row_of_each
from tests.conftest import NOW
from tests.world import give_role, make_account, make_site, visit

REASON = "Vue au guichet avec sa carte."


@pytest.fixture
def odile(work, world):
    """A member with an app, passkey, codes, a device and an open session."""
    with work() as unit:
        who = make_account(unit, "Odile")
        visit(unit, who.account_id, world.site_id)
        give_one_row_of_each(unit, world, who)
    return who


def remove(work, world, account_id, *, by=None, has_checked=True, reason=REASON, now=NOW):
    with work(by or world.helene, now=now) as unit:
        here = just_signed_in(unit, by or world.helene, is_strong=True)
        remove_lost_factor(
            unit, world.site_id, account_id,
            has_checked=has_checked, reason=reason, session=here,
        )  # fmt: skip


def has_factor(work, account_id) -> bool:
    with work() as unit:
        return factors.has_factor(unit.session, account_id)


def test_the_second_step_goes_whole_and_the_password_alone_signs_in(work, world, odile):
    remove(work, world, odile.account_id)

    with work(VISITOR) as unit:
        for table in (Totp, Passkey, RecoveryCode, RecoverySheet, KnownDevice):
            left = unit.session.exec(select(table).where(table.account_id == odile.account_id))
            assert left.all() == [], table
        assert not enter(unit, asked_by(odile, world.site), odile.account_id, "").is_pending


def test_every_session_and_started_sign_in_ends(work, world, odile):
    token = digest(f"session {odile.account_id}")

    remove(work, world, odile.account_id)

    with work() as unit:
        session = unit.session
        assert session.get_one(SignIn, token).ended_at == NOW
        assert people.actor_by_token(session, token, NOW) is None
        assert session.exec(select(PendingSignIn)).one().used_at == NOW
        assert f"session:{token}" in {row.topic for row in session.exec(select(ChangeLog))}


def test_the_person_is_told_and_reads_who_did_it(work, world, odile):
    remove(work, world, odile.account_id, reason="  Vue au guichet\n avec sa carte. ")

    with work() as unit:
        job = unit.session.exec(select(Job)).one()
        line = unit.session.exec(select(AuditEvent).order_by(col(AuditEvent.id))).all()[-1]
        email = people.account(unit.session, odile.account_id).email
    assert (job.payload["template"], job.payload["to"]) == ("second-factor-removed", email)
    assert line.verb == "account.factor_removed_by_staff"
    assert line.about_account_id == odile.account_id
    assert line.actor_account_id == world.helene.account_id
    assert line.facts["reason"] == REASON


def test_a_role_that_asks_for_a_factor_sets_one_up_at_the_next_sign_in(work, world):
    with work() as unit:
        site = unit.session.merge(world.site)
        site.stored_policy = {**site.stored_policy, "second_factor_roles": ["treasurer"]}
    add_app(work, world.amina, world.site)

    remove(work, world, world.amina.account_id)

    with work(VISITOR) as unit:
        entry = enter(unit, asked_by(world.amina, world.site), world.amina.account_id, "")
        assert entry.is_pending
        assert needs_setup(unit, awaited(unit, entry.token))


@pytest.mark.parametrize("who", ["claire", "stranger", "amina", "yann"])
def test_only_the_manager_may(work, world, odile, who):
    for actor in (getattr(world, who), odile, VISITOR):
        with pytest.raises(NotAllowed):
            remove(work, world, odile.account_id, by=actor)
    assert has_factor(work, odile.account_id)


def test_the_manager_of_another_site_may_not(work, world, odile):
    with work() as unit:
        elsewhere = make_site(unit, "ailleurs")
        other = make_account(unit, "Rémi", elsewhere, SiteRole.SITE_MANAGER)

    with pytest.raises(NotAllowed):
        remove(work, world, odile.account_id, by=other)
    with work(other) as unit:
        here = just_signed_in(unit, other)
        with pytest.raises(NotFound):
            remove_lost_factor(
                unit, elsewhere.id, odile.account_id,
                has_checked=True, reason=REASON, session=here,
            )  # fmt: skip


def test_not_ones_own(work, world):
    add_app(work, world.helene, world.site)

    with pytest.raises(OwnFactor):
        remove(work, world, world.helene.account_id)


def test_not_of_staff_of_a_site_that_is_not_theirs(work, world, odile):
    with work() as unit:
        site = make_site(unit, "ailleurs")
        site.name = "Amicale d’Ailleurs"
        give_role(unit, odile.account_id, site.id, SiteRole.VOLUNTEER)

    with pytest.raises(RoleElsewhere) as refused:
        remove(work, world, odile.account_id)
    assert refused.value.values == {"sites": "Amicale d’Ailleurs"}


def test_not_of_a_network_administrator_unless_one_is(work, world):
    with work() as unit:
        nadia, nils = (
            make_account(unit, name, world.site, SiteRole.NETWORK_ADMINISTRATOR)
            for name in ("Nadia", "Nils")
        )
    add_app(work, nadia, world.site)

    with pytest.raises(NetworkRole):
        remove(work, world, nadia.account_id)
    remove(work, world, nadia.account_id, by=nils)


def test_somebody_whom_the_site_does_not_know_does_not_exist(work, world):
    with work() as unit:
        unknown = make_account(unit, "Inconnue")
    add_app(work, unknown, world.site)

    for account_id in (unknown.account_id, 999_999, 0, -1):
        with pytest.raises(NotFound):
            remove(work, world, account_id)


@pytest.mark.parametrize(
    ("has_checked", "reason", "fields"),
    [
        (False, REASON, ["checked"]),
        (True, " ", ["reason"]),
        (False, "x" * 501, ["checked", "reason"]),
    ],
)
def test_the_identity_was_checked_and_there_is_a_reason(
    work, world, odile, has_checked, reason, fields
):
    with pytest.raises(InvalidForm) as refused:
        remove(work, world, odile.account_id, has_checked=has_checked, reason=reason)

    assert [problem.field for problem in refused.value.problems] == fields
    assert has_factor(work, odile.account_id)


def test_twice_is_refused_in_a_sentence(work, world, odile):
    remove(work, world, odile.account_id)

    with pytest.raises(NoFactor):
        remove(work, world, odile.account_id)


def test_five_a_day(work, world):
    for rank in range(6):
        with work() as unit:
            who = make_account(unit, "Odile")
            visit(unit, who.account_id, world.site_id)
        add_app(work, who, world.site)
        if rank < 5:
            remove(work, world, who.account_id)

    with pytest.raises(TooManyRemovals):
        remove(work, world, who.account_id)
    assert has_factor(work, who.account_id)
    remove(work, world, who.account_id, now=NOW + timedelta(days=1, minutes=1))


def test_only_the_manager_sees_that_there_is_one(work, world, odile):
    for actor, is_shown in ((world.helene, True), (world.amina, False)):
        with work(actor) as unit:
            sheet = look_at_account(unit, world.site_id, odile.account_id)
        assert (sheet.has_factor, sheet.may_merge) == (is_shown, is_shown)

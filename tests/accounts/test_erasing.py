"""Erasing an account: what goes, what stays and where, and who may not leave yet."""

from __future__ import annotations

import pytest
from sqlmodel import SQLModel, col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.rules import TooManyTries, digest
from membership_ui.accounts.rules.leaving import LastOfRole, OtherNumber
from membership_ui.accounts.service.erasing import (
    OWN_TABLES,
    count_wrong_password,
    erase_account,
    erasure_candidate,
    require_may_leave,
)
from membership_ui.accounts.service.passwords import request_password_reset
from membership_ui.accounts.service.signing_in import matching_accounts
from membership_ui.accounts.tables import Account, ProfileChange, SignIn, SiteRole
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job, JobState
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from membership_ui.memberships.service.account_closing import LastAdmin
from membership_ui.structures.tables import Attachment, AttachmentStatus
from tests.accounts.portrait import (
    EMAIL,
    FAMILY,
    GIVEN,
    NEXT_EMAIL,
    TOKEN,
    make_lonely_manager,
    make_portrait,
)
from tests.conftest import NOW
from tests.rows import rows
from tests.world import PASSWORD, World, attach, make_account, make_world

# Where the person's words may still stand, each with its reason
STAYS = {
    "document": "issued documents are kept ten years, as they were",
    "audit_event": "the journal is append-only: the law's trace keeps the name as it was",
    "job": "the last message, until it has left: its content goes when it is sent",
}
# Rows that keep the number of an erased account
KEPT_COLUMNS = {
    "document.issued_by": "who issued a document is part of its trace",
    "invoice_run.started_by": "who issued invoices is part of their trace",
    "export_run.asked_by": "the file is for that person alone, and gone after a week",
    "payment.recorded_by": "who recorded money is part of its trace",
    "stored_file.uploaded_by": "a purchase order belongs to its invoice",
    "member.account_id": "invoices and dues belong to the accounts of the association",
    "renewal.submitted_by": "the request belongs to the structure",
    "attachment.account_id": "revoked, so that the structure's history stays whole",
    **dict.fromkeys(
        ("account_merge.leaving_id", "account_merge.staying_id"),
        "which number leads to which, for the documents that name it",
    ),
    **dict.fromkeys(
        ("merge_proposal.leaving_id", "merge_proposal.staying_id"),
        "that it was proposed stays beside both numbers, without the reason",
    ),
    "merge_proposal.proposed_by_id": "who proposed a merge is part of its trace",
    "merge_proposal.seconded_by_id": "who agreed as staff is part of its trace",
    "account_merge.merged_by_id": "who merged is part of its trace",
    "account_merge.undone_by_id": "who undid it is part of its trace",
    "profile_change.changed_by_id": "without the name: another person's history stays whole",
}


@pytest.fixture
def world(work) -> World:
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def oceane(work, world):
    with work() as unit:
        return make_portrait(unit, world)


def erase(work, world, who) -> None:
    with work(who) as unit:
        checked = erasure_candidate(unit, who.member_number)
        erase_account(unit, checked, world.site_id)


def tables_with(work, *words: str) -> set[str]:
    """Names of the tables in which one of `words` stands anywhere."""
    found = set()
    with work() as unit:
        for table in SQLModel.metadata.sorted_tables:
            text = repr(unit.session.execute(table.select()).all()).casefold()
            if any(word.casefold() in text for word in words):
                found.add(table.name)
    return found


@pytest.mark.parametrize("written", ["n° {}", "N°{}", " {} "])
def test_the_number_is_typed_as_the_portal_writes_it(work, oceane, written):
    with work(oceane) as unit:
        assert erasure_candidate(unit, written.format(oceane.member_number))


def test_the_person_is_found_only_where_the_law_keeps_them(work, world, oceane):
    words = (EMAIL, NEXT_EMAIL, GIVEN, FAMILY, "Zéphyrine", "+33478000100", "+33478000101")
    assert len(tables_with(work, *words)) > len(STAYS)

    erase(work, world, oceane)

    assert tables_with(work, *words) == set(STAYS)
    # The last message is the only one that still waits
    waiting = [job for job in rows(work, Job) if job.payload]
    assert [(job.payload["template"], job.payload["to"]) for job in waiting] == [
        ("account-erased", EMAIL)
    ]


def test_what_stays_is_the_number(work, world, oceane):
    erase(work, world, oceane)

    with work() as unit:
        who = people.account(unit.session, oceane.account_id)
    assert who
    assert (who.member_number, who.given_name, who.family_name) == (
        oceane.member_number, "Compte", "supprimé",
    )  # fmt: skip
    assert (who.email, who.email_key, who.erased_at) == ("", "", NOW)


def test_every_row_that_points_at_an_account_goes_or_has_its_reason():
    gone = {f"{table.__tablename__}.account_id" for table in OWN_TABLES}
    # The look ends, the session of staff goes on; the lists of accounts listen
    gone |= {"sign_in.viewed_account_id", "account_entry.account_id"}
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "account"
    }

    assert pointing == gone | set(KEPT_COLUMNS)


def test_nobody_enters_with_what_is_left(work, world, oceane):
    erase(work, world, oceane)

    with work(VISITOR) as unit:
        session = unit.session
        assert people.actor_by_token(session, digest(TOKEN), NOW) is None
        assert people.accounts_by_identifier(session, EMAIL) == []
        assert people.accounts_by_identifier(session, oceane.member_number) == []
        request_password_reset(unit, world.site_id, "rhone", EMAIL)
        request_password_reset(unit, world.site_id, "rhone", oceane.member_number)
    templates = [job.payload["template"] for job in rows(work, Job) if job.payload]
    assert templates == ["account-erased"]


def test_open_pages_are_wiped_at_once(work, world, oceane):
    with work() as unit:
        kept = unit.session.exec(
            select(SignIn.token_hash).where(SignIn.account_id == oceane.account_id)
        ).one()

    erase(work, world, oceane)

    topics = {row.topic for row in rows(work, ChangeLog)}
    assert {f"session:{kept}", f"account:{oceane.account_id}"} <= topics


def test_attachments_are_revoked(work, world):
    with work() as unit:
        bruno = make_account(unit, "Bruno")
        attach(unit, bruno, world.structure)

    erase(work, world, bruno)

    with work() as unit:
        left = unit.session.exec(
            select(Attachment).where(Attachment.account_id == bruno.account_id)
        ).one()
    assert left.status is AttachmentStatus.REVOKED
    assert f"member:{world.member_id}" in {row.topic for row in rows(work, ChangeLog)}


def test_the_only_admin_of_a_member_structure_names_another_first(work, world):
    with work(world.claire) as unit, pytest.raises(LastAdmin) as refused:
        require_may_leave(unit)
    assert refused.value.values == {"structure": "Ville de Condrieu"}

    with work() as unit:
        bruno = make_account(unit, "Bruno")
        attach(unit, bruno, world.structure)
    erase(work, world, world.claire)
    with work(bruno) as unit, pytest.raises(LastAdmin):
        erasure_candidate(unit, bruno.member_number)


def test_the_admin_of_a_structure_whose_membership_is_over_may_leave(work, world):
    later = NOW.replace(year=2027)

    with work(world.claire, now=later) as unit:
        require_may_leave(unit)


def test_the_only_manager_of_a_site_names_another_first(work, world):
    with work() as unit:
        solange = make_lonely_manager(unit, world)
    with work(solange) as unit, pytest.raises(LastOfRole):
        require_may_leave(unit)

    with work() as unit:
        make_account(unit, "Thibault", world.site, SiteRole.SITE_MANAGER)
    erase(work, world, solange)


def test_the_number_is_typed_and_the_password_is_that_of_the_account(work, world, oceane):
    for typed in ("", "99999", world.claire.member_number):
        with work(oceane) as unit, pytest.raises(OtherNumber):
            erasure_candidate(unit, typed)
    with work(oceane) as unit:
        checked = erasure_candidate(unit, f" {oceane.member_number} ")

    assert matching_accounts([checked], PASSWORD) == [oceane.account_id]
    assert matching_accounts([checked], "another phrase") == []


def test_somebody_else_s_check_erases_nothing(work, world, oceane):
    with work(oceane) as unit:
        checked = erasure_candidate(unit, oceane.member_number)

    for other in (world.claire, VISITOR):
        with work(other) as unit, pytest.raises(NotAllowed):
            erase_account(unit, checked, world.site_id)
    with work() as unit:
        who = unit.session.get_one(Account, oceane.account_id)
        who.password_hash = "changed meanwhile"
    with work(oceane) as unit, pytest.raises(NotAllowed):
        erase_account(unit, checked, world.site_id)


def test_erasing_twice_finds_nobody(work, world, oceane):
    erase(work, world, oceane)

    with work(oceane) as unit, pytest.raises(NotFound):
        erasure_candidate(unit, oceane.member_number)


def test_guessing_the_password_is_slowed_down(work, world, oceane):
    for _guess in range(5):
        with work(oceane) as unit:
            erasure_candidate(unit, oceane.member_number)
            count_wrong_password(unit)

    with work(oceane) as unit, pytest.raises(TooManyTries):
        erasure_candidate(unit, oceane.member_number)


def test_mails_of_another_person_at_the_same_address_stay(work, world, oceane):
    with work() as unit:
        paul = make_account(unit, "Paul")
        row = unit.session.get_one(Account, paul.account_id)
        row.email, row.email_key = EMAIL, EMAIL
        request_password_reset(unit, world.site_id, "rhone", paul.member_number)
        request_password_reset(unit, world.site_id, "rhone", oceane.member_number)

    erase(work, world, oceane)

    waiting = [job for job in rows(work, Job) if job.state is JobState.WAITING]
    assert [job.payload["template"] for job in waiting] == ["password-reset", "account-erased"]
    assert waiting[0].payload["values"]["accounts"][0]["number"] == paul.member_number


def test_what_they_changed_for_others_loses_their_name(work, world, oceane):
    erase(work, world, oceane)

    with work() as unit:
        kept = unit.session.exec(
            select(ProfileChange).where(col(ProfileChange.account_id) == world.claire.account_id)
        ).one()
    assert (kept.changed_by_name, kept.after) == ("", "+33478000999")


def test_the_journal_tells_of_it(work, world, oceane):
    erase(work, world, oceane)

    line = next(row for row in rows(work, AuditEvent) if row.verb == "account.erased")
    assert (line.subject, line.actor_name) == (
        f"account:{oceane.account_id}", f"{GIVEN} {FAMILY}",
    )  # fmt: skip

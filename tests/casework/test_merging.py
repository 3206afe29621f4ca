"""Who may make two accounts one, what then moves, and that nobody enters the one that left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import SQLModel, col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.queries.factors import has_factor
from membership_ui.accounts.rules import DeadLink, WrongPassword, digest, email_key
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.rules.merging import (
    AlreadyMerged,
    FamilyTooLarge,
    HoldsRole,
    OtherManagers,
    SameAccount,
    UnverifiedSide,
)
from membership_ui.accounts.service.addresses import use_link
from membership_ui.accounts.service.passwords import request_password_reset, reset_password
from membership_ui.accounts.service.second_step import enter
from membership_ui.accounts.service.signing_in import SignInRequest, find_candidates
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    AccountOnSite,
    HouseholdPerson,
    MergeProposal,
    ProfileValue,
    SiteRole,
)
from membership_ui.adapters.tables import AuditEvent, ChangeLog, Job
from membership_ui.billing.service.reading import readable_document
from membership_ui.casework.service.people import find_accounts
from membership_ui.casework.views.people import AccountSearch
from membership_ui.kernel.errors import Invalid, NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from membership_ui.register.service.entries import refresh_entry
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus
from tests.accounts.looks import keep_session
from tests.casework.pairs import (
    REASON,
    account,
    give_one_row_of_each,
    invoice_of,
    merge,
    own_membership,
    snapshot,
    undo,
    visit,
)
from tests.rows import rows
from tests.world import attach, give_role, make_account, make_site, make_world

# What a merge does with each column that points at an account
MOVES = {
    "account_on_site.account_id",
    "attachment.account_id",
    "household_person.account_id",
    "member.account_id",
    "profile_value.account_id",
    "renewal.submitted_by",
    "stored_file.uploaded_by",
}
STAYS = {
    "sign_in.account_id": "a session belongs to the account that opened it; it ends",
    "password_reset.account_id": "it would open the other account; it no longer works",
    "email_link.account_id": "it proves the address of one account; it no longer works",
    "totp.account_id": "what proves a person never moves",
    "recovery_code.account_id": "what proves a person never moves",
    "recovery_sheet.account_id": "what proves a person never moves",
    "passkey.account_id": "what proves a person never moves",
    "pending_sign_in.account_id": "half of a sign-in to that account; it ends",
    "known_device.account_id": "a browser is known to the account that signed in there",
    "role_on_site.account_id": "a merge gives nobody a right: who has a role is not merged",
    "profile_change.account_id": "the history of the account that was",
    "profile_change.changed_by_id": "who changed something is part of its trace",
    "document.issued_by": "who issued a document is part of its trace",
    "invoice_run.started_by": "who issued invoices is part of their trace",
    "export_run.asked_by": "the file is for that person alone, and gone after a week",
    "payment.recorded_by": "who recorded money is part of its trace",
    "account_merge.leaving_id": "an earlier merge stays what it was: the chain is followed",
    "account_merge.staying_id": "an earlier merge stays what it was: the chain is followed",
    "account_merge.merged_by_id": "who merged is part of its trace",
    "account_merge.undone_by_id": "who undid it is part of its trace",
    "merge_proposal.leaving_id": "that it was proposed is part of the trace of both",
    "merge_proposal.staying_id": "that it was proposed is part of the trace of both",
    "merge_proposal.proposed_by_id": "who proposed a merge is part of its trace",
    "merge_proposal.seconded_by_id": "who agreed as staff is part of its trace",
}
# A look at the space is over, and undoing brings none back; no list has whoever left
ENDS = {"sign_in.viewed_account_id", "account_entry.account_id"}


def holding(work, account_id: int) -> set[str]:
    """The columns in which the account's key stands."""
    with work() as unit:
        return {
            f"{table.name}.{key.parent.name}"
            for table in SQLModel.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name == "account"
            and unit.session.execute(
                table.select().where(table.c[key.parent.name] == account_id)
            ).first()
        }


def letters(work) -> list[tuple[str, str]]:
    with work() as unit:
        jobs = unit.session.exec(select(Job).where(Job.kind == "mail").order_by(col(Job.id)))
        return [(job.payload["template"], job.payload["to"]) for job in jobs]


def test_every_column_that_points_at_an_account_is_decided():
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "account"
    }

    assert pointing == MOVES | set(STAYS) | ENDS


def test_what_is_decided_is_what_happens(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
        until = unit.now + timedelta(minutes=30)
        seen = {"viewed_account_id": two.old_id, "viewed_site_id": world.site_id}
        keep_session(unit, world.helene, **seen, viewed_until=until)
    unfilled = {
        "role_on_site.account_id",
        *(one for one in STAYS if one.startswith(("account_merge", "merge_proposal"))),
    }
    assert holding(work, two.old_id) == (MOVES | set(STAYS) | ENDS) - unfilled

    merge(work, world, two.old_id, two.new_id)

    assert holding(work, two.new_id) == MOVES | {
        "account_entry.account_id",
        "account_merge.staying_id",
        "merge_proposal.staying_id",
    }
    # It keeps the visit that both made
    assert holding(work, two.old_id) == (set(STAYS) - unfilled) | {
        "account_merge.leaving_id",
        "merge_proposal.leaving_id",
        "account_on_site.account_id",
    }


def test_nothing_that_proves_a_person_is_gained(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
    before = account(work, two.new_id)

    merge(work, world, two.old_id, two.new_id)

    after = account(work, two.new_id)
    with work() as unit:
        assert not has_factor(unit.session, two.new_id)
        assert people.actor_of(unit.session, after).roles == {}
    assert after.model_dump() == before.model_dump()


def test_nobody_enters_the_account_that_left(work, world, two):
    old = account(work, two.old_id)
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)

    merge(work, world, two.old_id, two.new_id)

    asked = SignInRequest("", "192.0.2.1", world.site_id, False, "")
    with work(VISITOR) as unit:
        session = unit.session
        token = digest(f"session {two.old_id}")
        assert people.actor_by_token(session, token, unit.now) is None
        for identifier in (old.email, old.member_number):
            assert (
                find_candidates(unit, SignInRequest(identifier, "", world.site_id, False, "")) == []
            )
            request_password_reset(unit, world.site_id, "rhone", identifier)
        with pytest.raises(WrongPassword):
            enter(unit, asked, two.old_id, "")
        with pytest.raises(DeadLink):
            reset_password(unit, f"reset {two.old_id}", "hash", world.site_id)
        with pytest.raises(DeadLink):
            use_link(unit, f"link {two.old_id}", world.site_id)
    assert not [letter for letter in letters(work) if letter[0] == "password-reset"]
    with work() as unit:
        topics = {row.topic for row in unit.session.exec(select(ChangeLog))}
    assert f"session:{digest(f'session {two.old_id}')}" in topics


def test_staff_find_the_one_that_stays_only(work, world, two):
    merge(work, world, two.old_id, two.new_id)

    with work(world.helene) as unit:
        found = find_accounts(unit, world.site_id, AccountSearch("odile"))
    assert [line.id for line in found.lines] == [two.new_id]


def test_its_documents_are_read_by_the_one_that_stays(work, world, two):
    with work() as unit:
        document = unit.add(invoice_of(unit, world, two.old_id, "F-2026-0908")).id or 0
    with work(two.new) as unit, pytest.raises(NotFound):
        readable_document(unit, document)

    merge(work, world, two.old_id, two.new_id)

    with work(two.new) as unit:
        assert readable_document(unit, document).id == document
    with work(world.stranger) as unit, pytest.raises(NotFound):
        readable_document(unit, document)


S, R = AttachmentStatus, AttachmentRole


@pytest.mark.parametrize(
    ("old", "new", "joined"),
    [
        ((S.VALIDATED, R.ADMIN), (S.PENDING, R.PERSONAL), (S.VALIDATED, R.ADMIN)),
        ((S.PENDING, R.PERSONAL), (S.VALIDATED, R.ADMIN), (S.VALIDATED, R.ADMIN)),
        # Nobody ever made this person a validated administrator
        ((S.PENDING, R.ADMIN), (S.VALIDATED, R.PERSONAL), (S.VALIDATED, R.PERSONAL)),
        ((S.VALIDATED, R.PERSONAL), (S.REVOKED, R.ADMIN), (S.VALIDATED, R.PERSONAL)),
        ((S.REVOKED, R.ADMIN), (S.REFUSED, R.PERSONAL), (S.REFUSED, R.PERSONAL)),
    ],
)
def test_two_attachments_to_one_structure_become_the_stronger(work, world, two, old, new, joined):
    with work() as unit:
        first = attach(unit, two.old, world.structure, status=old[0], role=old[1])
        first.created_at = unit.now - timedelta(days=400)
        attach(unit, two.new, world.structure, status=new[0], role=new[1])

    merge(work, world, two.old_id, two.new_id)

    (kept,) = rows(work, Attachment, account_id=two.new_id)
    (left,) = rows(work, Attachment, account_id=two.old_id)
    assert (kept.status, kept.role, kept.created_at) == (*joined, first.created_at)
    assert left.status in (S.REVOKED, S.REFUSED)


def test_answers_and_family_come_without_doubles(work, world, two):
    with work() as unit:
        for account_id, values in (
            (two.old_id, {"phone": "+33478000100", "employer": "dgac"}),
            (two.new_id, {"phone": "+33478000101"}),
        ):
            for key, value in values.items():
                unit.add(ProfileValue(account_id=account_id, key=key, value=value))
        family = {"relation": Relation.CHILD, "family_name": "Exemple"}
        for given, born in (("Lou", "2015-03-09"), ("Zoé", "2017-01-02"), ("Anaïs", None)):
            unit.add(_child(two.old_id, given, born, **family))
        for given, born in (("LOU", None), ("Zoé", "2018-01-02"), ("Anais", "2019-01-02")):
            unit.add(_child(two.new_id, given, born, **family))

    merge(work, world, two.old_id, two.new_id)

    answers = {row.key: row.value for row in rows(work, ProfileValue, account_id=two.new_id)}
    assert answers == {"phone": "+33478000101", "employer": "dgac"}
    family = {
        (row.given_name, str(row.birth_date))
        for row in rows(work, HouseholdPerson, account_id=two.new_id)
    }
    # Lou gains a birth date; two Zoés of two days are two children
    assert family == {
        ("LOU", "2015-03-09"),
        ("Zoé", "2017-01-02"),
        ("Zoé", "2018-01-02"),
        ("Anais", "2019-01-02"),
    }


def _child(account_id: int, given: str, born: str | None, **values) -> HouseholdPerson:
    day = date.fromisoformat(born) if born else None
    return HouseholdPerson(account_id=account_id, given_name=given, birth_date=day, **values)


def _family(work, account_id: int, relation: Relation, names: list[str]) -> None:
    with work() as unit:
        for given in names:
            values = {"relation": relation, "family_name": "Exemple"}
            unit.add(_child(account_id, given, None, **values))


@pytest.mark.parametrize("chosen", ["Paul", "Luc"])
def test_of_two_spouses_the_chosen_one_stays(work, world, two, chosen):
    _family(work, two.old_id, Relation.SPOUSE, ["Paul"])
    _family(work, two.new_id, Relation.SPOUSE, ["Luc"])
    before = snapshot(work)
    spouses = {row.given_name: row.id for row in rows(work, HouseholdPerson)}

    merge_id = merge(work, world, two.old_id, two.new_id, spouse_id=spouses[chosen])

    families = {
        one: [row.given_name for row in rows(work, HouseholdPerson, account_id=one)]
        for one in (two.old_id, two.new_id)
    }
    (other,) = {"Paul", "Luc"} - {chosen}
    assert families == {two.new_id: [chosen], two.old_id: [other]}
    assert undo(work, world, merge_id) == []
    assert snapshot(work) == before


@pytest.mark.parametrize("answer", [0, -1, 999_999, "own child"])
def test_which_of_two_spouses_stays_has_to_be_said(work, world, two, answer):
    _family(work, two.old_id, Relation.SPOUSE, ["Paul"])
    _family(work, two.new_id, Relation.SPOUSE, ["Luc"])
    _family(work, two.new_id, Relation.CHILD, ["Lou"])
    if answer == "own child":
        answer = rows(work, HouseholdPerson, given_name="Lou")[0].id

    with pytest.raises(Invalid) as refused:
        merge(work, world, two.old_id, two.new_id, spouse_id=answer)

    assert refused.value.field == "spouse"
    assert rows(work, MergeProposal) == []


def test_the_same_spouse_on_both_sides_is_one(work, world, two):
    for account_id in (two.old_id, two.new_id):
        _family(work, account_id, Relation.SPOUSE, ["Paul"])

    merge(work, world, two.old_id, two.new_id)

    assert len(rows(work, HouseholdPerson, account_id=two.new_id)) == 1


def test_families_too_large_together_say_how_many_are_too_many(work, world, two):
    _family(work, two.old_id, Relation.CHILD, [f"Aîné{n}" for n in range(12)])
    _family(work, two.new_id, Relation.CHILD, [f"Cadet{n}" for n in range(12)])

    with pytest.raises(FamilyTooLarge) as refused:
        merge(work, world, two.old_id, two.new_id)

    assert refused.value.values == {"count": 24, "most": 20, "more": 4}
    assert len(rows(work, HouseholdPerson, account_id=two.new_id)) == 12


def test_a_site_knows_the_person_since_the_earlier_day(work, world, two):
    (own,) = rows(work, AccountOnSite, account_id=two.old_id)
    with work() as unit:
        own = unit.session.get_one(AccountOnSite, own.id)
        own.since = unit.now - timedelta(days=900)

    merge(work, world, two.old_id, two.new_id)

    (known,) = rows(work, AccountOnSite, account_id=two.new_id)
    assert known.since == own.since


@pytest.mark.parametrize("who", ["claire", "stranger", "amina", "yann"])
def test_only_the_manager_of_the_site_merges(work, world, two, who):
    with pytest.raises(NotAllowed):
        merge(work, world, two.old_id, two.new_id, by=getattr(world, who))
    with pytest.raises(NotAllowed):
        merge(work, world, two.old_id, two.new_id, by=VISITOR)
    assert account(work, two.old_id).closed_at is None


def test_the_manager_of_another_site_does_not(work, world, two):
    with work() as unit:
        other = make_account(unit, "Rémi", make_site(unit, "ailleurs"), SiteRole.SITE_MANAGER)

    with pytest.raises(NotAllowed):
        merge(work, world, two.old_id, two.new_id, by=other)


def test_accounts_that_the_site_does_not_know_do_not_exist(work, world, two):
    with work() as unit:
        unknown = make_account(unit, "Odile").account_id or 0

    for pair in ((unknown, two.new_id), (two.old_id, unknown), (0, two.new_id), (-1, 999_999)):
        with pytest.raises(NotFound):
            merge(work, world, *pair)


def test_an_account_is_not_merged_with_itself(work, world, two):
    with pytest.raises(SameAccount):
        merge(work, world, two.old_id, two.old_id)


@pytest.mark.parametrize("side", ["old_id", "new_id"])
@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_the_account_of_staff_is_not_merged(work, world, two, side, is_elsewhere):
    with work() as unit:
        site = make_site(unit, "ailleurs") if is_elsewhere else world.site
        give_role(unit, getattr(two, side), site.id, SiteRole.VOLUNTEER)

    with pytest.raises(HoldsRole):
        merge(work, world, two.old_id, two.new_id)
    with pytest.raises(HoldsRole):
        merge(work, world, world.helene.account_id, two.new_id)


@pytest.mark.parametrize(
    ("is_shared", "unverified", "is_refused"),
    [
        # It answers by its link, or a second member of staff does
        (False, "old_id", False),
        (False, "new_id", True),
        # Whoever opened an account with another's address has proved nothing
        (True, "new_id", True),
        (True, "old_id", False),
    ],
)
def test_what_stays_has_proved_its_address(work, world, two, is_shared, unverified, is_refused):
    with work() as unit:
        unit.session.get_one(Account, getattr(two, unverified)).email_verified_at = None
        if is_shared:
            for account_id in (two.old_id, two.new_id):
                who = unit.session.get_one(Account, account_id)
                who.email, who.email_key = (
                    "odile@members.example",
                    email_key("odile@members.example"),
                )

    if is_refused:
        with pytest.raises(UnverifiedSide):
            merge(work, world, two.old_id, two.new_id)
    else:
        assert merge(work, world, two.old_id, two.new_id)


def test_other_sites_that_know_one_must_agree(work, world, two):
    with work() as unit:
        other = make_site(unit, "ailleurs")
        other.name = "Amicale d’Ailleurs"
        visit(unit, two.old_id, other.id)

    with pytest.raises(OtherManagers) as refused:
        merge(work, world, two.old_id, two.new_id)
    assert refused.value.values == {"sites": "Amicale d’Ailleurs"}

    with work() as unit:
        role = SiteRole.SITE_MANAGER
        give_role(unit, world.helene.account_id, other.id, role)
        helene = unit.session.get_one(Account, world.helene.account_id)
        both = people.actor_of(unit.session, helene)
    assert merge(work, world, two.old_id, two.new_id, by=both)


@pytest.mark.parametrize("what", ["membership", "document", "attachment"])
def test_a_site_on_which_something_hangs_must_agree_too(work, world, two, what):
    with work() as unit:
        elsewhere = make_world(unit, "ailleurs")
        row = {
            "membership": lambda: own_membership(unit, elsewhere, two.old_id),
            "document": lambda: invoice_of(unit, elsewhere, two.old_id, "F-2026-0911"),
            "attachment": lambda: None,
        }[what]()
        if row:
            unit.add(row)
        else:
            refresh_entry(unit, elsewhere.site_id, elsewhere.member_id)
            attach(unit, two.old, elsewhere.structure, status=S.REFUSED)

    with pytest.raises(OtherManagers):
        merge(work, world, two.old_id, two.new_id)


def test_the_network_administrator_merges_anywhere(work, world, two):
    with work() as unit:
        visit(unit, two.old_id, make_site(unit, "ailleurs").id)
        admin = make_account(unit, "Nadia", world.site, SiteRole.NETWORK_ADMINISTRATOR)

    assert merge(work, world, two.old_id, two.new_id, by=admin)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_a_reason_is_given(work, world, two, reason):
    with pytest.raises(Invalid) as refused:
        merge(work, world, two.old_id, two.new_id, reason=reason)
    assert refused.value.field == "reason"


def test_merging_twice_is_refused_in_a_sentence(work, world, two):
    merge(work, world, two.old_id, two.new_id)

    for pair in ((two.old_id, two.new_id), (two.new_id, two.old_id)):
        with pytest.raises(AlreadyMerged) as refused:
            merge(work, world, *pair)
        assert refused.value.values == {"number": two.old.member_number}


def test_both_addresses_are_told(work, world, two):
    merge(work, world, two.old_id, two.new_id)

    to = {account(work, one).email for one in (two.old_id, two.new_id)}
    assert set(letters(work)) == {
        (template, one) for template in ("merge-proposed", "accounts-merged") for one in to
    }
    with work() as unit:
        *_asked, job, _other = unit.session.exec(select(Job).order_by(col(Job.id)))
    said = job.payload["values"]
    assert (said["staying"], said["leaving"]) == (two.new.member_number, two.old.member_number)
    assert said["until"] == "2026-12-22"


def test_an_address_that_both_use_is_told_once(work, world, two):
    with work() as unit:
        for one in (two.old_id, two.new_id):
            who = unit.session.get_one(Account, one)
            who.email = who.email_key = "odile@members.example"

    merge(work, world, two.old_id, two.new_id)

    asked, told = letters(work)
    assert asked == ("merge-proposed", "odile@members.example")
    assert told == ("accounts-merged", "odile@members.example")


def test_the_journal_of_each_tells_of_it(work, world, two):
    merge(work, world, two.old_id, two.new_id)

    lines = {row.about_account_id: row for row in rows(work, AuditEvent)}
    assert lines[two.old_id].verb == "account.merged_away"
    assert lines[two.new_id].verb == "account.merged_in"
    for line in (lines[two.old_id], lines[two.new_id]):
        assert line.actor_account_id == world.helene.account_id
        assert line.facts["reason"] == REASON
    assert rows(work, AccountMerge)[0].reason == REASON

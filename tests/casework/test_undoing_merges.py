"""A merge is undone for thirty days: what moved goes back, what came since stays."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from membership_ui.accounts.queries import people
from membership_ui.accounts.queries.merges import closed_into
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.rules.merge_proposals import AlreadyProposed
from membership_ui.accounts.rules.merging import (
    AlreadyMerged,
    LaterMerge,
    OtherManagers,
    SideErased,
    UndoneAlready,
    UndoTooLate,
)
from membership_ui.accounts.service.erasing import erase_account, erasure_candidate
from membership_ui.accounts.service.signing_in import SignInRequest, find_candidates
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    HouseholdPerson,
    MergedRow,
    ProfileValue,
    SignIn,
    SiteRole,
)
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.billing.service.reading import readable_document
from membership_ui.billing.tables import StoredFile
from membership_ui.casework.service.merging import undo_merge
from membership_ui.kernel.errors import Conflict, NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus
from tests.accounts.proofs import just_signed_in
from tests.casework.pairs import (
    account,
    give_one_row_of_each,
    invoice_of,
    merge,
    own_membership,
    renewal,
    snapshot,
    undo,
)
from tests.conftest import NOW
from tests.rows import rows
from tests.world import attach, make_account, make_site, make_structure, make_world, visit

STATUSES, ROLES = st.sampled_from(AttachmentStatus), st.sampled_from(AttachmentRole)
DAYS = st.integers(0, 900)
# What hangs on one account: some of everything that two accounts may have in common
HANGING = st.fixed_dictionaries(
    {
        "attachments": st.dictionaries(st.integers(0, 2), st.tuples(STATUSES, ROLES, DAYS)),
        "answers": st.dictionaries(st.sampled_from("abc"), st.text("xyz", max_size=3)),
        # Three families together stay under the most that one may count
        "family": st.lists(
            st.tuples(st.sampled_from(("Lou", "LOÜ", "Zoé")), st.booleans()), max_size=6
        ),
        "visits": st.dictionaries(st.integers(0, 1), DAYS),
        "files": st.integers(0, 2),
        "years": st.sets(st.integers(2020, 2022)),
    }
)


def hang(unit, world, sites, structures, account_id: int, what) -> None:
    who = unit.session.get_one(Account, account_id)
    actor = people.actor_of(unit.session, who)
    for rank, (status, role, days) in what["attachments"].items():
        row = attach(unit, actor, structures[rank], role, status)
        row.created_at = unit.now - timedelta(days=days)
    for key, value in what["answers"].items():
        unit.add(ProfileValue(account_id=account_id, key=key, value=value))
    for given_name, is_dated in what["family"]:
        born = NOW.date() if is_dated else None
        unit.add(
            HouseholdPerson(
                account_id=account_id, relation=Relation.CHILD, given_name=given_name,
                family_name="Exemple", birth_date=born,
            )
        )  # fmt: skip
    for rank, days in what["visits"].items():
        visit(unit, account_id, sites[rank], unit.now - timedelta(days=days))
    for _rank in range(what["files"]):
        unit.add(
            StoredFile(
                sha256="0" * 64, size=1, media_type="application/pdf", original_name="x.pdf",
                uploaded_by=account_id, uploaded_at=unit.now,
            )
        )  # fmt: skip
    for year in what["years"]:
        unit.add(own_membership(unit, world, account_id, year))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=HANGING, second=HANGING, third=HANGING)
def test_merging_and_undoing_leaves_every_table_as_it_was(work, world, first, second, third):
    with work() as unit:
        admin = make_account(unit, "Nadia", world.site, SiteRole.NETWORK_ADMINISTRATOR)
        sites = [world.site_id, make_site(unit, f"s{admin.member_number}").id]
        structures = [make_structure(unit, f"Ville {rank}") for rank in range(3)]
        three = [make_account(unit, "Odile").account_id or 0 for _rank in range(3)]
        for account_id, what in zip(three, (first, second, third), strict=True):
            known = {0: 0, **what["visits"]}
            hang(unit, world, sites, structures, account_id, what | {"visits": known})
    before = snapshot(work)

    one = merge(work, world, three[0], three[1], by=admin)
    between = snapshot(work)
    two = merge(work, world, three[1], three[2], by=admin)
    undone = undo(work, world, two, by=admin)
    assert (undone, snapshot(work)) == ([], between)
    undone = undo(work, world, one, by=admin)

    assert (undone, snapshot(work)) == ([], before)


def test_all_that_hung_on_it_hangs_on_it_again(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
        unit.add(renewal(world, two.old_id, 2029))
    before = snapshot(work)

    assert undo(work, world, merge(work, world, two.old_id, two.new_id)) == []

    after = snapshot(work)
    # Sessions that ended stay ended
    ended = {"sign_in", "pending_sign_in"}
    assert {name for name in before if before[name] != after[name]} == ended
    assert rows_of_session(work, two.old_id).ended_at == NOW


def rows_of_session(work, account_id: int) -> SignIn:
    with work() as unit:
        return unit.session.exec(select(SignIn).where(SignIn.account_id == account_id)).one()


def test_the_account_is_open_again_with_its_own_password(work, world, two):
    old = account(work, two.old_id)
    merge_id = merge(work, world, two.old_id, two.new_id)

    undo(work, world, merge_id)

    with work(VISITOR) as unit:
        asked = SignInRequest(old.member_number, "", world.site_id, False, "")
        assert [one.account_id for one in find_candidates(unit, asked)] == [two.old_id]


def test_documents_are_read_by_their_own_account_only(work, world, two):
    with work() as unit:
        document = unit.add(invoice_of(unit, world, two.old_id, "F-2026-0908")).id or 0

    undo(work, world, merge(work, world, two.old_id, two.new_id))

    with work(two.new) as unit, pytest.raises(NotFound):
        readable_document(unit, document)
    with work(two.old) as unit:
        assert readable_document(unit, document)


def test_what_came_since_stays_where_it_is(work, world, two):
    merge_id = merge(work, world, two.old_id, two.new_id)
    with work() as unit:
        unit.add(ProfileValue(account_id=two.new_id, key="phone", value="+33478000101"))
        attach(unit, two.new, world.structure)

    assert undo(work, world, merge_id) == []

    assert rows(work, ProfileValue, account_id=two.new_id)
    assert rows(work, Attachment, account_id=two.new_id)
    assert not rows(work, Attachment, account_id=two.old_id)


def test_what_changed_since_is_named_and_left(work, world, two):
    with work() as unit:
        attach(unit, two.old, world.structure)
        attach(unit, two.new, world.structure, AttachmentRole.PERSONAL)
        unit.add(ProfileValue(account_id=two.old_id, key="phone", value="+33478000101"))
    merge_id = merge(work, world, two.old_id, two.new_id)
    with work() as unit:
        kept = unit.session.exec(
            select(Attachment).where(Attachment.account_id == two.new_id)
        ).one()
        kept.status = AttachmentStatus.REVOKED
        kept.role = AttachmentRole.PERSONAL
        unit.session.delete(
            unit.session.exec(
                select(ProfileValue).where(ProfileValue.account_id == two.new_id)
            ).one()
        )

    left = undo(work, world, merge_id)

    assert sorted(left) == ["attachment", "profile_value"]
    (now,) = rows(work, Attachment, account_id=two.new_id)
    assert (now.status, now.role) == (AttachmentStatus.REVOKED, AttachmentRole.PERSONAL)
    (own,) = rows(work, Attachment, account_id=two.old_id)
    assert (own.status, own.role) == (AttachmentStatus.VALIDATED, AttachmentRole.ADMIN)
    assert rows(work, AuditEvent)[-1].facts["kept"] == left


def test_it_can_be_undone_on_the_thirtieth_day_and_not_after(work, world, two):
    merge_id = merge(work, world, two.old_id, two.new_id)
    # 22 December, 23:30 in Paris, and half an hour later
    last = NOW.replace(month=12, day=22, hour=22, minute=30)

    with pytest.raises(UndoTooLate) as refused:
        undo(work, world, merge_id, now=last + timedelta(minutes=30))
    assert refused.value.values == {"day": "22 décembre 2026"}

    undo(work, world, merge_id, now=last)


def test_it_is_undone_once(work, world, two):
    merge_id = merge(work, world, two.old_id, two.new_id)
    undo(work, world, merge_id)

    with pytest.raises(UndoneAlready):
        undo(work, world, merge_id)
    # And made again
    assert merge(work, world, two.old_id, two.new_id) != merge_id


def test_the_later_merge_is_undone_first(work, world, two):
    with work() as unit:
        third = make_account(unit, "Odile").account_id or 0
        visit(unit, third, world.site_id)
    one = merge(work, world, two.old_id, two.new_id)
    two_into_three = merge(work, world, two.new_id, third)

    with work() as unit:
        assert closed_into(unit.session, third) == [two.new_id, two.old_id]
    with pytest.raises(LaterMerge):
        undo(work, world, one)
    undo(work, world, two_into_three)
    undo(work, world, one)


def test_two_merges_into_one_account_are_undone_from_the_last(work, world, two):
    with work() as unit:
        third = make_account(unit, "Odile").account_id or 0
        visit(unit, third, world.site_id)
    one = merge(work, world, two.old_id, third)
    other = merge(work, world, two.new_id, third)

    with pytest.raises(LaterMerge):
        undo(work, world, one)
    undo(work, world, other)
    undo(work, world, one)


def erase(work, world, who) -> None:
    with work(who) as unit:
        erase_account(unit, erasure_candidate(unit, who.member_number), world.site_id)


def test_erasing_the_one_that_stays_erases_both_and_ends_the_way_back(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
    merge_id = merge(work, world, two.old_id, two.new_id)

    erase(work, world, two.new)

    old = account(work, two.old_id)
    assert (old.email, old.family_name, old.erased_at) == ("", "supprimé", NOW)
    assert rows(work, MergedRow) == []
    assert rows(work, AccountMerge)[0].reason == ""
    assert not rows(work, HouseholdPerson)
    with pytest.raises(SideErased):
        undo(work, world, merge_id)
    # The farewell goes to the address of the person who left
    with work() as unit:
        waiting = [job.payload["template"] for job in unit.session.exec(select(Job)) if job.payload]
    assert waiting == ["account-erased"]


@pytest.mark.parametrize("who", ["claire", "stranger", "amina", "yann"])
def test_only_the_manager_undoes(work, world, two, who):
    merge_id = merge(work, world, two.old_id, two.new_id)

    with pytest.raises(NotAllowed):
        undo(work, world, merge_id, by=getattr(world, who))
    with pytest.raises(NotAllowed):
        undo(work, world, merge_id, by=two.new)


def test_a_merge_of_another_site_does_not_exist_here(work, world, two):
    merge_id = merge(work, world, two.old_id, two.new_id)
    with work() as unit:
        elsewhere = make_world(unit, "ailleurs")

    with work(elsewhere.helene) as unit:
        here = just_signed_in(unit, elsewhere.helene, is_strong=True)
        for wanted in (merge_id, 999_999, 0, -1):
            with pytest.raises(NotFound):
                undo_merge(unit, elsewhere.site_id, wanted, session=here)


def test_undoing_takes_the_right_that_merging_took(work, world, two):
    with work() as unit:
        visit(unit, two.old_id, make_site(unit, "ailleurs").id)
        admin = make_account(unit, "Nadia", world.site, SiteRole.NETWORK_ADMINISTRATOR)
    merge_id = merge(work, world, two.old_id, two.new_id, by=admin)

    with pytest.raises(OtherManagers):
        undo(work, world, merge_id)


def test_both_are_told_and_each_journal_says_it(work, world, two):
    undo(work, world, merge(work, world, two.old_id, two.new_id))

    to = [account(work, one).email for one in (two.new_id, two.old_id)]
    with work() as unit:
        jobs = unit.session.exec(select(Job).order_by(col(Job.id)))
        told = [(job.payload["template"], job.payload["to"]) for job in jobs]
    assert told[-2:] == [("merge-undone", one) for one in to]
    undone = [row for row in rows(work, AuditEvent) if row.verb == "account.merge_undone"]
    assert {row.about_account_id for row in undone} == {two.old_id, two.new_id}


def at_once(*acts) -> list[Exception | None]:
    """All of them at the same instant, each in a thread; what each was refused with."""
    gate = Barrier(len(acts))
    outcomes: list[Exception | None] = [None] * len(acts)

    def run(rank: int) -> None:
        gate.wait()
        try:
            acts[rank]()
        except Exception as refusal:
            outcomes[rank] = refusal

    threads = [Thread(target=run, args=(rank,)) for rank in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_two_staff_merge_the_same_pair_at_once(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)

    outcomes = at_once(
        lambda: merge(work, world, two.old_id, two.new_id),
        lambda: merge(work, world, two.old_id, two.new_id),
        lambda: merge(work, world, two.new_id, two.old_id),
    )

    refused = [one for one in outcomes if one]
    assert len(refused) == 2
    assert all(isinstance(one, AlreadyMerged | AlreadyProposed) for one in refused), refused
    assert len(rows(work, AccountMerge)) == 1


def test_a_chain_made_at_once_leads_to_its_end_or_is_refused(work, world, two):
    with work() as unit:
        third = make_account(unit, "Odile").account_id or 0
        visit(unit, third, world.site_id)

    outcomes = at_once(
        lambda: merge(work, world, two.old_id, two.new_id),
        lambda: merge(work, world, two.new_id, third),
        lambda: merge(work, world, third, two.old_id),
    )

    assert all(isinstance(one, Conflict) for one in outcomes if one), outcomes
    still_open = [one for one in (two.old_id, two.new_id, third) if is_open(work, one)]
    # Somebody came second: one proposal at a time
    merged = len(rows(work, AccountMerge))
    assert merged
    assert merged + len(still_open) == 3
    with work() as unit:
        assert sum(len(closed_into(unit.session, one)) for one in still_open) == merged


def is_open(work, account_id: int) -> bool:
    return account(work, account_id).closed_at is None


def test_it_is_undone_once_by_two_at_once(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
    merge_id = merge(work, world, two.old_id, two.new_id)

    outcomes = at_once(*[lambda: undo(work, world, merge_id)] * 2)

    (refused,) = [one for one in outcomes if one]
    assert isinstance(refused, UndoneAlready)


def test_erasing_while_another_is_merged_into_it_leaves_nobody_behind(work, world, two):
    outcomes = at_once(
        lambda: merge(work, world, two.old_id, two.new_id),
        lambda: erase(work, world, two.new),
    )

    merged = outcomes[0] is None
    assert account(work, two.new_id).erased_at
    assert bool(account(work, two.old_id).erased_at) is merged
    assert is_open(work, two.old_id) is not merged


def test_a_session_opened_meanwhile_belongs_to_nobody(work, world, two):
    with work() as unit:
        give_one_row_of_each(unit, world, two.old)
    merge(work, world, two.old_id, two.new_id)
    with work() as unit:
        late = unit.session.get_one(SignIn, digest(f"session {two.old_id}"))
        late.ended_at = None

    with work() as unit:
        assert people.actor_by_token(unit.session, late.token_hash, unit.now) is None

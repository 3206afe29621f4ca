"""Two accounts of one person become one, and two again. The caller has checked who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from membership_ui.accounts import mails
from membership_ui.accounts.events import AccountChanged, AccountsMerged
from membership_ui.accounts.queries import merges, my_data, people, profiles
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.rules.household import MOST_PEOPLE
from membership_ui.accounts.rules.merging import (
    FamilyTooLarge,
    LaterMerge,
    SideErased,
    UndoneAlready,
    UndoTooLate,
    undo_until,
)
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.service.looking import close_looks_at
from membership_ui.accounts.service.merged_rows import change_row, put_rows_back
from membership_ui.accounts.service.signing_in import end_every_session
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    AccountOnSite,
    HouseholdPerson,
)
from membership_ui.adapters.i18n import format_day
from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.text import fold
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class Pair:
    leaving: Account
    staying: Account


def close_into(
    work: UnitOfWork,
    pair: Pair,
    site: Site,
    *,
    known_to: list[int],
    reason: str,
    spouse_id: int | None = None,
) -> int:
    """The key of the merge. Everything that hangs on the leaving account moves, except what proves
    a person and what they may do: password, second factors, devices, roles. `spouse_id`: of two
    spouses, the row that stays.
    """
    leaving, staying = pair.leaving, pair.staying
    merge = work.add(
        AccountMerge(
            site_id=site.id or 0,
            leaving_id=leaving.id or 0,
            staying_id=staying.id or 0,
            known_to=known_to,
            reason=reason,
            merged_by_id=work.actor.account_id or 0,
            merged_at=work.now,
            undo_until=undo_until(work.today(site.time_zone)),
        )
    )
    leaving.closed_at = work.now
    end_every_session(work, leaving.id or 0)
    close_looks_at(work, leaving.id or 0)
    merged = AccountsMerged(merge.id or 0, leaving.id or 0, staying.id or 0)
    _move_answers(work, merged)
    _move_household(work, merged, spouse_id)
    _move_visits(work, merged)
    work.announce(merged)
    _tell(work, pair, merge, site)
    return merge.id or 0


def _tell(work: UnitOfWork, pair: Pair, merge: AccountMerge, site: Site) -> None:
    leaving, staying = pair.leaving, pair.staying
    said = {"site": site.name, "reason": merge.reason, "merge": merge.id}
    work.record(
        "account.merged_away", Subject("account", leaving.id), number=staying.member_number, **said
    )
    work.record(
        "account.merged_in", Subject("account", staying.id), number=leaving.member_number, **said
    )
    for letter in mails.accounts_merged(leaving, staying, merge):
        work.post(letter)
    _tell_of_both(work, merge)


def reopen(work: UnitOfWork, merge: AccountMerge, site: Site) -> list[str]:
    """Undo it; the tables of the rows that changed since and stay where they are. Raises
    UndoneAlready, SideErased, UndoTooLate, LaterMerge.
    """
    pair = _require_may_undo(work, merge, site)
    leaving, staying = pair.leaving, pair.staying
    leaving.closed_at = None
    merge.undone_at, merge.undone_by_id = work.now, work.actor.account_id
    kept = put_rows_back(work, merge.id or 0)
    said = {"site": site.name, "merge": merge.id, "kept": kept}
    work.record(
        "account.merge_undone", Subject("account", leaving.id), number=staying.member_number, **said
    )
    work.record(
        "account.merge_undone", Subject("account", staying.id), number=leaving.member_number, **said
    )
    for letter in mails.merge_undone(leaving, staying, merge, at=work.now):
        work.post(letter)
    _tell_of_both(work, merge)
    return kept


def _require_may_undo(work: UnitOfWork, merge: AccountMerge, site: Site) -> Pair:
    """Raises UndoneAlready, SideErased, UndoTooLate, LaterMerge."""
    if merge.undone_at is not None:
        raise UndoneAlready
    # The later merge of the two may have closed or erased them while this one waited
    held = people.accounts_for_update(work.session, [merge.leaving_id, merge.staying_id])
    pair = Pair(held[merge.leaving_id], held[merge.staying_id])
    for who in (pair.staying, pair.leaving):
        if who.erased_at is not None:
            raise SideErased(number=who.member_number)
    if work.today(site.time_zone) > merge.undo_until:
        raise UndoTooLate(day=format_day(merge.undo_until))
    if merges.later_merge(work.session, merge):
        raise LaterMerge(number=pair.staying.member_number)
    return pair


def _move_answers(work: UnitOfWork, merged: AccountsMerged) -> None:
    """The answers missing from the staying account."""
    answered = profiles.values_of(work.session, merged.staying_id)
    for key, row in profiles.values_of(work.session, merged.leaving_id).items():
        if key not in answered:
            change_row(work, merged.merge_id, row, account_id=merged.staying_id)


def spouses_of(work: UnitOfWork, leaving_id: int, staying_id: int) -> list[HouseholdPerson]:
    """Those who would come together: one of them is left out, so that the family can be edited."""
    return [one for one in _family(work, leaving_id, staying_id) if one.relation is Relation.SPOUSE]


def require_one_family(
    work: UnitOfWork, leaving_id: int, staying_id: int, spouse_id: int
) -> int | None:
    """The spouse that stays; None where there is no choice. Raises Invalid("spouse")."""
    spouses = spouses_of(work, leaving_id, staying_id)
    if len(spouses) < 2:
        return None
    if spouse_id not in {one.id for one in spouses}:
        raise Invalid("spouse", N_("Choose which of the two stays in the family."))
    return spouse_id


def require_small_family(work: UnitOfWork, leaving_id: int, staying_id: int) -> None:
    """Raises FamilyTooLarge: what would come together could not be edited."""
    family = _family(work, leaving_id, staying_id)
    spouses = sum(one.relation is Relation.SPOUSE for one in family)
    count = len(family) - max(0, spouses - 1)
    if count > MOST_PEOPLE:
        raise FamilyTooLarge(count=count, most=MOST_PEOPLE, more=count - MOST_PEOPLE)


def _family(work: UnitOfWork, leaving_id: int, staying_id: int) -> list[HouseholdPerson]:
    kept = profiles.household_of(work.session, staying_id)
    return [*kept, *_newcomers(kept, profiles.household_of(work.session, leaving_id))]


def _move_household(work: UnitOfWork, merged: AccountsMerged, spouse_id: int | None) -> None:
    """Of two spouses one stays; the other one is the closed account's from now on."""
    left_out = [
        one
        for one in spouses_of(work, merged.leaving_id, merged.staying_id)
        if spouse_id is not None and one.id != spouse_id
    ]
    kept = profiles.household_of(work.session, merged.staying_id)
    coming = profiles.household_of(work.session, merged.leaving_id)
    new = _newcomers(kept, coming)
    known = {_who(person): person for person in kept}
    for person in left_out:
        if person.account_id == merged.staying_id:
            change_row(work, merged.merge_id, person, account_id=merged.leaving_id)
    for person in coming:
        if person in left_out:
            continue
        if person in new:
            change_row(work, merged.merge_id, person, account_id=merged.staying_id)
            continue
        same = known[_who(person)]
        if same.birth_date is None and person.birth_date is not None:
            change_row(work, merged.merge_id, same, birth_date=person.birth_date)


def _newcomers(
    kept: Sequence[HouseholdPerson], coming: Sequence[HouseholdPerson]
) -> list[HouseholdPerson]:
    """Those who are not in the family already."""
    known = {_who(person): person for person in kept}
    return [
        person
        for person in coming
        if (same := known.get(_who(person))) is None or _are_two(same, person)
    ]


def _who(person: HouseholdPerson) -> tuple[str, str]:
    return str(person.relation), fold(full_name(person))


def _are_two(one: HouseholdPerson, other: HouseholdPerson) -> bool:
    """Of one name; without a birth date they are taken for the same."""
    return None not in (one.birth_date, other.birth_date) and one.birth_date != other.birth_date


def _move_visits(work: UnitOfWork, merged: AccountsMerged) -> None:
    """A site knows the person since the earlier of both days."""
    known = {
        row.site_id: row for row in my_data.rows_of(work.session, AccountOnSite, merged.staying_id)
    }
    for row in my_data.rows_of(work.session, AccountOnSite, merged.leaving_id):
        same = known.get(row.site_id)
        if same is None:
            change_row(work, merged.merge_id, row, account_id=merged.staying_id)
        elif row.since < same.since:
            change_row(work, merged.merge_id, same, since=row.since)


def _tell_of_both(work: UnitOfWork, merge: AccountMerge) -> None:
    for account_id in (merge.leaving_id, merge.staying_id):
        work.announce(AccountChanged(account_id))
        work.touch(Subject("account", account_id))

"""The merges that were made on a site, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, AccountMerge
from membership_ui.adapters.i18n import _, format_day, format_day_short
from membership_ui.kernel.errors import N_
from membership_ui.kernel.search_address import SearchAddress, asked, whole
from membership_ui.kernel.views import ListView
from membership_ui.memberships.views.words import Badge

_TABLES = {
    "attachment": N_("a structure"),
    "account_on_site": N_("a site"),
    "profile_value": N_("an answer"),
    "household_person": N_("a person in the family"),
    "stored_file": N_("a file"),
    "membership": N_("a membership"),
    "renewal": N_("a renewal request"),
}


@dataclass(frozen=True)
class MergeLine:
    """`undo` names the button, empty once it cannot be undone; `id` is 0 while there is none.
    `became`: what became of the account that was closed, with its name.
    """

    id: int = 0
    stays: str = ""
    closed: str = ""
    became: str = ""
    made: str = ""
    reason: str = ""
    badge: Badge = field(default_factory=Badge)
    undo: str = ""
    question: str = ""


@dataclass(frozen=True)
class MergesSearch(SearchAddress):
    """`account`: only the merges of this one."""

    account: int = asked("id", whole, 0)


@dataclass(frozen=True)
class MergeList(ListView):
    """`of` names the one account whose merges these are."""

    is_ready: bool = False
    lines: list[MergeLine] = field(default_factory=list)
    of: str = ""


def merge_line(
    merge: AccountMerge, people: Mapping[int, Account], today: date, zone: ZoneInfo
) -> MergeLine:
    """`people`: both accounts, and who made and undid it."""
    stays, closed = people[merge.staying_id], people[merge.leaving_id]
    by, can_undo = people[merge.merged_by_id], _can_undo(merge, stays, today)
    numbers = {"staying": stays.member_number, "leaving": closed.member_number}
    day = format_day_short(merge.merged_at.astimezone(zone).date())
    return MergeLine(
        id=merge.id or 0,
        stays=named(stays),
        closed=named(closed),
        became=what_became(closed, is_merged=True, is_over=merge.undone_at is not None),
        made=_("{day}, {name}").format(day=day, name=full_name(by)),
        reason=merge.reason,
        badge=_badge(merge, can_undo, zone),
        undo=_("Undo the merge of no. {leaving} into no. {staying}").format(**numbers)
        if can_undo
        else "",
        question=_(
            "Account no. {leaving} opens again with what it had before the merge. What account "
            "no. {staying} has gained since stays there. Both are told by email."
        ).format(**numbers),
    )


def merge_cells(
    merge: AccountMerge, people: Mapping[int, Account], today: date, zone: ZoneInfo
) -> Sequence[object]:
    """The same as cells of a sheet."""
    stays, closed = people[merge.staying_id], people[merge.leaving_id]
    return (
        stays.member_number, full_name(stays), closed.member_number, full_name(closed),
        merge.merged_at.astimezone(zone).date(), full_name(people[merge.merged_by_id]),
        merge.reason, _badge(merge, _can_undo(merge, stays, today), zone).text,
    )  # fmt: skip


def kept_sentence(tables: Sequence[str]) -> str:
    """What changed since the merge and did not go back; empty when everything did."""
    if not tables:
        return ""
    named = ", ".join(_(_TABLES[name]) for name in dict.fromkeys(tables) if name in _TABLES)
    return _("Changed since the merge, and left where it is: {things}.").format(things=named)


def merge_fact(merge: AccountMerge, number: str, today: date, zone: ZoneInfo) -> str:
    """What the sheet of the account that stays says of it; `number` is that of the other one."""
    values = {
        "number": number,
        "day": format_day_short(merge.merged_at.astimezone(zone).date()),
        "until": format_day(merge.undo_until),
    }
    if today <= merge.undo_until:
        return _("No. {number}, merged on {day}. Can be undone until {until}.").format(**values)
    return _("No. {number}, merged on {day}.").format(**values)


def _can_undo(merge: AccountMerge, stays: Account, today: date) -> bool:
    return merge.undone_at is None and today <= merge.undo_until and stays.erased_at is None


def what_became(closed: Account, *, is_merged: bool, is_over: bool) -> str:
    """Of the account that leaves. `is_over`: the merge was undone, or the proposal came to
    nothing.
    """
    if is_merged:
        text = _("Account reopened: {account}") if is_over else _("Account closed: {account}")
    elif is_over:
        text = _("Account that was to be closed: {account}")
    else:
        text = _("Account to be closed: {account}")
    return text.format(account=named(closed))


def named(who: Account) -> str:
    name = full_name(who)
    return _("No. {number}, {name}").format(number=who.member_number, name=name)


def undone_badge(undone_at: datetime, zone: ZoneInfo) -> Badge:
    day = format_day_short(undone_at.astimezone(zone).date())
    return Badge("gray", "undo-2", _("Undone on {day}").format(day=day))


def _badge(merge: AccountMerge, can_undo: bool, zone: ZoneInfo) -> Badge:
    if merge.undone_at is not None:
        return undone_badge(merge.undone_at, zone)
    if can_undo:
        until = format_day_short(merge.undo_until)
        return Badge("amber", "clock", _("Can be undone until {day}").format(day=until))
    return Badge("gray", "check", _("Final"))

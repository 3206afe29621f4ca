"""People as staff read them: lines of a list, and one person's sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, SiteRole
from membership_ui.accounts.views.words import ROLE_NAMES
from membership_ui.adapters.i18n import (
    _,
    format_day,
    format_day_short,
    format_number,
    format_range,
    ngettext,
)
from membership_ui.casework.queries.people import AttachedStructure
from membership_ui.casework.queries.search import ListedAccount, Place
from membership_ui.kernel.errors import N_
from membership_ui.kernel.search_address import NumberedSearch, Part, asked, whole
from membership_ui.kernel.views import ListView
from membership_ui.memberships.rules import NO_EXPIRY, Coverage, Dues, register_standing
from membership_ui.memberships.views.words import Badge
from membership_ui.register.views.register import badge_of
from membership_ui.sites.tables import Site
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus

PAGE_SIZE = 50
ATTACHED_AS = {
    AttachmentRole.ADMIN: N_("Administrator"),
    AttachmentRole.PERSONAL: N_("Personal account"),
}
ATTACHMENTS = {
    AttachmentStatus.PENDING: Badge("amber", "clock", N_("Pending")),
    AttachmentStatus.REFUSED: Badge("red", "circle-x", N_("Declined")),
    AttachmentStatus.REVOKED: Badge("gray", "ban", N_("Revoked")),
}


@dataclass(frozen=True)
class AccountSearch(NumberedSearch):
    """The address of the page; `opened` is an account's key. `after` and `before` are accounts: the
    page goes on from there, whoever came meanwhile. Without them it is the `page`th.
    """

    after: int = asked("after", whole, 0, Part.PLACE)
    before: int = asked("before", whole, 0, Part.PLACE)
    opened: int = asked("id", whole, 0, Part.KEPT)

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> Self:
        read = super().parse(raw)
        return read if read.page > 1 else replace(read, after=0, before=0)

    @property
    def place(self) -> Place:
        return Place((self.page - 1) * PAGE_SIZE, self.after, self.before)

    def opening(self, account_id: int) -> Self:
        """The same page with a sheet beside it; 0: with none."""
        return replace(self, opened=account_id)

    def on_page(self, page: int, *, after: int = 0, before: int = 0) -> Self:
        """Another page without a sheet. The first one begins at the first account."""
        if page <= 1:
            after, before, page = 0, 0, 1
        return replace(self, page=page, opened=0, after=after, before=before)

    def within(self, total: int) -> Self:
        """A page beyond the last one is the last one."""
        last = max(1, -(-total // PAGE_SIZE))
        return self if self.page <= last else self.on_page(last)


@dataclass(frozen=True)
class AccountLine:
    id: int = 0
    name: str = ""
    number: str = ""
    email: str = ""
    since: str = ""
    badge: Badge = field(default_factory=Badge)
    query: str = ""


@dataclass(frozen=True)
class AccountPage(ListView):
    """`page` is the one that is shown, not one beyond the last."""

    lines: list[AccountLine] = field(default_factory=list)
    page: int = 1


@dataclass(frozen=True)
class AttachmentLine:
    member_id: int = 0
    structure: str = ""
    role: str = ""
    since: str = ""
    badge: Badge = field(default_factory=Badge)
    expires: str = ""


@dataclass(frozen=True)
class AccountSheet:
    """`id` is 0 while none is open. `facts`: labels and what stands beside them; `awaits_link`: the
    address is not validated yet; `merges`: the accounts that were merged into this one;
    `has_factor`: it can be removed by the person who reads;
    `can_be_looked_at`: nobody sees the space of staff.
    """

    id: int = 0
    name: str = ""
    email: str = ""
    badge: Badge = field(default_factory=Badge)
    awaits_link: bool = False
    may_merge: bool = False
    has_factor: bool = False
    merges: list[str] = field(default_factory=list)
    can_be_looked_at: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[AttachmentLine] = field(default_factory=list)


@dataclass(frozen=True)
class AccountRecords:
    """What was read for one sheet; `is_staff`: they have a role on some site."""

    site: Site
    account: Account
    roles: Sequence[str]
    structures: Sequence[AttachedStructure]
    is_staff: bool
    today: date
    may_merge: bool
    has_factor: bool
    merges: Sequence[str]


def account_page(found: Sequence[ListedAccount], total: int, search: AccountSearch) -> AccountPage:
    """`found` may hold one account more than the page: there is another page."""
    first = search.place.skipped + 1
    is_turned_back = bool(search.before and not search.after)
    listed = found[-PAGE_SIZE:] if is_turned_back else found[:PAGE_SIZE]
    shown = min(len(listed), total - first + 1)
    return AccountPage(
        lines=[_line(who, search) for who in listed],
        text=search.text,
        found=ngettext("{n} account", "{n} accounts", total).format(n=format_number(total)),
        span=format_range(first, shown, total),
        total=total,
        page=search.page,
        query=search.opening(0).query,
        previous=search.on_page(search.page - 1, before=listed[0].id).query if listed else "",
        next=search.on_page(search.page + 1, after=listed[-1].id).query if listed else "",
        has_previous=search.page > 1,
        has_next=is_turned_back or len(found) > PAGE_SIZE,
    )


def account_cells(who: ListedAccount, zone: ZoneInfo) -> Sequence[object]:
    """A line of the list as cells of a sheet."""
    created_on = who.created_at.astimezone(zone).date()
    return (
        who.family_name, who.given_name, who.member_number, who.email, created_on,
        email_badge(who).text,
    )  # fmt: skip


def account_sheet(records: AccountRecords) -> AccountSheet:
    who, zone = records.account, ZoneInfo(records.site.time_zone)
    facts = [
        (_("Member number"), who.member_number),
        (_("Email"), who.email),
        (_("Account created on"), format_day(who.created_at.astimezone(zone).date())),
    ]
    roles = [_(ROLE_NAMES[SiteRole(role)]) for role in records.roles]
    if roles:
        facts.append((_("Roles on this site"), ", ".join(roles)))
    return AccountSheet(
        id=who.id or 0,
        name=full_name(who),
        email=who.email,
        badge=email_badge(who),
        awaits_link=who.email_verified_at is None,
        may_merge=records.may_merge,
        has_factor=records.has_factor,
        merges=list(records.merges),
        can_be_looked_at=not records.is_staff,
        facts=facts,
        attachments=[_attachment(records, one, zone) for one in records.structures],
    )


def _line(who: ListedAccount, search: AccountSearch) -> AccountLine:
    return AccountLine(
        id=who.id,
        name=f"{who.family_name} {who.given_name}",
        number=who.member_number,
        email=who.email,
        since=format_day_short(who.created_at.date()),
        badge=email_badge(who),
        query=search.opening(who.id).query,
    )


def _attachment(records: AccountRecords, one: AttachedStructure, zone: ZoneInfo) -> AttachmentLine:
    entry, attachment = one.entry, one.attachment
    covered = Coverage(Dues(entry.dues), entry.covered_from, entry.expires_on, None, entry.cents)
    window = records.site.policy.renewal_opens_days_before
    badge = badge_of(register_standing(covered, records.today, window))
    waiting = ATTACHMENTS.get(attachment.status)
    if waiting:
        badge = Badge(waiting.color, waiting.icon, _(waiting.text))
    ends = entry.expires_on
    return AttachmentLine(
        member_id=one.entry.member_id,
        structure=one.name,
        role=_(ATTACHED_AS[attachment.role]),
        since=_("since {day}").format(
            day=format_day_short(attachment.created_at.astimezone(zone).date())
        ),
        badge=badge,
        expires="" if ends == NO_EXPIRY else _("until {day}").format(day=format_day_short(ends)),
    )


def email_badge(who: Account | ListedAccount) -> Badge:
    if who.email_verified_at is None:
        return Badge("amber", "clock", _("Not confirmed"))
    return Badge("green", "circle-check", _("Confirmed"))

"""Two accounts next to one another, as the person who may merge them reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from membership_ui.accounts.rules.merging import UNDO_FOR
from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account, HouseholdPerson, RoleOnSite, SiteRole
from membership_ui.accounts.views.my_data import WORDS
from membership_ui.adapters.i18n import _, format_day, format_day_short, format_number
from membership_ui.casework.queries.people import AttachedStructure
from membership_ui.casework.views.people import ATTACHED_AS, ATTACHMENTS, email_badge
from membership_ui.kernel.errors import N_
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.views import Choice
from membership_ui.memberships.tables import Membership
from membership_ui.memberships.views.words import Badge
from membership_ui.sites.rules import Policy

_LONGEST_SEARCH, _NOTHING = 100, "–"
_SHARED = {
    "name": N_("Same name"),
    "email": N_("Same address"),
    "birth_date": N_("Same birth date"),
}
# Two people may share none of these; that they differ says nothing
_ALWAYS_DIFFERENT = frozenset({"number", "created", "last"})


@dataclass(frozen=True)
class MergeSearch:
    """The address of the page: the account of the sheet, the other one, what is searched for."""

    account: int = 0
    other: int = 0
    text: str = ""

    @classmethod
    def parse(cls, raw: Mapping[str, str]) -> MergeSearch:
        return cls(
            key_of(raw.get("id", "")),
            key_of(raw.get("with", "")),
            raw.get("q", "")[:_LONGEST_SEARCH],
        )

    def asking(self, *, other: int = 0, text: str = "") -> str:
        said = {"id": str(self.account), "q": text, "with": str(other or "")}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class SideView:
    """`id` is 0 while there is none."""

    id: int = 0
    name: str = ""
    number: str = ""
    email: str = ""
    badge: Badge = field(default_factory=Badge)
    label: str = ""


@dataclass(frozen=True)
class OtherLine:
    """An account that may be the other one; `shared` says what makes it a likely double."""

    id: int = 0
    name: str = ""
    number: str = ""
    email: str = ""
    shared: list[str] = field(default_factory=list)
    query: str = ""


@dataclass(frozen=True)
class ComparedRow:
    label: str = ""
    first: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)
    differs: bool = False


@dataclass(frozen=True)
class Comparison:
    """`obstacle` is why these two cannot be merged, "" when they can; `effects` what a merge
    does; `doubt` what to make sure of before.
    """

    first: SideView = field(default_factory=SideView)
    second: SideView = field(default_factory=SideView)
    stays: int = 0
    leaves: int = 0
    rows: list[ComparedRow] = field(default_factory=list)
    addresses: str = ""
    doubt: str = ""
    obstacle: str = ""
    effects: list[str] = field(default_factory=list)
    question: str = ""
    spouses: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class MergePage:
    is_ready: bool = False
    who: SideView = field(default_factory=SideView)
    text: str = ""
    alike: list[OtherLine] = field(default_factory=list)
    found: list[OtherLine] = field(default_factory=list)
    has_more: bool = False
    comparison: Comparison = field(default_factory=Comparison)


@dataclass(frozen=True)
class SideRecords:
    """What was read of one of the two."""

    account: Account
    roles: Sequence[tuple[RoleOnSite, str]]
    structures: Sequence[AttachedStructure]
    memberships: Sequence[Membership]
    household: Sequence[HouseholdPerson] | None
    documents: int
    last_signed_in: datetime | None
    birth_date: str | None


def side_view(who: Account) -> SideView:
    name = full_name(who)
    label = _("No. {number}, {name}").format(number=who.member_number, name=name)
    return SideView(who.id or 0, name, who.member_number, who.email, email_badge(who), label)


def other_line(who: Account, shared: set[str], search: MergeSearch) -> OtherLine:
    return OtherLine(
        id=who.id or 0,
        name=full_name(who),
        number=who.member_number,
        email=who.email,
        shared=[_(text) for what, text in _SHARED.items() if what in shared],
        query=search.asking(other=who.id or 0),
    )


def compared(first: SideRecords, second: SideRecords, zone: ZoneInfo) -> list[ComparedRow]:
    """What differs is marked, except where it always does."""
    sides = (_facts(first, zone), _facts(second, zone))
    return [
        ComparedRow(
            label=label,
            first=one or [_NOTHING],
            second=other or [_NOTHING],
            differs=one != other and key not in _ALWAYS_DIFFERENT,
        )
        for (key, label, one), (_key, _label, other) in zip(*sides, strict=True)
    ]


def addresses_text(first: Account, second: Account) -> tuple[str, str]:
    """What is said of the two addresses, and what to make sure of."""
    verified = [who.email_verified_at is not None for who in (first, second)]
    if first.email_key == second.email_key:
        said = _("Both accounts use the same address.")
        doubt = ""
    else:
        said = _("The two addresses differ.")
        doubt = _(
            "Anybody can open an account under any name. Before you merge, check with the "
            "person, on a telephone number you already know, that both accounts are theirs."
        )
    if all(verified):
        proved = _("Both are confirmed.")
    elif not any(verified):
        proved = _("Neither is confirmed.")
    else:
        number = (second if verified[0] else first).member_number
        proved = _("The address of no. {number} is not confirmed.").format(number=number)
    return f"{said} {proved}", doubt


def spouse_choices(spouses: Sequence[HouseholdPerson]) -> list[Choice]:
    """None where there is nothing to choose. In one order whichever account stays: a list that is
    drawn again keeps the place that was chosen, not the name.
    """
    if len(spouses) < 2:
        return []
    in_order = sorted(spouses, key=lambda one: one.id or 0)
    named = [Choice(str(one.id), full_name(one)) for one in in_order]
    return [Choice("", _("Choose")), *named]


def effects_of(leaving: Account, staying: Account, policy: Policy) -> list[str]:
    numbers = {"leaving": leaving.member_number, "staying": staying.member_number}
    asked = (
        _("{email} gets a link: nothing changes until its owner has agreed.").format(
            email=staying.email
        )
        if leaving.email_key == staying.email_key
        else _("Both addresses get a link: nothing changes until both have agreed.")
    )
    return [
        asked,
        _(
            "If there is no answer for {answer} days, a second staff member may agree. Both "
            "people are told, and can stop it for {wait} days."
        ).format(answer=policy.merge_answer_days, wait=policy.merge_wait_days),
        _(
            "No. {staying} is kept, with its name, address, password and second factor. They do"
            " not change."
        ).format(**numbers),
        _(
            "Everything in no. {leaving} moves to no. {staying}: structures, memberships, "
            "requests, files, family, and missing answers. What both have is kept once."
        ).format(**numbers),
        _(
            "No. {leaving} is closed: it is signed out everywhere, and nobody can sign in with "
            "it any more. Its documents keep its number, and no. {staying} can open them."
        ).format(**numbers),
        _("Once the merge is done, you can undo it for {days} days.").format(days=UNDO_FOR.days),
    ]


def question_of(leaving: Account, staying: Account) -> str:
    return _(
        "Account no. {leaving} would be closed and account no. {staying} kept, once both have "
        "agreed."
    ).format(leaving=leaving.member_number, staying=staying.member_number)


def _facts(side: SideRecords, zone: ZoneInfo) -> list[tuple[str, str, list[str]]]:
    who, seen = side.account, side.last_signed_in
    facts = [
        ("name", _("Name"), [full_name(who)]),
        ("number", _("Member number"), [who.member_number]),
        ("email", _("Email"), [who.email]),
        ("verified", _("Confirmation"), [email_badge(who).text]),
        ("created", _("Account created on"), [_day(who.created_at, zone)]),
        ("last", _("Last signed in"), [_day(seen, zone)] if seen else []),
        ("structures", _("Structures"), [_structure(one) for one in side.structures]),
        (
            "memberships",
            _("Memberships in their name"),
            [_membership(one) for one in side.memberships],
        ),
        ("documents", _("Documents"), [format_number(side.documents)] if side.documents else []),
        ("roles", _("Roles"), [_role(role, site) for role, site in side.roles]),
    ]
    if side.birth_date is not None:
        facts.insert(4, ("birth_date", _("Birth date"), _birth(side.birth_date)))
    if side.household is not None:
        facts.append(("family", _("Family"), [_relative(one) for one in side.household]))
    return facts


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return format_day(instant.astimezone(zone).date())


def _birth(answer: str) -> list[str]:
    try:
        return [format_day(date.fromisoformat(answer))]
    except ValueError:  # a site may have asked it as a text
        return [answer] if answer else []


def _structure(one: AttachedStructure) -> str:
    waiting = ATTACHMENTS.get(one.attachment.status)
    said = [one.name, _(ATTACHED_AS[one.attachment.role])]
    return ", ".join([*said, _(waiting.text)] if waiting else said)


def _membership(one: Membership) -> str:
    return _("From {first} to {last}").format(
        first=format_day_short(one.starts_on), last=format_day_short(one.ends_on)
    )


def _role(role: RoleOnSite, site: str) -> str:
    return _("{role}, {site}").format(role=_(WORDS[SiteRole(role.role)]), site=site)


def _relative(one: HouseholdPerson) -> str:
    born = format_day_short(one.birth_date) if one.birth_date else ""
    said = [_(WORDS[one.relation]), full_name(one), born]
    return ", ".join(word for word in said if word)

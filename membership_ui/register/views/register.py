"""The register as its page shows it: lines, filters, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from membership_ui.adapters.i18n import (
    _,
    current,
    format_day_short,
    format_money,
    format_number,
    ngettext,
)
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.views import Choice, ListView, size_choice
from membership_ui.members.rules import INDIVIDUAL
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import NO_EXPIRY, Coverage, Dues, Standing, register_standing
from membership_ui.memberships.views.words import Badge, standing_badge, tier_label, tier_span
from membership_ui.register.queries.search import ListedEntry
from membership_ui.register.views.register_search import STANDINGS, RegisterSearch
from membership_ui.renewals.rules import RenewalStatus
from membership_ui.structures.departments import department_name
from membership_ui.structures.rules import StructureKind

_KINDS = {
    StructureKind.COMMUNE: N_("Municipality"),
    StructureKind.INTERCOMMUNALITE: N_("Intermunicipal body"),
    StructureKind.COMPANY: N_("Company"),
    StructureKind.ASSOCIATION: N_("Association"),
    StructureKind.PUBLIC_BODY: N_("Public body"),
    INDIVIDUAL: N_("Individual"),
}


@dataclass(frozen=True)
class RegisterLine:
    """`id` is the entry's, `member_id` the member's."""

    id: int = 0
    member_id: int = 0
    name: str = ""
    kind: str = ""
    department: str = ""
    population: str = ""
    tier: str = ""
    tier_label: str = ""
    expires: str = ""
    badge: Badge = Badge()
    dues: str = ""
    # The request that is in: its key, and in which state
    request_id: int = 0
    request: str = ""


@dataclass(frozen=True)
class FilterChip:
    """An active filter: its name in the address, what it says."""

    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class RegisterChoices:
    """What the menus offer; "" is all."""

    kinds: list[Choice] = field(default_factory=list)
    departments: list[Choice] = field(default_factory=list)
    tiers: list[Choice] = field(default_factory=list)
    standings: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class RegisterView(ListView):
    """One page. `kind`, `department`, `tier` and `standing` are what the menus stand on."""

    lines: list[RegisterLine] = field(default_factory=list)
    kind: Choice = Choice()
    department: Choice = Choice()
    tier: Choice = Choice()
    standing: Choice = Choice()
    in_all: str = ""
    chips: list[FilterChip] = field(default_factory=list)
    is_empty: bool = False


@dataclass(frozen=True)
class RegisterPage:
    """What was read for one page, before it is worded."""

    search: RegisterSearch
    entries: Sequence[ListedEntry]
    members: dict[int, tuple[str, int | None]]
    tiers: Sequence[TierInForce]
    total: int
    matching: int
    has_next: bool
    today: date
    renewal_opens_days_before: int
    currency: str
    requests: dict[int, tuple[int, RenewalStatus]]


def register_choices(tiers: Sequence[TierInForce], departments: Sequence[str]) -> RegisterChoices:
    every = Choice("", _("All"))
    return RegisterChoices(
        kinds=[every, *(Choice(kind, _(text)) for kind, text in _KINDS.items())],
        departments=[every, *(Choice(code, department_name(code)) for code in departments)],
        tiers=[
            Choice("", _("Any")),
            *(Choice(tier.code, tier_label(tier)) for tier in tiers),
        ],
        standings=[every, *(Choice(code, badge_of(code).text) for code in STANDINGS)],
    )


def register_view(page: RegisterPage) -> RegisterView:
    looked_for, offered = page.search, register_choices(page.tiers, [])
    chosen = {
        "kind": _chosen(offered.kinds, looked_for.kind),
        "department": _department(looked_for.department),
        "tier": _chosen(offered.tiers, looked_for.tier),
        "standing": _chosen(offered.standings, looked_for.standing or ""),
    }
    words = _Words(page.tiers)
    before, after = pages_beside(looked_for, page.entries)
    return RegisterView(
        lines=[_line(page, entry, words) for entry in page.entries],
        text=looked_for.text,
        kind=chosen["kind"],
        department=chosen["department"],
        tier=chosen["tier"],
        standing=chosen["standing"],
        sort=looked_for.sort,
        size=size_choice(looked_for.size),
        query=looked_for.query,
        total=page.matching,
        in_all=_counted(
            ngettext("{n} member in all", "{n} members in all", page.total), page.total
        ),
        found=_counted(ngettext("{n} result", "{n} results", page.matching), page.matching),
        span=_span(page),
        chips=_chips(chosen),
        has_previous=looked_for.first > 1,
        has_next=page.has_next,
        previous=before,
        next=after,
        is_empty=page.total == 0,
    )


def pages_beside(
    looked_for: RegisterSearch, shown: Sequence[ListedEntry] | Sequence[RegisterLine]
) -> tuple[str, str]:
    """The addresses of the pages before and after."""
    if not shown:
        return "", ""
    back, on = looked_for.previous_page(shown[0].id), looked_for.next_page(shown[-1].id)
    return back.query, on.query


def kind_name(kind: str) -> str:
    return _(_KINDS[kind])


def badge_of(standing: Standing) -> Badge:
    """In the register, who has no membership is simply not a member."""
    return (
        Badge("gray", "ban", _("Not a member"))
        if standing is Standing.NONE
        else standing_badge(standing)
    )


class _Words:
    """What many lines of a page say alike, worded once."""

    def __init__(self, tiers: Sequence[TierInForce]) -> None:
        self.kinds = {str(kind): _(text) for kind, text in _KINDS.items()}
        self.requests = {
            RenewalStatus.SUBMITTED: _("Renewal requested"),
            RenewalStatus.INVOICED: _("Renewal invoiced"),
        }
        self.badges = {standing: badge_of(standing) for standing in STANDINGS}
        self.tiers = {
            tier.code: (tier_span(tier.lower, tier.upper) or tier_label(tier), tier_label(tier))
            for tier in tiers
        }


def _line(page: RegisterPage, entry: ListedEntry, words: _Words) -> RegisterLine:
    name, population = page.members[entry.member_id]
    coverage = Coverage(Dues(entry.dues), entry.covered_from, entry.expires_on, None, entry.cents)
    standing = register_standing(coverage, page.today, page.renewal_opens_days_before)
    tier, label = words.tiers.get(entry.tier_code, (entry.tier_code, ""))
    request_id, status = page.requests.get(entry.member_id, (0, None))
    return RegisterLine(
        id=entry.id,
        member_id=entry.member_id,
        name=name,
        kind=words.kinds[entry.kind],
        department=entry.department,
        population="" if population is None else _number(population, current()),
        tier=tier,
        tier_label=label,
        expires="" if entry.expires_on == NO_EXPIRY else _day(entry.expires_on, current()),
        badge=words.badges[standing],
        dues="" if entry.cents < 0 else _amount(Money(entry.cents, page.currency), current()),
        request_id=request_id,
        request=words.requests.get(status, "") if status else "",
    )


def _span(page: RegisterPage) -> str:
    if not page.entries:
        return ""
    first = min(page.search.first, max(1, page.matching - len(page.entries) + 1))
    shown = {"first": first, "last": first + len(page.entries) - 1, "total": page.matching}
    sentence = ngettext(
        "{first} to {last} of {total} result", "{first} to {last} of {total} results", page.matching
    )
    return sentence.format(**{name: format_number(value) for name, value in shown.items()})


def _chosen(choices: Sequence[Choice], value: str) -> Choice:
    """A value that is not offered, from an old address, is shown as it is."""
    return next((choice for choice in choices if choice.value == value), Choice(value, value))


def _department(code: str) -> Choice:
    return Choice(code, department_name(code) or _("All"))


def _chips(chosen: dict[str, Choice]) -> list[FilterChip]:
    names = {
        "kind": _("Kind"),
        "department": _("Department"),
        "tier": _("Tier"),
        "standing": _("Status"),
    }
    return [
        FilterChip(name, _("{filter}: {value}").format(filter=names[name], value=choice.text))
        for name, choice in chosen.items()
        if choice.value
    ]


def _counted(sentence: str, count: int) -> str:
    return sentence.format(n=format_number(count))


# A page repeats few days, prices and sizes, and writing one takes Babel 40 µs
@lru_cache(4096)
def _day(day: date, _locale: str) -> str:
    return format_day_short(day)


@lru_cache(4096)
def _amount(amount: Money, _locale: str) -> str:
    return format_money(amount)


@lru_cache(4096)
def _number(value: int, _locale: str) -> str:
    return format_number(value)

"""The renewal form: what it is filled with, what may be chosen, what the summary beside it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from membership_ui.adapters.i18n import (
    _,
    current,
    format_day,
    format_money,
    format_span,
    format_time,
)
from membership_ui.billing.rules import PaymentMethod, offered_methods
from membership_ui.kernel.errors import N_
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.kernel.views import Choice
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.documents import term_label
from membership_ui.memberships.rules import tier_by_code
from membership_ui.memberships.tables import Membership, Tier
from membership_ui.memberships.views.words import tier_label
from membership_ui.renewals.rules import CONTACT_FIELDS
from membership_ui.renewals.tables import Renewal
from membership_ui.sites.rules import Policy
from membership_ui.sites.tables import Site
from membership_ui.structures.addresses import (
    ADDRESS_FIELDS,
    needed_fields,
    region_choices,
    region_name,
)
from membership_ui.structures.identifiers import GROUPS, Identifier, shown

OTHER_FIELDS = ("change_reason", "order_reference", "file_id", "file_name", "asked_tier")
# Label, and an example where the number is not known by everybody
IDENTIFIER_FIELDS = {
    Identifier.SIRET: (N_("SIRET number"), ""),
    Identifier.RNA: (N_("RNA number"), N_("W and nine digits. For example W491234567")),
    Identifier.RIDET: (N_("RIDET number"), N_("For example 0123456 001")),
    Identifier.TAHITI: (N_("TAHITI number"), N_("For example 123456 001")),
    Identifier.NEQ: (N_("NEQ number"), N_("For example 1145678901")),
    Identifier.VAT_NUMBER: (
        N_("VAT number"),
        N_("The two letters of the country first. For example FR40303265045"),
    ),
}
_OF_DIGITS = (Identifier.SIRET, Identifier.RIDET, Identifier.NEQ)
_METHODS = {
    PaymentMethod.CARD: (N_("Card"), N_("Active at once")),
    PaymentMethod.TRANSFER: (
        N_("Bank transfer or payment mandate"),
        N_("Bank details are on the invoice"),
    ),
    PaymentMethod.CHEQUE: (N_("Cheque"), N_("Payable to {name}")),
    PaymentMethod.CASH: (N_("Cash"), N_("At the desk")),
}


@dataclass(frozen=True)
class MethodChoice:
    value: str
    title: str
    detail: str
    is_chosen: bool


@dataclass(frozen=True)
class RenewalSummary:
    """`asked` is empty unless another tier is asked for; then `total` is what was asked, to
    be confirmed.
    """

    kept: str = ""
    asked: str = ""
    total: str = ""
    method: str = ""


@dataclass(frozen=True)
class IdentifierField:
    """A number that is asked. `groups` are the sizes of its groups of digits, `3,3,3,5`; `keyboard`
    is the one that a tablet shows.
    """

    name: str
    label: str
    hint: str
    is_needed: bool
    groups: str
    keyboard: str


@dataclass(frozen=True)
class RegionField:
    """What the country calls its regions, empty where an address has none; no `choices` where it is
    typed.
    """

    label: str = ""
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class RenewalView:
    """`blocked` says why there is no form to fill; everything else is empty then. `needed` says of
    each field of the address whether it must be there.
    """

    blocked: str = ""
    member_id: int = 0
    query: str = ""
    member: str = ""
    is_individual: bool = False
    title: str = ""
    period: str = ""
    kept_tier: str = ""
    kept_amount: str = ""
    tiers: list[Choice] = field(default_factory=list)
    methods: list[MethodChoice] = field(default_factory=list)
    may_wait: bool = False
    needed: dict[str, bool] = field(default_factory=dict)
    region: RegionField = field(default_factory=RegionField)
    identifiers: list[IdentifierField] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    summary: RenewalSummary = field(default_factory=RenewalSummary)
    saved: str = ""


@dataclass(frozen=True)
class RenewalRecords:
    """Where the form starts; `asked` are the numbers asked, each with whether it must be there,
    `draft` is the open one of the next term, if any.
    """

    site: Site
    policy: Policy
    member: MemberDetails
    last: Membership
    term: Period
    tiers: Sequence[Tier]
    kept: Tier
    asked: Mapping[Identifier, bool]
    draft: Renewal | None
    now: datetime


def renewal_view(records: RenewalRecords) -> RenewalView:
    answers = prefilled(records)
    return RenewalView(
        member_id=records.member.id,
        member=records.member.name,
        is_individual=records.member.is_individual,
        title=_("Renew membership {term}").format(term=term_label(records.term)),
        period=format_span(records.term),
        kept_tier=tier_label(records.kept),
        kept_amount=_money(records, records.kept),
        tiers=_other_tiers(records),
        methods=_methods(records, answers["payment_method"]),
        may_wait=records.policy.may_wait_for_purchase_order,
        needed=_needed(records.policy.country),
        region=_region(records.policy.country),
        identifiers=[_identifier(*asked) for asked in records.asked.items()],
        answers=answers,
        summary=summary_of(records, answers),
        saved=saved_text(records),
    )


def prefilled(records: RenewalRecords) -> dict[str, str]:
    """The draft as typed; where it says nothing, what is known of the member and its last
    term.
    """
    methods = offered_methods(records.policy)
    method = records.last.payment_method if records.last.payment_method in methods else methods[0]
    member = records.member
    known = {name: str(getattr(member, name)) for name in CONTACT_FIELDS}
    numbers = {asked: shown(asked, member.identifiers.get(asked, "")) for asked in records.asked}
    start = {
        **known,
        **numbers,
        **dict.fromkeys(OTHER_FIELDS, ""),
        "tier_choice": "keep",
        "awaits_purchase_order": "",
    }
    typed = records.draft.answers if records.draft else {}
    return {**start, "payment_method": str(method), **typed}


def summary_of(records: RenewalRecords, answers: Mapping[str, str]) -> RenewalSummary:
    """The amounts of the tier kept and of the one asked for, from the scale that the quote
    uses too.
    """
    kept = _money(records, records.kept)
    asked = None
    if answers.get("tier_choice") == "change":
        asked = tier_by_code(records.tiers, answers.get("asked_tier", ""))
    chosen = answers.get("payment_method", "")
    title, _detail = next(
        (_METHODS[m] for m in offered_methods(records.policy) if m == chosen), ("", "")
    )
    total = _money(records, asked) if asked else kept
    return RenewalSummary(kept=kept, asked=total if asked else "", total=total, method=_(title))


def saved_text(records: RenewalRecords) -> str:
    """`Draft saved at 14:32`, with the day unless it is today's; empty before the first save."""
    if records.draft is None:
        return ""
    zone = ZoneInfo(records.site.time_zone)
    saved, today = records.draft.saved_at.astimezone(zone), records.now.astimezone(zone).date()
    if saved.date() == today:
        return _("Draft saved at {time}").format(time=format_time(saved))
    return _("Draft saved on {day} at {time}").format(
        day=format_day(saved.date()), time=format_time(saved)
    )


def _other_tiers(records: RenewalRecords) -> list[Choice]:
    others = [tier for tier in records.tiers if tier.code != records.kept.code]
    lines = [Choice(tier.code, f"{tier_label(tier)} ({_money(records, tier)})") for tier in others]
    return [Choice("", _("Choose a tier")), *lines]


def _needed(country: str) -> dict[str, bool]:
    needed = needed_fields(country)
    return {name: name in needed for name in ADDRESS_FIELDS}


def _region(country: str) -> RegionField:
    label = region_name(country)
    choices = region_choices(country, current()) if label else []
    first = [("", _("Choose"))] if choices else []
    return RegionField(_(label), [Choice(*each) for each in (*first, *choices)])


def _identifier(asked: Identifier, is_needed: bool) -> IdentifierField:  # noqa: FBT001
    label, hint = IDENTIFIER_FIELDS[asked]
    groups = ",".join(map(str, GROUPS.get(asked, ())))
    board = "numeric" if asked in _OF_DIGITS else "text"
    return IdentifierField(asked.value, _(label), _(hint) if hint else "", is_needed, groups, board)


def _methods(records: RenewalRecords, chosen: str) -> list[MethodChoice]:
    legal = records.site.legal
    name = legal.cheque_order or legal.legal_name
    return [
        MethodChoice(str(method), _(title), _(detail).format(name=name), str(method) == chosen)
        for method in offered_methods(records.policy)
        for title, detail in [_METHODS[method]]
    ]


def _money(records: RenewalRecords, tier: Tier) -> str:
    return format_money(Money(tier.cents, records.site.currency))

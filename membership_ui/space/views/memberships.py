"""The page of memberships: one member's present term, what to do next, the way there, the
years before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from membership_ui.adapters.i18n import (
    _,
    format_day_month,
    format_day_month_short,
    format_money,
    format_number,
    format_span,
)
from membership_ui.billing.tables import DocumentKind
from membership_ui.billing.views.addresses import document_url
from membership_ui.billing.views.words import method_name
from membership_ui.kernel.money import Money
from membership_ui.kernel.views import Choice
from membership_ui.members.views import member_choices, member_query
from membership_ui.memberships.documents import term_label
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.memberships.views.words import (
    Badge,
    standing_badge,
    tier_label,
)
from membership_ui.space.views.absence import Absence, never_joined
from membership_ui.space.views.history import HistoryLine, archive_of, history_of, present_standing
from membership_ui.space.views.next_step import NextStep, next_step_of
from membership_ui.space.views.records import MembershipRecords, term_of
from membership_ui.space.views.steps import Step, timeline_of


@dataclass(frozen=True)
class MembershipPanel:
    """The left of the panel: the term shown, and how much of it is over."""

    badge: Badge = field(default_factory=Badge)
    period: str = ""
    title: str = ""
    tier: str = ""
    percent: int = 0
    bar: str = ""
    starts: str = ""
    today: str = ""
    ends: str = ""
    dues: str = ""
    method: str = ""
    accounts: str = ""


@dataclass(frozen=True)
class MembershipsView:
    """`member_id` is 0 for an account that manages none; `has_membership` is False for
    one that never was a member; `last_receipt` is an address, "" before the first one.
    """

    member_id: int = 0
    intro: str = ""
    contact: str = ""
    absence: Absence = field(default_factory=Absence)
    members: list[Choice] = field(default_factory=list)
    query: str = ""
    has_membership: bool = False
    panel: MembershipPanel = field(default_factory=MembershipPanel)
    step: NextStep = field(default_factory=NextStep)
    timeline_title: str = ""
    timeline: list[Step] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    archive: str = ""
    last_receipt: str = ""


def memberships_view(records: MembershipRecords) -> MembershipsView:
    title, steps = timeline_of(records)
    shown = records.shown
    return MembershipsView(
        member_id=records.member.id,
        intro=_intro(records),
        contact=records.site.contact,
        absence=never_joined(),
        members=member_choices(records.managed),
        query=member_query(records.managed, records.member.id),
        has_membership=shown is not None,
        panel=_panel(records, shown) if shown else MembershipPanel(),
        step=next_step_of(records, shown) if shown else NextStep(),
        timeline_title=title,
        timeline=steps,
        history=history_of(records),
        archive=archive_of(records),
        last_receipt=_last_receipt(records),
    )


def _intro(records: MembershipRecords) -> str:
    name = records.member.name
    paid = [m.starts_on.year for m in records.memberships if m.status is MembershipStatus.PAID]
    if not paid:
        return name
    return _("{name}, member since {year}").format(name=name, year=min(paid))


def _last_receipt(records: MembershipRecords) -> str:
    made = [document for document in records.documents if document.kind is DocumentKind.RECEIPT]
    return document_url(max(document.id or 0 for document in made)) if made else ""


def _panel(records: MembershipRecords, shown: Membership) -> MembershipPanel:
    term, today = term_of(shown), records.today
    # Without a last day nothing is between the two ends
    runs = term.contains(today) and not term.is_endless
    return MembershipPanel(
        badge=standing_badge(present_standing(records, shown)),
        period=format_span(term),
        title=_("Membership {term}").format(term=term_label(term)),
        tier=tier_label(records.tiers[shown.tier_id]),
        percent=term.elapsed_percent(today),
        bar=_bar(records, shown),
        starts=format_day_month(term.starts_on),
        today=_("Today, {day}").format(day=format_day_month(today)) if runs else "",
        ends=_("With no end date") if term.is_endless else format_day_month_short(term.ends_on),
        dues=_dues(shown),
        method=method_name(shown.payment_method),
        # A person is their own account
        accounts="" if records.member.is_individual else format_number(records.accounts),
    )


def _bar(records: MembershipRecords, shown: Membership) -> str:
    if term_of(shown).is_endless:
        return format_span(term_of(shown))
    return _("{percent}% of the period is over, it ends on {day}").format(
        percent=term_of(shown).elapsed_percent(records.today), day=format_day_month(shown.ends_on)
    )


def _dues(shown: Membership) -> str:
    paid = shown.status is MembershipStatus.PAID
    text = _("{amount}, paid") if paid else _("{amount}, due")
    return text.format(amount=format_money(Money(shown.cents, shown.currency)))

"""A member of the register as staff read it: what it is, its terms and requests, its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from membership_ui.accounts.rules.names import full_name
from membership_ui.accounts.tables import Account
from membership_ui.adapters.i18n import _, format_day, format_money, format_number
from membership_ui.casework.views.people import ATTACHED_AS, ATTACHMENTS, AccountSearch
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.members.views import identity_facts
from membership_ui.memberships.documents import term_in_cell
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import NO_EXPIRY, Coverage, register_standing
from membership_ui.memberships.tables import Tier
from membership_ui.memberships.views.words import Badge, tier_label
from membership_ui.register.views.register import badge_of, kind_name
from membership_ui.renewals.queries.requests import RequestRow
from membership_ui.renewals.views.renewals import stage_badge
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.space.views.history import HistoryLine, archive_of, history_of
from membership_ui.space.views.records import MembershipRecords
from membership_ui.structures.departments import department_name
from membership_ui.structures.tables import Attachment

# The list of accounts turns the pages of those that have more
MOST_PEOPLE = 50


@dataclass(frozen=True)
class MemberRequest:
    """`query` opens it in the list of renewals."""

    term: str = ""
    amount: str = ""
    badge: Badge = field(default_factory=Badge)
    query: str = ""


@dataclass(frozen=True)
class AttachedPerson:
    """`query` opens the account in the list of accounts; the badge is empty for who belongs."""

    name: str = ""
    role: str = ""
    email: str = ""
    badge: Badge = field(default_factory=Badge)
    query: str = ""


@dataclass(frozen=True)
class MemberSheet:
    """`id` is the member's, 0 before the answer. `people` is empty for who may not find accounts
    (`shows_people`), `more_people` finds all where more than MOST_PEOPLE are attached; `requests`
    lead nowhere for who does not review them (`may_open`), `history` has no documents for who does
    not read them (`shows_documents`).
    """

    id: int = 0
    name: str = ""
    intro: str = ""
    badge: Badge = field(default_factory=Badge)
    email: str = ""
    contact: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    requests: list[MemberRequest] = field(default_factory=list)
    may_open: bool = False
    history: list[HistoryLine] = field(default_factory=list)
    archive: str = ""
    shows_documents: bool = False
    people: list[AttachedPerson] = field(default_factory=list)
    more_people: str = ""
    shows_people: bool = False


@dataclass(frozen=True)
class SheetRecords:
    """`people` is None for who may not find accounts, one more than MOST_PEOPLE where there are."""

    membership: MembershipRecords
    coverage: Coverage
    tier: Tier | TierInForce | None
    requests: Sequence[RequestRow]
    people: Sequence[tuple[Attachment, Account]] | None
    may_review: bool
    may_read_documents: bool


def member_sheet_view(records: SheetRecords) -> MemberSheet:
    known, member = records.membership, records.membership.member
    people = records.people or ()
    history = history_of(known)
    if not records.may_read_documents:
        history = [replace(line, documents=[]) for line in history]
    return MemberSheet(
        id=member.id,
        name=member.name,
        intro=kind_name(member.kind),
        badge=_badge(records),
        email=member.email,
        contact=identity_facts(member, known.policy.country),
        facts=_facts(records),
        requests=[_request(row, known.site.currency) for row in records.requests],
        may_open=records.may_review,
        history=history,
        archive=archive_of(known) if records.may_read_documents else "",
        shows_documents=records.may_read_documents,
        people=[_person(*one) for one in people[:MOST_PEOPLE]],
        more_people=AccountSearch(member.name).query if len(people) > MOST_PEOPLE else "",
        shows_people=records.people is not None,
    )


def _badge(records: SheetRecords) -> Badge:
    known = records.membership
    opens = known.policy.renewal_opens_days_before
    return badge_of(register_standing(records.coverage, known.today, opens))


def _facts(records: SheetRecords) -> list[tuple[str, str]]:
    member, expires = records.membership.member, records.coverage.expires_on
    population = member.population
    pairs = (
        (_("Department"), department_name(member.department)),
        (_("Population"), "" if population is None else format_number(population)),
        (_("Tier"), tier_label(records.tier) if records.tier else ""),
        (_("Expires on"), "" if expires == NO_EXPIRY else format_day(expires)),
    )
    return [(term, value) for term, value in pairs if value]


def _request(row: RequestRow, currency: str) -> MemberRequest:
    return MemberRequest(
        term=term_in_cell(Period(row.starts_on, row.ends_on)),
        amount=format_money(Money(row.cents, currency)),
        badge=stage_badge(row.stage),
        query=RequestSearch().opening(row.id).query,
    )


def _person(attachment: Attachment, who: Account) -> AttachedPerson:
    badge = ATTACHMENTS.get(attachment.status)
    return AttachedPerson(
        name=full_name(who),
        role=_(ATTACHED_AS[attachment.role]),
        email=who.email,
        badge=replace(badge, text=_(badge.text)) if badge else Badge(),
        query=AccountSearch(who.member_number).opening(who.id or 0).query,
    )

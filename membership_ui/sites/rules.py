"""What a site's policy may say. Read from the site's row; no rule of the code knows a site
by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from membership_ui.kernel.errors import N_, Conflict
from membership_ui.kernel.periods import Period, calendar_year, rolling
from membership_ui.sites.identifiers import IdentifierRule, identifier_rules, usual_identifiers


class TermKind(StrEnum):
    CALENDAR_YEAR = "calendar_year"
    ROLLING_DAYS = "rolling_days"
    OPEN_ENDED = "open_ended"


class MembersAre(StrEnum):
    """Whom the site takes as members."""

    STRUCTURES = "structures"
    INDIVIDUALS = "individuals"


class NoNextTerm(Conflict):
    message = N_("This membership has no end: there is nothing to renew.")


class FeeKind(StrEnum):
    TIER = "tier"
    FIXED = "fixed"
    FREE = "free"


class ReviewStep(StrEnum):
    STAFF_CHECK = "staff_check"
    PHONE_INTERVIEW = "phone_interview"
    BOARD = "board"
    LOCAL_MANAGER = "local_manager"


# First URL segments that pages and routes of the portal itself use
RESERVED_SLUGS = frozenset(
    {
        "en",
        "fr",
        "auth",
        "account",
        "assets",
        "documents",
        "documents.zip",
        "exports",
        "uploads",
        "healthz",
        "readyz",
        "fonts",
        "mailbox",
        "metrics",
        "ping",
        "stripe",
        "static",
        "api",
        "login",
        "404",
    }
)
# Accents with tested contrast, and the gray that goes with each (ux.md 4.2)
ACCENTS = {
    "teal": "sage",
    "jade": "sage",
    "grass": "olive",
    "blue": "slate",
    "indigo": "slate",
    "iris": "slate",
    "plum": "mauve",
    "crimson": "mauve",
    "orange": "sand",
    "bronze": "sand",
}


NEXT_YEAR_FROM = (10, 1)
STAFF_IDLE_MINUTES = 120
# Megabytes
FILES_OF_ACCOUNT, FILES_OF_SITE = 100, 5_000
_SEEN_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Policy:
    """How one site works. Days are counted in the site's time zone."""

    term: TermKind
    term_days: int
    review: tuple[ReviewStep, ...]
    fee: FeeKind
    tier_basis: str
    # By their names, which `billing.rules` knows
    payment_methods: tuple[str, ...]
    renewal_opens_days_before: int
    quote_valid_days: int
    invoice_due_days: int
    may_wait_for_purchase_order: bool
    members_are: MembersAre = MembersAre.STRUCTURES
    asks_household: bool = False
    # Roles on the site that count only in a session opened with a second factor; None: every role
    second_factor_roles: tuple[str, ...] | None = None
    # Minutes after which a session of its staff ends without a sign of them
    staff_idle_minutes: int = STAFF_IDLE_MINUTES
    # Where its addresses and telephone numbers are, as ISO letters
    country: str = "FR"
    # Numbers that it asks of structures, in the order of the form
    identifiers: tuple[IdentifierRule, ...] = usual_identifiers("FR")
    # Days in which both sides of a proposed merge may answer by their links; then a second member
    # of staff may stand in, and this many days later it is done unless one of the two stops it
    merge_answer_days: int = 14
    merge_wait_days: int = 7
    # Megabytes of sent files that one account, and the site, may keep
    files_of_account_megabytes: int = FILES_OF_ACCOUNT
    files_of_site_megabytes: int = FILES_OF_SITE
    # Month and day from which whoever is no member buys the next calendar year; None: never
    next_year_from: tuple[int, int] | None = NEXT_YEAR_FROM

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Policy:
        """Read the site's JSON. Raises KeyError or ValueError when it says something unknown."""
        country = str(raw.get("country", "FR"))
        return cls(
            term=TermKind(raw["term"]),
            term_days=int(raw.get("term_days", 365)),
            review=tuple(ReviewStep(step) for step in raw["review"]),
            fee=FeeKind(raw["fee"]),
            tier_basis=str(raw.get("tier_basis", "")),
            payment_methods=tuple(map(str, raw["payment_methods"])),
            renewal_opens_days_before=int(raw["renewal_opens_days_before"]),
            quote_valid_days=int(raw["quote_valid_days"]),
            invoice_due_days=int(raw["invoice_due_days"]),
            may_wait_for_purchase_order=bool(raw["may_wait_for_purchase_order"]),
            members_are=MembersAre(raw.get("members_are", MembersAre.STRUCTURES)),
            asks_household=bool(raw.get("asks_household", False)),
            second_factor_roles=_second_factor_roles(raw),
            staff_idle_minutes=int(raw.get("staff_idle_minutes", STAFF_IDLE_MINUTES)),
            country=country,
            merge_answer_days=int(raw.get("merge_answer_days", 14)),
            merge_wait_days=int(raw.get("merge_wait_days", 7)),
            files_of_account_megabytes=int(raw.get("files_of_account_megabytes", FILES_OF_ACCOUNT)),
            files_of_site_megabytes=int(raw.get("files_of_site_megabytes", FILES_OF_SITE)),
            next_year_from=_day_of_year(raw.get("next_year_from", "10-01")),
            identifiers=identifier_rules(raw, country),
        )

    def next_term(self, last: Period, today: date) -> Period:
        """The term after `last`: the next calendar year, or `term_days` from its end (from today
        when lapsed), or without an end.

        A calendar-year member who lapsed renews for the current year, not for a year that is over,
        and from `next_year_from` on for the next one: nobody pays a year for its last weeks.
        Raises NoNextTerm after a term without an end.
        """
        if last.is_endless:
            raise NoNextTerm
        if self.term is TermKind.CALENDAR_YEAR:
            return calendar_year(max(last.ends_on.year + 1, self._year_on_sale(today)))
        if self.term is TermKind.OPEN_ENDED:
            return Period(max(last.ends_on + timedelta(days=1), today), date.max)
        return rolling(max(last.ends_on + timedelta(days=1), today), self.term_days)

    def _year_on_sale(self, today: date) -> int:
        is_late = self.next_year_from is not None and (
            (today.month, today.day) >= self.next_year_from
        )
        return today.year + 1 if is_late else today.year

    def renewal_opens_on(self, last: Period) -> date:
        """First day on which the term after `last` may be asked for; the last day that there is
        where none follows.
        """
        if last.is_endless:
            return last.ends_on
        return last.ends_on - timedelta(days=self.renewal_opens_days_before)


def _day_of_year(text: Any) -> tuple[int, int] | None:
    """`10-01`; "" for none. Raises ValueError."""
    if not text:
        return None
    # Of a leap year: 29 February is a day of some years
    day = date.fromisoformat(f"2024-{text}")
    return day.month, day.day


def asks_factor(raw: Mapping[str, Any], role: str) -> bool:
    """Whether a policy, as it is stored, wants a second factor of the role; asked before every
    event of a member of staff.
    """
    roles = raw.get("second_factor_roles")
    return roles is None or role in roles


def staff_idle(raw: Mapping[str, Any]) -> timedelta:
    """How long a session of the site's staff stays open without a sign of them. `last_seen_at` is
    written a few minutes late: nobody who is there is signed out for that.
    """
    return timedelta(minutes=int(raw.get("staff_idle_minutes", STAFF_IDLE_MINUTES))) + _SEEN_LATE


def _second_factor_roles(raw: Mapping[str, Any]) -> tuple[str, ...] | None:
    roles = raw.get("second_factor_roles")
    return None if roles is None else tuple(map(str, roles))


@dataclass(frozen=True)
class LegalIdentity:
    """The association as its documents name it. Empty strings are left out of documents."""

    legal_name: str
    legal_form: str
    address: tuple[str, ...]
    siret: str
    vat_number: str
    email: str
    phone: str
    iban: str
    bic: str
    bank: str
    cheque_order: str

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> LegalIdentity:
        """Read the site's JSON. Raises KeyError without a legal name and an address."""
        optional = (
            "legal_form",
            "siret",
            "vat_number",
            "email",
            "phone",
            "iban",
            "bic",
            "bank",
            "cheque_order",
        )
        return cls(
            legal_name=raw["legal_name"],
            address=tuple(raw["address"]),
            **{name: str(raw.get(name, "")) for name in optional},
        )

"""The demo's members who are persons: of the club of retired people. Everybody is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.service.signing_in import know_person
from membership_ui.accounts.tables import SiteRole
from membership_ui.billing.rules import PaymentMethod
from membership_ui.demo.history import add_paid_term
from membership_ui.demo.people import Person, add_person
from membership_ui.kernel.periods import Period
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.rules import MemberDetails
from membership_ui.members.service.correcting import correct_contact
from membership_ui.members.service.enrolling import enrol_account
from membership_ui.memberships.tables import FeeScale, Tier
from membership_ui.register.service.entries import refresh_entry
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.sites.tables import Site


@dataclass(frozen=True)
class Individual:
    """`days_left`: until the end of the last paid term, below 0 once it is over."""

    person: Person
    address: str
    postal_code: str
    town: str
    days_left: int
    years: int
    is_invoiced: bool = False


CLUB_MANAGER = Person(
    "00021", "Ghislaine", "Pouliot", "ghislaine.pouliot@cjr.example", role=SiteRole.SITE_MANAGER
)
INDIVIDUALS = (
    Individual(
        Person("10702", "Odette", "Larivée", "odette.larivee@courriel.example"),
        "118 rue du Vieux-Moulin",
        "G1A 0B2",
        "Québec",
        days_left=41,
        years=3,
    ),
    Individual(
        Person("10711", "Wilfrid", "Boisjoli", "wilfrid.boisjoli@courriel.example", locale="en"),
        "7 chemin des Bouleaux",
        "G1A 0C4",
        "Québec",
        days_left=22,
        years=2,
        is_invoiced=True,
    ),
    Individual(
        Person("10715", "Rolande", "Chicoine", "rolande.chicoine@courriel.example"),
        "64 avenue des Sources",
        "G1A 0A5",
        "Lévis",
        days_left=-96,
        years=1,
    ),
)
DUES_CENTS = 35_00


def add_individuals(work: UnitOfWork, site: Site, password_hash: str) -> None:
    """The site's manager, and members with the terms that they have behind them: a rolling year
    each. `work.now` is the present.
    """
    present, today = work.now, work.today(site.time_zone)
    first_year = today.year - max(one.years for one in INDIVIDUALS) - 1
    dues = {year: _add_dues(work, site, year) for year in range(first_year, today.year + 2)}
    manager = add_person(work, CLUB_MANAGER, password_hash, site)
    joined = [(one, *_join(work, site, one, password_hash)) for one in INDIVIDUALS]
    terms = [(term, member) for one, member, _who in joined for term in _terms(one, today)]
    work.actor = accounts.actor_of(work.session, manager)
    # Numbers follow the calendar
    for term, member in sorted(terms, key=lambda pair: pair[0].starts_on):
        tier = dues[term.starts_on.year]
        add_paid_term(work, site, member, tier, term, PaymentMethod.CHEQUE)
    work.now = present
    for one, member, who in joined:
        if one.is_invoiced:
            _invoice(work, site, one, member, who, accounts.actor_of(work.session, manager))
        work.actor = MACHINE
        refresh_entry(work, site.id or 0, member.id)


def _add_dues(work: UnitOfWork, site: Site, year: int) -> Tier:
    scale = work.add(FeeScale(site_id=site.id or 0, year=year))
    return work.add(
        Tier(
            fee_scale_id=scale.id or 0,
            code="member",
            lower=0,
            upper=None,
            position=0,
            labels={"fr": "Membre du club", "en": "Member of the club"},
            cents=DUES_CENTS,
        )
    )


def _join(
    work: UnitOfWork, site: Site, one: Individual, password_hash: str
) -> tuple[MemberDetails, Actor]:
    account = add_person(work, one.person, password_hash, site)
    know_person(work, account.id or 0, site.id or 0)
    member = enrol_account(work, account.id or 0)
    correct_contact(work, member, _contact(one))
    return members.details(work.session, member.id or 0), accounts.actor_of(work.session, account)


def _contact(one: Individual) -> dict[str, str]:
    return {
        "address": one.address,
        "postal_code": one.postal_code,
        "town": one.town,
        "region": "QC",
    }


def _terms(one: Individual, today: date) -> Sequence[Period]:
    """Year after year until the last one ends."""
    ends = today + timedelta(days=one.days_left)
    last_days = [ends - timedelta(days=365 * back) for back in range(one.years)]
    return [Period(day - timedelta(days=364), day) for day in last_days]


def _invoice(
    work: UnitOfWork,
    site: Site,
    one: Individual,
    member: MemberDetails,
    who: Actor,
    manager: Actor,
) -> None:
    work.actor = who
    answers = {**_contact(one), "tier_choice": "keep", "payment_method": "cheque"}
    renewal_id = submit_renewal(work, site.id or 0, member.id, answers)
    work.actor = manager
    invoice_renewal(work, renewal_id)

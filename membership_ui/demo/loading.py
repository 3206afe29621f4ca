"""Loads the demo once: nothing happens in a database that already has a site."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from membership_ui import wiring
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import hash_password
from membership_ui.accounts.service.signing_in import know_person
from membership_ui.billing.rules import PaymentMethod
from membership_ui.demo.cjr import CJR
from membership_ui.demo.cler import CLER
from membership_ui.demo.history import add_paid_term, add_present_stage, years_of
from membership_ui.demo.individuals import CLUB_MANAGER, INDIVIDUALS, add_individuals
from membership_ui.demo.nord import NORD
from membership_ui.demo.people import SECOND_ACCOUNT, STAFF, TOWNS, Town, add_person, add_town
from membership_ui.demo.site import SLUG, add_fee_scale, add_site
from membership_ui.demo.site_data import add_demo_site
from membership_ui.kernel.periods import calendar_year
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from membership_ui.members.rules import MemberDetails
from membership_ui.register.service.entries import refresh_entry
from membership_ui.register.service.importing import import_structures
from membership_ui.settings import settings
from membership_ui.sites import queries as sites
from membership_ui.sites.tables import Site
from membership_ui.structures.service.staging import stage_file

PASSWORD = "une phrase de démonstration"
LOGINS = (
    (
        "Contact technique d’une collectivité",
        TOWNS[0].contact.email,
        TOWNS[0].contact.number,
    ),
    ("Trésorière du site", STAFF[1].email, STAFF[1].number),
    ("Instructeur des demandes", STAFF[2].email, STAFF[2].number),
    ("Responsable du site", STAFF[0].email, STAFF[0].number),
    ("Membre du club (/cjr)", INDIVIDUALS[0].person.email, INDIVIDUALS[0].person.number),
    ("Gestion du club (/cjr)", CLUB_MANAGER.email, CLUB_MANAGER.number),
)
YEARS_BACK = 6
# Anybody may register there
OTHER_SITES = (CLER, NORD, CJR)
# Its README says where it comes from
STRUCTURES = Path(__file__).parent.parent / "demo_data" / "structures-fr.csv.gz"
Joined = tuple[MemberDetails, Town, Actor]


def load_demo(tell: Callable[[str], object]) -> bool:
    """Load it in one transaction; False when there was a site already."""
    with wiring.reading() as session:
        if sites.all_sites(session):
            return False
    tell("Demo: sites, staff, members, 36,130 real structures")
    password_hash = hash_password(PASSWORD, settings().bcrypt_cost)
    with gzip.open(STRUCTURES) as lines:
        staged = stage_file(lines, lambda _count: None)
    with wiring.transaction(MACHINE, "fr") as work:
        load_people(work, password_hash)
        import_structures(work, SLUG, staged, lambda _step, _done, _total: None)
    return True


def load_people(work: UnitOfWork, password_hash: str) -> None:
    """Sites, staff and members with the years that they have behind them."""
    present = work.now
    # The years gone by are written as of their days: the real clock must not be read again
    work.clock = None
    site = add_site(work)
    for said in OTHER_SITES:
        add_demo_site(work, said)
    this_year = work.today(site.time_zone).year
    first_year = this_year - YEARS_BACK
    scales = {
        year: add_fee_scale(work, site, year, first_year)
        for year in range(first_year, this_year + 2)
    }
    staff = [add_person(work, person, password_hash, site) for person in STAFF]
    second = add_person(work, SECOND_ACCOUNT, password_hash, site)
    know_person(work, second.id or 0, site.id or 0)
    treasurer = accounts.actor_of(work.session, staff[1])
    members = [_join(work, site, town, password_hash, this_year) for town in TOWNS]
    # Year by year over all members, so that numbers follow the calendar as the law wants
    for year in range(first_year, this_year + 1):
        for member, town, _contact in members:
            if year in years_of(town, this_year):
                work.actor = treasurer
                tier, term = scales[year][town.tier], calendar_year(year)
                add_paid_term(work, site, member, tier, term, PaymentMethod.TRANSFER)
    work.now = present
    for member, town, contact in members:
        add_present_stage(work, site, member, town, contact, treasurer)
        work.actor = MACHINE
        refresh_entry(work, site.id or 0, member.id)
    club = sites.site_by_slug(work.session, CJR.slug)
    assert club
    add_individuals(work, club, password_hash)


def _join(work: UnitOfWork, site: Site, town: Town, password_hash: str, this_year: int) -> Joined:
    first_day = date(years_of(town, this_year).start - 1, 11, 3)
    work.now = _noon(first_day + timedelta(days=TOWNS.index(town)))
    contact = add_person(work, town.contact, password_hash, site)
    return add_town(work, town, contact), town, accounts.actor_of(work.session, contact)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

"""Loads the demo once: nothing happens in a database that already has a site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from membership_ui import wiring
from membership_ui.accounts import queries as accounts
from membership_ui.accounts.rules import hash_password
from membership_ui.demo.history import add_past_terms, add_present_stage
from membership_ui.demo.people import STAFF, TOWNS, add_person, add_town
from membership_ui.demo.site import add_fee_scale, add_site
from membership_ui.kernel.work import MACHINE, UnitOfWork
from membership_ui.memberships.service.register import refresh_entry
from membership_ui.settings import settings
from membership_ui.sites import queries as sites

PASSWORD = "une phrase de démonstration"
LOGINS = (
    ("Contact technique d’une collectivité", TOWNS[0].contact.email, TOWNS[0].contact.number),
    ("Trésorière du site", STAFF[1].email, STAFF[1].number),
    ("Instructeur des demandes", STAFF[2].email, STAFF[2].number),
    ("Responsable du site", STAFF[0].email, STAFF[0].number),
)
YEARS_BACK = 6


def load_demo(tell: Callable[[str], None] = lambda line: None) -> bool:
    """Load it in one transaction; False when there was a site already."""
    with wiring.reading() as session:
        if sites.all_sites(session):
            return False
    tell("Demo: site, staff and members")
    password_hash = hash_password(PASSWORD, settings().bcrypt_cost)
    with wiring.transaction(MACHINE, "fr") as work:
        _load(work, password_hash)
    return True


def _load(work: UnitOfWork, password_hash: str) -> None:
    present = work.now
    site = add_site(work)
    this_year = work.today(site.time_zone).year
    first_year = this_year - YEARS_BACK
    scales = {year: add_fee_scale(work, site, year, first_year) for year in range(first_year, this_year + 2)}
    staff = [add_person(work, person, password_hash, site) for person in STAFF]
    treasurer = accounts.actor_of(work.session, staff[1])
    for rank, town in enumerate(TOWNS):
        work.now = _noon(date(this_year - town.member_years, 11, 3) + timedelta(days=rank))
        contact = add_person(work, town.contact, password_hash, site)
        structure = add_town(work, town, contact)
        add_past_terms(work, site, structure, town, scales, treasurer)
        work.now = present
        add_present_stage(work, site, structure, town, accounts.actor_of(work.session, contact), treasurer)
        work.actor = MACHINE
        refresh_entry(work, site.id or 0, structure.id or 0)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

"""A small named world for tests: the Rhône branch, Amina its treasurer, Claire who renews, Luc who
lapsed.

Builders store rows with sensible defaults; whatever a test is about, it says itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import digest, email_key
from membership_ui.accounts.tables import (
    Account,
    AccountOnSite,
    RoleOnSite,
    SignIn,
    SiteRole,
)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.kernel.money import Money
from membership_ui.kernel.text import fold
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.members.service.enrolling import enrol_account, enrol_structure
from membership_ui.members.tables import Member
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import FeeScale, Membership, Tier
from membership_ui.sites.tables import Site
from membership_ui.structures.events import AttachmentChanged
from membership_ui.structures.tables import (
    Attachment,
    AttachmentRole,
    AttachmentStatus,
    Structure,
    StructureKind,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "une phrase assez longue"
# bcrypt of PASSWORD at cost 4, so that tests are fast
PASSWORD_HASH = "$2b$04$uJf03v7Yg5rLuc1Hj4DLHO9dQflGZlakZPdlBkGD3HNRJdOKAvyay"
POLICY: dict[str, Any] = {
    "second_factor_roles": [],
    "term": "calendar_year",
    "review": ["staff_check"],
    "fee": "tier",
    "tier_basis": "population",
    "payment_methods": ["transfer", "cheque"],
    "renewal_opens_days_before": 92,
    "quote_valid_days": 60,
    "invoice_due_days": 30,
    "may_wait_for_purchase_order": True,
}
LEGAL: dict[str, Any] = {
    "legal_name": "Réseau du Rhône",
    "address": ["1 quai du Rhône", "69000 Lyon"],
    "siret": "99000001000019",
    "email": "adhesions@rhone.example",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "AGRIFRPP",
}
TIERS = (("small", 0, 4_999, 200_00), ("large", 5_000, None, 450_00))
GOOD_ANSWERS = {
    "address": "1 place de la Mairie",
    "postal_code": "69420",
    "town": "Condrieu",
    "email": "mairie@condrieu.example",
    "siret": "99000002800011",
    "tier_choice": "keep",
    "payment_method": "transfer",
}
_numbers = count(20_000)


@dataclass(frozen=True)
class World:
    """One site with scales for four years, its staff, and a structure that may renew."""

    site: Site
    tiers: dict[tuple[int, str], Tier]
    structure: Structure
    membership: Membership
    claire: Actor
    amina: Actor
    yann: Actor
    helene: Actor
    stranger: Actor

    @property
    def site_id(self) -> int:
        return self.site.id or 0

    @property
    def structure_id(self) -> int:
        return self.structure.id or 0

    @property
    def member_id(self) -> int:
        return self.membership.member_id


def make_world(work: UnitOfWork, slug: str = "rhone", **policy: Any) -> World:
    """The usual setting: Claire's structure was a member in 2026, in the small tier."""
    site = make_site(work, slug, **policy)
    tiers = make_fee_scales(work, site, range(2024, 2028))
    claire, amina, yann, helene, stranger = (
        make_account(work, "Claire"),
        make_account(work, "Amina", site, SiteRole.TREASURER),
        make_account(work, "Yann", site, SiteRole.REVIEWER),
        make_account(work, "Hélène", site, SiteRole.SITE_MANAGER),
        make_account(work, "Mallory"),
    )
    structure = make_structure(work, "Ville de Condrieu", admin=claire)
    membership = make_membership(work, site, structure, tiers[2026, "small"])
    return World(site, tiers, structure, membership, claire, amina, yann, helene, stranger)


def make_site(work: UnitOfWork, slug: str = "rhone", **policy: Any) -> Site:
    return work.add(
        Site(
            slug=slug,
            name="Réseau du Rhône",
            monogram="RR",
            currency="EUR",
            time_zone="Europe/Paris",
            locale="fr",
            accent="teal",
            gray="sage",
            scaling="100%",
            stored_policy={**POLICY, **policy},
            stored_legal=LEGAL,
        )
    )


def make_fee_scales(
    work: UnitOfWork, site: Site, years: Iterable[int]
) -> dict[tuple[int, str], Tier]:
    """A small and a large tier each year, at the same price every year."""
    tiers = {}
    for year in years:
        scale = work.add(FeeScale(site_id=site.id or 0, year=year))
        for position, (code, lower, upper, cents) in enumerate(TIERS):
            tiers[year, code] = work.add(
                Tier(
                    fee_scale_id=scale.id or 0,
                    code=code,
                    lower=lower,
                    upper=upper,
                    cents=cents,
                    position=position,
                    labels={"fr": f"Commune {code}", "en": f"Town {code}"},
                )
            )
    return tiers


def make_account(
    work: UnitOfWork,
    given_name: str,
    site: Site | None = None,
    role: SiteRole | None = None,
) -> Actor:
    """An account that signs in with PASSWORD, as the actor it becomes."""
    number = str(next(_numbers))
    email = f"{fold(given_name)}.{number}@members.example"
    account = work.add(
        Account(
            member_number=number,
            email=email,
            email_key=email_key(email),
            given_name=given_name,
            family_name="Exemple",
            password_hash=PASSWORD_HASH,
            locale="fr",
            created_at=work.now,
            password_changed_at=work.now,
            email_verified_at=work.now,
        )
    )
    if site and role:
        give_role(work, account.id or 0, site.id or 0, role)
    return accounts.actor_of(work.session, account)


def give_role(work: UnitOfWork, account_id: int, site_id: int, role: SiteRole) -> RoleOnSite:
    held = work.add(RoleOnSite(account_id=account_id, site_id=site_id, role=role))
    work.announce(AccountChanged(account_id))
    return held


def visit(
    work: UnitOfWork, account_id: int, site_id: int, since: datetime | None = None
) -> AccountOnSite:
    """The site knows the account since then, else since now."""
    came = work.add(AccountOnSite(account_id=account_id, site_id=site_id, since=since or work.now))
    work.announce(AccountChanged(account_id))
    return came


def open_session(work: UnitOfWork, token: str) -> int:
    """Amina is signed in with the cookie `token`, which is her member number too; answers
    her key.
    """
    amina = make_account(work, "Amina")
    account = accounts.account(work.session, amina.account_id or 0)
    assert account
    account.member_number, account.family_name = token, "Le Goff"
    hour = timedelta(hours=1)
    work.add(
        SignIn(
            token_hash=digest(token),
            account_id=account.id or 0,
            is_kept=False,
            created_at=work.now,
            expires_at=work.now + hour,
        )
    )
    return account.id or 0


def make_structure(
    work: UnitOfWork, name: str, admin: Actor | None = None, **facts: Any
) -> Structure:
    values: dict[str, Any] = {
        "name": name,
        "name_key": fold(name),
        "kind": StructureKind.COMMUNE,
        "siren": None,
        "siret": "99000002800011",
        "address": "1 place de la Mairie",
        "postal_code": "69420",
        "town": "Condrieu",
        "department": "69",
        "population": 3_900,
        "email": "mairie@condrieu.example",
        "created_at": work.now,
    }
    structure = work.add(Structure(**(values | facts)))
    # Another key than the structure's: who takes one for the other is found out
    key = 1_000_000 - (structure.id or 0)
    work.add(Member(id=key, structure_id=structure.id, created_at=work.now))
    if admin:
        attach(work, admin, structure)
    return structure


def attach(
    work: UnitOfWork,
    who: Actor,
    structure: Structure,
    role: AttachmentRole = AttachmentRole.ADMIN,
    status: AttachmentStatus = AttachmentStatus.VALIDATED,
) -> Attachment:
    row = work.add(
        Attachment(
            account_id=who.account_id or 0,
            structure_id=structure.id or 0,
            status=status,
            role=role,
            created_at=work.now,
        )
    )
    work.announce(AttachmentChanged(row.account_id, row.structure_id))
    return row


def member_of(work: UnitOfWork, who: Structure | Actor | int | None) -> int:
    """The member that this structure or person is; a person by their account or its key."""
    if isinstance(who, Structure):
        return enrol_structure(work, who.id or 0).id or 0
    account_id = who.account_id if isinstance(who, Actor) else who
    return enrol_account(work, account_id or 0).id or 0


def make_membership(
    work: UnitOfWork, site: Site, structure: Structure, tier: Tier, year: int = 2026
) -> Membership:
    """A paid calendar year."""
    return make_term(work, site, member_of(work, structure), tier, year)


def make_term(
    work: UnitOfWork, site: Site, member_id: int, tier: Tier, year: int = 2026
) -> Membership:
    """The same of any member."""
    return work.add(
        Membership(
            site_id=site.id or 0,
            member_id=member_id,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            tier_id=tier.id or 0,
            cents=tier.cents,
            currency=site.currency,
            payment_method=PaymentMethod.TRANSFER,
            status=MembershipStatus.PAID,
            requested_on=date(year - 1, 12, 4),
            reviewed_on=date(year - 1, 12, 9),
            invoiced_on=date(year - 1, 12, 12),
            paid_on=date(year, 1, 14),
            created_at=work.now,
        )
    )


def euros(cents: int) -> Money:
    return Money(cents, "EUR")

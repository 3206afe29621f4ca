"""The demo's accounts and structures. Everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass

from membership_ui.accounts.events import AccountChanged
from membership_ui.accounts.rules import email_key
from membership_ui.accounts.tables import Account, RoleOnSite, SiteRole
from membership_ui.kernel.text import fold
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.members.rules import MemberDetails
from membership_ui.members.service.enrolling import enrol_structure
from membership_ui.sites.tables import Site
from membership_ui.structures.events import AttachmentChanged
from membership_ui.structures.tables import (
    Attachment,
    AttachmentRole,
    AttachmentStatus,
    Structure,
    StructureKind,
)


@dataclass(frozen=True)
class Person:
    number: str
    given: str
    family: str
    email: str
    locale: str = "fr"
    role: SiteRole | None = None


@dataclass(frozen=True)
class Town:
    """A member structure, and where its renewal stands in the demo."""

    name: str
    siret: str
    address: str
    postal_code: str
    town: str
    population: int | None
    tier: str
    contact: Person
    stage: str
    member_years: int
    kind: StructureKind = StructureKind.COMMUNE
    rna: str = ""


STAFF = (
    Person(
        "00007",
        "Hélène",
        "Vasseur",
        "helene.vasseur@plante-cite.example",
        role=SiteRole.SITE_MANAGER,
    ),
    Person(
        "00012",
        "Amina",
        "Belkacem",
        "amina.belkacem@plante-cite.example",
        role=SiteRole.TREASURER,
    ),
    Person(
        "00015",
        "Yann",
        "Drouet",
        "yann.drouet@plante-cite.example",
        role=SiteRole.REVIEWER,
    ),
)
# Somebody who opened a second account with another address
SECOND_ACCOUNT = Person("10655", "Inès", "Caron", "ines.caron@courriel.example")
TOWNS = (
    Town(
        "Ville de Kerlann",
        "99000002800011",
        "1 place de la Mairie",
        "29990",
        "Kerlann",
        12_400,
        "p4",
        Person("10482", "Claire", "Morvan", "claire.morvan@kerlann.example"),
        "to_renew",
        5,
    ),
    Town(
        "Communauté de communes du Val-d’Œuvre",
        "99000003600014",
        "12 rue des Tilleuls",
        "49990",
        "Saint-Élier",
        31_800,
        "p5",
        Person("10511", "Karim", "Ouali", "karim.ouali@val-oeuvre.example"),
        "awaits_order",
        3,
        StructureKind.INTERCOMMUNALITE,
    ),
    Town(
        "Mairie de Valmont-les-Bains",
        "99000004400018",
        "4 avenue de la Gare",
        "73990",
        "Valmont-les-Bains",
        5_150,
        "p2",
        Person("10533", "Sylvain", "Abadie", "sylvain.abadie@valmont.example"),
        "tier_asked",
        2,
    ),
    Town(
        "Ville de L’Haÿ-sur-Brenne",
        "99000005100013",
        "2 rue Haute",
        "37990",
        "L’Haÿ-sur-Brenne",
        8_700,
        "p3",
        Person("10560", "Nora", "Abadou", "nora.abadou@hay-brenne.example", locale="en"),
        "invoiced",
        4,
    ),
    Town(
        "Métropole Rives-du-Nord",
        "99000006900015",
        "100 quai Central",
        "59990",
        "Rives-du-Nord",
        210_000,
        "p7",
        Person("10588", "Rozenn", "Abiven", "rozenn.abiven@rives-nord.example"),
        "paid",
        6,
        StructureKind.INTERCOMMUNALITE,
    ),
    Town(
        "Ville de Montcalme",
        "99000007700018",
        "8 place du Marché",
        "34990",
        "Montcalme",
        2_600,
        "p2",
        Person("10601", "Luc", "Achard", "luc.achard@montcalme.example"),
        "lapsed",
        2,
    ),
    Town(
        "Ville de Saint-Ambroise",
        "99000008500011",
        "5 rue de l’École",
        "38990",
        "Saint-Ambroise",
        17_300,
        "p4",
        Person("10612", "Inès", "Caron", "ines.caron@saint-ambroise.example"),
        "submitted",
        3,
    ),
    # An association that has no SIRET
    Town(
        "Les Semeurs d’ombrage",
        "",
        "6 impasse du Lavoir",
        "26990",
        "Orgeval-le-Vieux",
        None,
        "a1",
        Person("10634", "Maud", "Ferrand", "maud.ferrand@semeurs.example"),
        "lapsed",
        2,
        StructureKind.ASSOCIATION,
        rna="W269990001",
    ),
)


def add_person(work: UnitOfWork, person: Person, password_hash: str, site: Site) -> Account:
    """The account, with its role if it has one."""
    account = work.add(
        Account(
            member_number=person.number,
            email=person.email,
            email_key=email_key(person.email),
            given_name=person.given,
            family_name=person.family,
            password_hash=password_hash,
            locale=person.locale,
            created_at=work.now,
            password_changed_at=work.now,
            email_verified_at=work.now,
        )
    )
    if person.role:
        work.add(RoleOnSite(account_id=account.id or 0, site_id=site.id or 0, role=person.role))
        work.announce(AccountChanged(account.id or 0))
    return account


def add_town(work: UnitOfWork, town: Town, contact: Account) -> MemberDetails:
    """The member structure with its technical contact as administrator."""
    structure = work.add(
        Structure(
            name=town.name,
            name_key=fold(town.name),
            kind=town.kind,
            siren=town.siret[:9] or None,
            siret=town.siret,
            rna=town.rna,
            address=town.address,
            postal_code=town.postal_code,
            town=town.town,
            department=town.postal_code[:2],
            population=town.population,
            email=town.contact.email,
            created_at=work.now,
        )
    )
    work.add(
        Attachment(
            account_id=contact.id or 0,
            structure_id=structure.id or 0,
            status=AttachmentStatus.VALIDATED,
            role=AttachmentRole.ADMIN,
            created_at=work.now,
        )
    )
    work.announce(AttachmentChanged(contact.id or 0, structure.id or 0))
    member = enrol_structure(work, structure.id or 0)
    return members.details(work.session, member.id or 0)

"""A site that knows as many accounts as wanted: half of them came, half belong to a structure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from sqlmodel import col, select

from membership_ui.accounts.tables import Account, AccountOnSite
from membership_ui.adapters.bulk import insert_rows, tell_planner
from membership_ui.casework.service.listing import list_accounts
from membership_ui.casework.tables import AccountEntry, AccountWord
from membership_ui.kernel.text import fold, found_under, tokens
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.rules import Coverage
from membership_ui.register.service.entries import add_entries, facts_of
from membership_ui.structures.tables import Attachment, AttachmentRole, AttachmentStatus
from tests.world import make_structure

_STRUCTURES = 4_000
_STARTS = ("Mar", "Le ", "Dur", "Béc", "Éti", "Mor", "Gau", "Lam", "Rou", "Vas", "D’A", "Saint-")
_MIDDLES = ("tin", "goff", "and", "hard", "enn", "van", "thi", "bert", "ssel", "seu", "mar", "quer")
_ENDS = ("", "eau", "et", "ier", "ot", "in", "ard", "ez")
_GIVEN = (
    "Claire", "Étienne", "Amina", "Yann", "Hélène", "Luc", "Marie-Odile", "Jean", "Zoé", "Inès",
    "Paul", "Maud", "Rémi", "Anne", "Bruno", "Chloé", "Nadia", "Océane", "Michel", "Françoise",
)  # fmt: skip
_HOSTS = ("orange.example", "free.example", "mairie.example", "members.example", "asso.example")
_TOWNS = ("Condrieu", "Kerlann", "Val-d’Œuvre", "Saint-Ambroise", "Sainte-Colombe", "Valmont")


def gather(work: UnitOfWork, site_id: int, size: int) -> None:
    """Accounts, where they are known, and the site's list of them."""
    chance = random.Random(5)
    people = list(_people(work, size, chance))
    insert_rows(work.session, Account, tuple(people[0]), (tuple(one.values()) for one in people))
    keys = work.session.exec(select(col(Account.id)).order_by(col(Account.id))).all()
    came, belong = keys[::2], keys[1::2]
    insert_rows(
        work.session, AccountOnSite, ("account_id", "site_id", "since"),
        ((key, site_id, work.now) for key in came),
    )  # fmt: skip
    structures = _structures(work, site_id, chance)
    insert_rows(
        work.session, Attachment, ("account_id", "structure_id", "status", "role", "created_at"),
        (
            (key, chance.choice(structures), AttachmentStatus.VALIDATED, AttachmentRole.ADMIN,
             work.now)
            for key in belong
        ),
    )  # fmt: skip
    list_accounts(work, [key or 0 for key in keys])
    tell_planner(work.session, Account, AccountOnSite, Attachment, AccountEntry, AccountWord)


def _people(work: UnitOfWork, size: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for rank in range(size):
        family = chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
        given, number = chance.choice(_GIVEN), f"{rank + 1:06d}"
        email = f"{'.'.join(tokens(f'{given} {family}'))}{rank}@{chance.choice(_HOSTS)}"
        said = " ".join((given, family, number, email))
        others = sorted(found_under(said) - set(tokens(said)))
        yield {
            "member_number": number,
            "email": email,
            "email_key": email,
            "given_name": given,
            "family_name": family,
            "password_hash": "",
            "locale": "fr",
            "created_at": work.now,
            "password_changed_at": work.now,
            "email_verified_at": work.now,
            "name_key": fold(f"{family} {given}"),
            "search_key": f" {' '.join((*tokens(said), *others))}",
        }


def _structures(work: UnitOfWork, site_id: int, chance: random.Random) -> list[int]:
    made = [
        make_structure(work, f"Ville de {chance.choice(_TOWNS)}-{chance.choice(_STARTS)}{rank}")
        for rank in range(_STRUCTURES)
    ]
    said = [(one.id or 0, facts_of(one, Coverage(), None, one.town, one.email)) for one in made]
    add_entries(work, site_id, said)
    return [key for key, _facts in said]

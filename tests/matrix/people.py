"""Everybody who may stand before the portal, each with a cookie, and what is worth protecting:
Claire administers a structure, and everything below is hers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from membership_ui import wiring
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import digest
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.tables import (
    Account,
    AccountMerge,
    HouseholdPerson,
    MergeProposal,
    Passkey,
    SignIn,
    SiteRole,
)
from membership_ui.adapters import files
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service.ordering import keep_purchase_order
from membership_ui.billing.tables import DocumentKind, StoredFile
from membership_ui.exports.rules import Form
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.work import MACHINE, Actor, UnitOfWork
from membership_ui.register.service.entries import refresh_entry
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.tables import InvoiceRun, Renewal
from membership_ui.structures.tables import AttachmentRole, AttachmentStatus
from tests.accounts.looks import keep_session
from tests.billing.paper import make_document
from tests.world import World, attach, make_account, make_site, make_structure, make_world, visit

Audience = frozenset[str]

VISITOR, ENDED, ERASED, SEEN = "visitor", "session ended", "account erased", "space seen by staff"
UNKNOWN, MEMBER, PERSONAL, PENDING, ADMIN, OTHER_ADMIN = (
    "unknown to the site", "member without structure", "personal account", "pending account",
    "structure admin", "admin of another structure",
)  # fmt: skip
HERE = {role: f"{role} here" for role in SiteRole}
ELSEWHERE = {role: f"{role} elsewhere" for role in SiteRole}

EVERYBODY: Audience = frozenset(
    {VISITOR, ENDED, ERASED, SEEN, UNKNOWN, MEMBER, PERSONAL, PENDING, ADMIN, OTHER_ADMIN}
) | {*HERE.values(), *ELSEWHERE.values()}  # fmt: skip
NOBODY: Audience = frozenset()
# Signed in, and nobody else at the keyboard
PRESENT = EVERYBODY - {VISITOR, ENDED, ERASED, SEEN}
# What a person reads of themself, and staff who look at their space
SHOWN = PRESENT | {SEEN}
STAFF: Audience = frozenset(HERE.values())
REVIEWERS = frozenset(
    HERE[role] for role in (SiteRole.REVIEWER, SiteRole.TREASURER, SiteRole.SITE_MANAGER)
)
LOOKERS = REVIEWERS
MONEY = frozenset(HERE[role] for role in (SiteRole.TREASURER, SiteRole.SITE_MANAGER))
MANAGERS = frozenset({HERE[SiteRole.SITE_MANAGER]})
MERGERS = MANAGERS | {HERE[SiteRole.NETWORK_ADMINISTRATOR]}
FINDERS = LOOKERS | MERGERS
OWNER: Audience = frozenset({ADMIN})
OWNER_SHOWN = OWNER | {SEEN}
READERS = OWNER_SHOWN | MONEY


def askers(audience: Audience) -> list[str]:
    """Everybody who may not. Of those who may, all, but where it is whoever signs in: there one who
    is nothing else and Claire stand for them.
    """
    spared = PRESENT - {UNKNOWN, ADMIN} if audience >= PRESENT else NOBODY
    return sorted(EVERYBODY - spared)


@dataclass(frozen=True)
class Scene:
    """One role before Claire's records. `sid`, `number` and `account_id` are those of the role, as
    its pages know them.
    """

    world: World
    token: str = ""
    number: str = ""
    account_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    file_of_claire: str = ""

    @property
    def sid(self) -> str:
        return digest(self.token) if self.token else ""

    @property
    def site_id(self) -> int:
        return self.world.site_id

    @property
    def member_id(self) -> int:
        return self.world.member_id


def make_scenes() -> dict[str, Scene]:
    """The world, and by role the scene as it stands."""
    with wiring.transaction(MACHINE, "fr") as work:
        world = make_world(work, "rhone", asks_household=True)
        refresh_entry(work, world.site_id, world.member_id)
        elsewhere = make_site(work, "ailleurs")
        who = _people(work, world, elsewhere)
        ids = _records(work, world)
        for name, actor in who.items():
            _sign_in(work, actor, name)
        _change_sessions(work, world, who)
        work.session.flush()
        scene = Scene(
            world, ids=ids, file_of_claire=keep_session(work, world.claire, "her telephone")
        )
        return {name: _scene(work, scene, name) for name in EVERYBODY}


def _people(work: UnitOfWork, world: World, elsewhere) -> dict[str, Actor]:
    who = {name: make_account(work, "Marie") for name in (UNKNOWN, MEMBER, PERSONAL, PENDING)}
    who[ADMIN] = who[ENDED] = world.claire
    who[ERASED], who[OTHER_ADMIN] = make_account(work, "Paul"), make_account(work, "Rose")
    who[SEEN] = make_account(work, "Louise", world.site, SiteRole.SITE_MANAGER)
    for role in SiteRole:
        who[HERE[role]] = make_account(work, "Ici", world.site, role)
        who[ELSEWHERE[role]] = make_account(work, "Ailleurs", elsewhere, role)
    known = who[MEMBER].account_id or 0
    visit(work, known, world.site_id)
    attach(work, who[PERSONAL], world.structure, AttachmentRole.PERSONAL)
    attach(work, who[PENDING], world.structure, status=AttachmentStatus.PENDING)
    attach(work, who[ERASED], world.structure)
    make_structure(work, "Ville d’Ampuis", admin=who[OTHER_ADMIN])
    return who


def _records(work: UnitOfWork, world: World) -> dict[str, int]:
    """Claire's: papers, a request that waits, a sent file, a child, a key."""
    claire = world.claire.account_id or 0
    own = {"site_id": world.site_id, "member_id": world.member_id}
    renewal = work.add(_renewal(world, claire, work)).id or 0
    subject = f"renewal:{renewal}"
    sent = StoredFile(
        sha256=files.store(b"%PDF-order"), size=10, media_type="application/pdf",
        original_name="commande.pdf", uploaded_by=claire, uploaded_at=work.now,
    )  # fmt: skip
    child = HouseholdPerson(
        account_id=claire, relation=Relation.CHILD, given_name="Zoé", family_name="Exemple"
    )
    key = Passkey(
        account_id=claire, credential_id="key", public_key="key", sign_count=0, name="clé",
        created_at=work.now,
    )  # fmt: skip
    proposal = MergeProposal(
        site_id=world.site_id, leaving_id=make_account(work, "Claire").account_id or 0,
        staying_id=claire, reason="Un seul compte.", proposed_by_id=claire,
        proposed_at=work.now - timedelta(days=20), leaving_link="a", staying_link="b",
    )  # fmt: skip
    merge = AccountMerge(
        site_id=world.site_id, leaving_id=make_account(work, "Claire").account_id or 0,
        staying_id=claire, known_to=[world.site_id], reason="Un seul compte.",
        merged_by_id=claire, merged_at=work.now, undo_until=work.now.date() + timedelta(days=30),
    )  # fmt: skip
    ids = {
        "claire": claire,
        "merge": work.add(merge).id or 0,
        "proposal": work.add(proposal).id or 0,
        "renewal": renewal,
        "run": work.add(_run(world, claire, work)).id or 0,
        "invoice": work.add(make_document(subject=subject, **own)).id or 0,
        "quote": work.add(make_document(kind=DocumentKind.QUOTE, number="D-1", **own)).id or 0,
        "file": work.add(sent).id or 0,
        "child": work.add(child).id or 0,
        "export": work.add(_export(world, world.claire.account_id or 0, work)).id or 0,
        "key": work.add(key).id or 0,
    }
    work.actor = world.claire
    keep_purchase_order(work, subject=subject, reference="BC-1", file_id=ids["file"], **own)
    work.actor = MACHINE
    return ids


def _run(world: World, claire: int, work: UnitOfWork) -> InvoiceRun:
    return InvoiceRun(
        site_id=world.site_id, started_by=claire, started_at=work.now, ended_at=work.now
    )


def _export(world: World, claire: int, work: UnitOfWork) -> ExportRun:
    return ExportRun(
        site_id=world.site_id, page="staff/members", form=Form.CSV, query="", locale="fr",
        asked_by=claire, asked_at=work.now, ended_at=work.now,
    )  # fmt: skip


def _renewal(world: World, claire: int, work: UnitOfWork) -> Renewal:
    return Renewal(
        site_id=world.site_id, member_id=world.member_id, membership_id=world.membership.id,
        starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), answers={},
        status=RenewalStatus.SUBMITTED, tier_id=world.tiers[2026, "small"].id or 0,
        asked_tier_id=world.tiers[2026, "large"].id or 0, tier_decision=TierDecision.PENDING,
        payment_method=PaymentMethod.TRANSFER, saved_at=work.now, submitted_by=claire,
        submitted_at=work.now,
    )  # fmt: skip


def _sign_in(work: UnitOfWork, actor: Actor, name: str) -> None:
    keep_session(work, actor, name, is_strong=True)


def _change_sessions(work: UnitOfWork, world: World, who: dict[str, Actor]) -> None:
    work.session.get_one(SignIn, digest(ENDED)).ended_at = work.now
    work.session.get_one(Account, who[ERASED].account_id).erased_at = work.now
    seen = work.session.get_one(SignIn, digest(SEEN))
    seen.viewed_account_id, seen.viewed_site_id = world.claire.account_id, world.site_id
    seen.viewed_until = work.now + timedelta(minutes=30)


def _scene(work: UnitOfWork, scene: Scene, name: str) -> Scene:
    actor = accounts.actor_by_token(work.session, digest(name), work.now) or Actor()
    return replace(
        scene,
        token="" if name == VISITOR else name,
        number=actor.member_number,
        account_id=actor.account_id or 0,
    )

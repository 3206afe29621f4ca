"""A person of whom every table holds something, each with a word of its own to be found again."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import select

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import LinkPurpose, digest, email_key
from membership_ui.accounts.rules.fields import FieldKind, Relation, Visibility
from membership_ui.accounts.tables import (
    AccountMerge,
    EmailLink,
    HouseholdPerson,
    KnownDevice,
    MergeProposal,
    Passkey,
    PasswordReset,
    PendingSignIn,
    ProfileChange,
    ProfileField,
    ProfileValue,
    RecoveryCode,
    RecoverySheet,
    RoleOnSite,
    SignIn,
    SiteRole,
    Totp,
)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, DocumentKind, Payment, StoredFile
from membership_ui.kernel.work import Actor, UnitOfWork
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.tables import Renewal
from tests.world import World, make_account, member_of, visit

EMAIL = "oceane.quintefeuille@members.example"
NEXT_EMAIL = "oceane@elsewhere.example"
GIVEN, FAMILY = "Océane", "Quintefeuille"
SECRET = "what nobody may read"
TOKEN = "a token that nobody reads again"
RESET_TOKEN = "a reset that nobody follows again"


def make_portrait(work: UnitOfWork, world: World) -> Actor:
    """Océane: activity manager, and member by herself."""
    actor = make_account(work, "Oceane", world.site, SiteRole.ACTIVITY_MANAGER)
    who = accounts.account(work.session, actor.account_id or 0)
    assert who
    who.given_name, who.family_name = GIVEN, FAMILY
    who.email, who.email_key = EMAIL, email_key(EMAIL)
    work.actor = accounts.actor_of(work.session, who)
    account_id, hour = who.id or 0, timedelta(hours=1)
    device = work.add(
        KnownDevice(
            account_id=account_id, digest=SECRET, first_seen_at=work.now, last_seen_at=work.now
        )
    )
    for row in (
        ProfileValue(account_id=account_id, key="phone", value="+33478000101"),
        ProfileChange(
            account_id=account_id, key="phone", before="+33478000100", after="+33478000101",
            changed_at=work.now, changed_by_id=account_id, changed_by_name=f"{GIVEN} {FAMILY}",
        ),
        ProfileChange(
            account_id=world.claire.account_id or 0, key="phone", before="", after="+33478000999",
            changed_at=work.now, changed_by_id=account_id, changed_by_name=f"{GIVEN} {FAMILY}",
        ),
        HouseholdPerson(
            account_id=account_id, relation=Relation.CHILD, given_name="Zéphyrine",
            family_name=FAMILY, birth_date=date(2015, 3, 9),
        ),
        SignIn(
            token_hash=digest(TOKEN), account_id=account_id, device_id=device.id,
            is_kept=False, created_at=work.now, expires_at=work.now + hour,
            user_agent="Navigateur d’Océane",
        ),
        Totp(account_id=account_id, sealed_secret=SECRET, begun_by="", created_at=work.now),
        RecoveryCode(account_id=account_id, digest=SECRET),
        RecoverySheet(account_id=account_id, due_until=work.now + hour),
        Passkey(
            account_id=account_id, credential_id=SECRET, public_key=SECRET, created_at=work.now,
            name="Clé d’Océane",
        ),
        PendingSignIn(
            token_hash=SECRET, account_id=account_id, site_id=world.site_id, identifier=EMAIL,
            is_kept=False, expires_at=work.now + hour,
        ),
        EmailLink(
            token_hash=digest("a link"), purpose=LinkPurpose.CHANGE, account_id=account_id,
            email=NEXT_EMAIL, expires_at=work.now + hour,
        ),
        PasswordReset(
            token_hash=digest(RESET_TOKEN), account_id=account_id, expires_at=work.now + hour
        ),
    ):  # fmt: skip
        work.add(row)
    visit(work, account_id, world.site_id)
    _merges(work, world, account_id)
    _money(work, world, account_id)
    work.record("account.seen", f"account:{account_id}", why="testing")
    return work.actor


def ask_phone(work: UnitOfWork, world: World, visible_to: Visibility = Visibility.STAFF) -> None:
    work.add(
        ProfileField(
            site_id=world.site_id, key="phone", position=1, kind=FieldKind.PHONE, choices=[],
            section={"fr": "Vos coordonnées", "en": "Your details"}, hints={"fr": "", "en": ""},
            labels={"fr": "Téléphone", "en": "Phone"}, is_required=False, visible_to=visible_to,
        )
    )  # fmt: skip


def make_lonely_manager(work: UnitOfWork, world: World) -> Actor:
    """Hélène's role goes to a new person, who alone manages the site."""
    rows = select(RoleOnSite).where(RoleOnSite.role == SiteRole.SITE_MANAGER)
    for row in work.session.exec(rows):
        work.session.delete(row)
    return make_account(work, "Solange", world.site, SiteRole.SITE_MANAGER)


def _merges(work: UnitOfWork, world: World, account_id: int) -> None:
    """Her account of before is closed into hers; she made a merge of two others."""
    before, other = (make_account(work, name).account_id or 0 for name in (GIVEN, "Claire"))
    closed = accounts.account(work.session, before)
    assert closed
    closed.family_name, closed.closed_at = FAMILY, work.now
    for leaving, staying, by, reason in (
        (before, account_id, world.helene.account_id, f"{GIVEN} a deux comptes"),
        (other, world.claire.account_id, account_id, "Deux comptes"),
    ):
        merge = AccountMerge(
            site_id=world.site_id, leaving_id=leaving, staying_id=staying or 0, known_to=[],
            reason=reason, merged_by_id=by or 0, merged_at=work.now,
            undo_until=date(2026, 12, 22),
        )  # fmt: skip
        work.add(merge)
        work.add(
            MergeProposal(
                site_id=world.site_id, leaving_id=leaving, staying_id=staying or 0, reason=reason,
                proposed_by_id=by or 0, proposed_at=work.now, ended_at=work.now,
                leaving_link="", staying_link="", outcome="merged",
            )
        )  # fmt: skip


def _money(work: UnitOfWork, world: World, account_id: int) -> None:
    tier = world.tiers[2026, "small"]
    document = work.add(
        Document(
            site_id=world.site_id, kind=DocumentKind.INVOICE, number="F-2026-0907",
            member_id=member_of(work, account_id), subject="membership:1",
            issued_on=date(2026, 2, 3), cents=4200, currency="EUR",
            payment_method=PaymentMethod.CARD, issued_by=account_id, issued_at=work.now,
            content={"buyer": {"name": f"{GIVEN} {FAMILY}", "address": ["3 rue Basse"]}},
        )
    )  # fmt: skip
    work.add(
        Payment(
            site_id=world.site_id, invoice_id=document.id or 0, cents=4200, currency="EUR",
            method=PaymentMethod.CARD, received_on=date(2026, 2, 4), reference="VIR-OCEANE",
            recorded_by=account_id, recorded_at=work.now,
        )
    )  # fmt: skip
    work.add(
        StoredFile(
            sha256="0" * 64, size=12, media_type="application/pdf",
            original_name="bon-de-commande-907.pdf", uploaded_by=account_id, uploaded_at=work.now,
        )
    )  # fmt: skip
    work.add(
        Membership(
            site_id=world.site_id, member_id=member_of(work, account_id),
            starts_on=date(2026, 2, 4), ends_on=date(2027, 2, 3), tier_id=tier.id or 0,
            cents=4200, currency="EUR", payment_method=PaymentMethod.CARD,
            status=MembershipStatus.PAID, created_at=work.now,
        )
    )  # fmt: skip
    work.add(
        Renewal(
            site_id=world.site_id, member_id=world.member_id,
            membership_id=world.membership.id or 0, starts_on=date(2027, 1, 1),
            ends_on=date(2027, 12, 31), status=RenewalStatus.SUBMITTED, answers={},
            tier_id=tier.id or 0, tier_decision=TierDecision.NOT_NEEDED,
            payment_method=PaymentMethod.CHEQUE, saved_at=work.now, submitted_by=account_id,
        )
    )  # fmt: skip

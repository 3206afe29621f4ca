"""Two accounts of one person, and everything that may hang on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, select

from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.rules import LinkPurpose, digest
from membership_ui.accounts.rules.fields import Relation
from membership_ui.accounts.tables import (
    Account,
    EmailLink,
    HouseholdPerson,
    KnownDevice,
    MergeProposal,
    Passkey,
    PasswordReset,
    PendingSignIn,
    ProfileChange,
    ProfileValue,
    RecoveryCode,
    RecoverySheet,
    SignIn,
    Totp,
)
from membership_ui.adapters.tables import Job
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, DocumentKind, Payment, StoredFile
from membership_ui.casework.service.merging import undo_merge
from membership_ui.casework.service.proposing_merges import agree_by_link, propose_merge
from membership_ui.exports.rules import Form
from membership_ui.exports.tables import ExportRun
from membership_ui.kernel.work import VISITOR, Actor, UnitOfWork
from membership_ui.memberships.rules import MembershipStatus
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.tables import InvoiceRun, Renewal
from membership_ui.structures.tables import AttachmentRole
from tests.accounts.proofs import just_signed_in
from tests.conftest import NOW
from tests.world import World, attach, make_account, member_of, visit

REASON = "La personne a deux comptes, vérifié par téléphone."
# What every merge writes whatever it moves, and what only grows
TRACES = {
    "audit_event", "audit_head", "job", "change_log", "account_merge", "merged_row",
    "merge_proposal",
}  # fmt: skip


@dataclass(frozen=True)
class Two:
    old: Actor
    new: Actor

    @property
    def old_id(self) -> int:
        return self.old.account_id or 0

    @property
    def new_id(self) -> int:
        return self.new.account_id or 0


def make_two(work: UnitOfWork, world: World) -> Two:
    """Odile, twice, both known to the site."""
    two = Two(make_account(work, "Odile"), make_account(work, "Odile"))
    for account_id in (two.old_id, two.new_id):
        visit(work, account_id, world.site_id)
    return two


def propose(
    work: Any,
    world: World,
    leaving: int,
    staying: int,
    *,
    by: Actor | None = None,
    spouse_id: int = 0,
    reason: str = REASON,
    now: datetime = NOW,
) -> int:
    """By somebody who has just signed in; the key of the proposal."""
    actor = by or world.helene
    with work(actor, now=now) as unit:
        here = just_signed_in(unit, actor, is_strong=True)
        proposal_id = propose_merge(
            unit, world.site_id, leaving_id=leaving, staying_id=staying, reason=reason,
            session=here, spouse_id=spouse_id,
        )  # fmt: skip
        if here:
            unit.session.delete(unit.session.get_one(SignIn, here))
    return proposal_id


def undo(
    work: Any, world: World, merge_id: int, *, by: Actor | None = None, now: datetime = NOW
) -> list[str]:
    """By somebody who has just signed in."""
    actor = by or world.helene
    with work(actor, now=now) as unit:
        here = just_signed_in(unit, actor, is_strong=True)
        kept = undo_merge(unit, world.site_id, merge_id, session=here)
        if here:
            unit.session.delete(unit.session.get_one(SignIn, here))
    return kept


def tokens_of(work: Any, proposal_id: int) -> list[str]:
    """Of the links that were sent last, that of the staying side first."""
    with work() as unit:
        proposal = unit.session.get_one(MergeProposal, proposal_id)
        letters = unit.session.exec(select(Job.payload).where(Job.kind == "mail")).all()
    sent = [
        letter["values"]["link"].split("token=")[1]
        for letter in letters
        if letter.get("template") == "merge-proposed"
    ]
    by_link = {digest(token): token for token in sent}
    wanted = (proposal.staying_link, proposal.leaving_link)
    return [by_link[link] for link in wanted if link in by_link]


def merge(work: Any, world: World, leaving: int, staying: int, **said: Any) -> int:
    """Proposed, and agreed to by both links; the key of the merge."""
    proposal_id = propose(work, world, leaving, staying, **said)
    for token in tokens_of(work, proposal_id):
        with work(VISITOR) as unit:
            agree_by_link(unit, token)
    with work() as unit:
        return unit.session.get_one(MergeProposal, proposal_id).merge_id or 0


def account(work: Any, account_id: int) -> Account:
    with work() as unit:
        found = accounts.account(unit.session, account_id)
    assert found
    return found


def snapshot(work: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a merge may change."""
    with work() as unit:
        return {
            table.name: sorted(map(tuple, unit.session.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name not in TRACES
        }


def give_one_row_of_each(work: UnitOfWork, world: World, who: Actor) -> None:
    """One row of each table that points at an account, except roles, merges and what a second row
    of the kind would refuse.
    """
    account_id, hour = who.account_id or 0, timedelta(hours=1)
    mark = digest(f"{account_id}")
    device = work.add(
        KnownDevice(
            account_id=account_id, digest=mark, first_seen_at=work.now, last_seen_at=work.now
        )
    )
    for row in (
        ProfileValue(account_id=account_id, key="phone", value="+33478000101"),
        ProfileChange(
            account_id=account_id, key="phone", before="", after="+33478000101",
            changed_at=work.now, changed_by_id=account_id, changed_by_name=who.name,
        ),
        HouseholdPerson(
            account_id=account_id, relation=Relation.CHILD, given_name="Lou",
            family_name="Exemple", birth_date=date(2015, 3, 9),
        ),
        SignIn(
            token_hash=digest(f"session {account_id}"), account_id=account_id, is_kept=False,
            created_at=work.now, expires_at=work.now + hour, device_id=device.id,
        ),
        Totp(
            account_id=account_id, sealed_secret="sealed", begun_by="", created_at=work.now,
            confirmed_at=work.now,
        ),
        RecoveryCode(account_id=account_id, digest=mark),
        RecoverySheet(account_id=account_id, due_until=work.now + hour),
        Passkey(
            account_id=account_id, credential_id=mark, public_key="key", name="Clé",
            created_at=work.now,
        ),
        PendingSignIn(
            token_hash=mark, account_id=account_id, site_id=world.site_id, identifier="",
            is_kept=False, expires_at=work.now + hour,
        ),
        EmailLink(
            token_hash=digest(f"link {account_id}"), purpose=LinkPurpose.VALIDATE,
            account_id=account_id, email=_email(work, account_id), expires_at=work.now + hour,
        ),
        PasswordReset(
            token_hash=digest(f"reset {account_id}"), account_id=account_id,
            expires_at=work.now + hour,
        ),
        StoredFile(
            sha256="0" * 64, size=12, media_type="application/pdf", original_name="commande.pdf",
            uploaded_by=account_id, uploaded_at=work.now,
        ),
        own_membership(work, world, account_id),
        renewal(world, account_id),
        InvoiceRun(site_id=world.site_id, started_by=account_id, started_at=work.now),
        ExportRun(
            site_id=world.site_id, page="staff/members", form=Form.CSV, query="", locale="fr",
            asked_by=account_id, asked_at=work.now, ended_at=work.now,
        ),
    ):  # fmt: skip
        work.add(row)
    attach(work, who, world.structure, AttachmentRole.PERSONAL)
    invoice = work.add(invoice_of(work, world, account_id, "F-2026-0907"))
    work.add(
        Payment(
            site_id=world.site_id, invoice_id=invoice.id or 0, cents=4200, currency="EUR",
            method=PaymentMethod.CARD, received_on=date(2026, 2, 4), reference="VIR",
            recorded_by=account_id, recorded_at=work.now,
        )
    )  # fmt: skip


def invoice_of(work: UnitOfWork, world: World, account_id: int, number: str) -> Document:
    return Document(
        site_id=world.site_id, kind=DocumentKind.INVOICE, number=number,
        member_id=member_of(work, account_id),
        subject=f"membership:{number}", issued_on=date(2026, 2, 3), cents=4200, currency="EUR",
        payment_method=PaymentMethod.CARD, issued_by=account_id, content={},
        issued_at=datetime.fromisoformat("2026-02-03T12:00:00+00:00"),
    )  # fmt: skip


def own_membership(work: UnitOfWork, world: World, account_id: int, year: int = 2026) -> Membership:
    return Membership(
        site_id=world.site_id, member_id=member_of(work, account_id), starts_on=date(year, 2, 4),
        ends_on=date(year + 1, 2, 3), tier_id=world.tiers[2026, "small"].id or 0, cents=4200,
        currency="EUR", payment_method=PaymentMethod.CARD, status=MembershipStatus.PAID,
        created_at=datetime.fromisoformat("2026-02-03T12:00:00+00:00"),
    )  # fmt: skip


def renewal(world: World, account_id: int, year: int = 2027) -> Renewal:
    return Renewal(
        site_id=world.site_id, member_id=world.member_id,
        membership_id=world.membership.id or 0, starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31), status=RenewalStatus.SUBMITTED, answers={},
        tier_id=world.tiers[2026, "small"].id or 0, tier_decision=TierDecision.NOT_NEEDED,
        payment_method=PaymentMethod.CHEQUE, submitted_by=account_id,
        saved_at=datetime.fromisoformat("2026-02-03T12:00:00+00:00"),
    )  # fmt: skip


def _email(work: UnitOfWork, account_id: int) -> str:
    found = accounts.account(work.session, account_id)
    assert found
    return found.email

"""Each e-mail that a feature writes has a template that understands it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from membership_ui.accounts import mails as account_mails
from membership_ui.accounts.tables import Account, AccountMerge
from membership_ui.adapters import letters
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.jobs.mail import sender_of
from membership_ui.kernel.work import Message
from membership_ui.members.rules import MemberDetails
from membership_ui.memberships.tables import Tier
from membership_ui.renewals import mails as membership_mails
from membership_ui.renewals.rules import RenewalStatus, TierDecision
from membership_ui.renewals.tables import Renewal
from membership_ui.sites.tables import Site
from membership_ui.structures.tables import StructureKind
from tests.conftest import NOW
from tests.world import LEGAL, POLICY, TODAY

SITE = Site(
    id=1, slug="rhone", name="Réseau du Rhône", monogram="RR", currency="EUR", locale="fr",
    time_zone="Europe/Paris", accent="teal", gray="sage", scaling="100%", stored_policy=POLICY,
    stored_legal=LEGAL,
)  # fmt: skip
CLAIRE = Account(
    id=7, member_number="10482", email="claire@members.example", email_key="claire@members.example",
    given_name="Claire", family_name="Exemple", password_hash="", locale="fr", created_at=NOW,
    password_changed_at=NOW,
)  # fmt: skip
MEMBER = MemberDetails(
    id=3, kind=StructureKind.COMMUNE, name="Ville de Condrieu", name_key="ville de condrieu",
    address="", postal_code="", town="", region="", email="",
)  # fmt: skip
TIER = Tier(
    id=2, fee_scale_id=1, code="small", labels={"fr": "Petite commune", "en": "Small town"},
    lower=0, cents=200_00, position=0,
)  # fmt: skip
RENEWAL = Renewal(
    id=41, site_id=1, member_id=3, membership_id=9, starts_on=TODAY, ends_on=TODAY, answers={},
    status=RenewalStatus.SUBMITTED, tier_id=2, tier_decision=TierDecision.PENDING,
    payment_method=PaymentMethod.CHEQUE, saved_at=NOW,
)  # fmt: skip
INVOICE = Document(
    id=5, site_id=1, member_id=3, kind=DocumentKind.INVOICE, number="F-2026-0041",
    subject="renewal:41", issued_on=TODAY, valid_until=TODAY, cents=200_00, currency="EUR",
    content={}, issued_at=NOW, payment_method=PaymentMethod.TRANSFER,
)  # fmt: skip

MERGE = AccountMerge(
    id=6, site_id=1, leaving_id=8, staying_id=7, known_to=[1], reason="Deux comptes",
    merged_by_id=2, merged_at=NOW, undo_until=TODAY,
)  # fmt: skip


def messages() -> Iterator[Message]:
    yield account_mails.space_seen(CLAIRE, "Hélène Exemple", "Appel du 22", site_id=1, at=NOW)
    yield account_mails.password_reset([(CLAIRE, "secret")], site_id=1, site_slug="rhone", at=NOW)
    for links, is_shared in (
        ([(CLAIRE, "one")], True),
        ([(CLAIRE, "one"), (CLAIRE, "two")], False),
    ):
        yield account_mails.email_validation(
            links, site_id=1, site_slug="rhone", is_shared=is_shared
        )
    new = "claire.nouvelle@members.example"
    yield account_mails.email_change(CLAIRE, new, "secret", site_id=1, site_slug="rhone", at=NOW)
    yield account_mails.email_change_asked(
        CLAIRE, new, "secret", site_id=1, site_slug="rhone", at=NOW
    )
    yield account_mails.email_changed(CLAIRE, new, site_id=1, at=NOW)
    yield account_mails.password_changed(CLAIRE, site_id=1, at=NOW)
    yield account_mails.sign_in_locked(CLAIRE, site_id=1, at=NOW)
    yield account_mails.account_exported(CLAIRE, site_id=1, at=NOW)
    yield account_mails.account_erased(CLAIRE, site_id=1, at=NOW)
    odile = CLAIRE.model_copy(update={"member_number": "10483", "email_key": "odile@x.example"})
    yield from account_mails.accounts_merged(odile, CLAIRE, MERGE)
    yield from account_mails.merge_undone(odile, CLAIRE, MERGE, at=NOW)
    yield account_mails.new_device(
        CLAIRE, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", site_id=1, at=NOW
    )
    yield account_mails.second_factor_on(CLAIRE, site_id=1, at=NOW)
    yield account_mails.second_factor_off(CLAIRE, site_id=1, at=NOW)
    yield account_mails.second_factor_removed(CLAIRE, site_id=1, at=NOW)
    yield account_mails.second_factor_failed(CLAIRE, site_id=1, at=NOW)
    yield account_mails.recovery_code_used(CLAIRE, 9, site_id=1, at=NOW)
    yield account_mails.passkey_added(CLAIRE, "Mon téléphone", site_id=1, at=NOW)
    yield from membership_mails.renewal_received(
        [CLAIRE], RENEWAL, TIER, MEMBER, SITE, has_order=True
    )
    yield from membership_mails.tier_decided([CLAIRE], RENEWAL, TIER, MEMBER, SITE)
    yield from membership_mails.invoice_issued([CLAIRE], INVOICE, MEMBER, SITE)
    yield from membership_mails.receipt_issued([CLAIRE], INVOICE, MEMBER, SITE)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("message", list(messages()), ids=lambda message: message.template)
def test_a_template_understands_what_its_feature_says(message, locale):
    message = replace(message, locale=locale)

    letter = letters.write(
        message.template, message.values,
        sender=sender_of(SITE), locale=message.locale, public_url="https://portal.example",
    )  # fmt: skip

    assert letter.subject
    assert "{" not in letter.text

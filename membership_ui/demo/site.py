"""The demo's site: policy, legal identity, texts, legal mentions and fee scales, as staff would
have entered them.
"""

from __future__ import annotations

from datetime import date

from membership_ui.demo.site_data import NO_FACTOR
from membership_ui.kernel.work import UnitOfWork
from membership_ui.memberships.tables import FeeScale, Tier
from membership_ui.sites.tables import LegalMention, Site, SiteText

SLUG = "plante-cite"
POLICY = {
    "second_factor_roles": NO_FACTOR,
    "members_are": "structures",
    "term": "calendar_year",
    "review": ["staff_check"],
    "fee": "tier",
    "tier_basis": "population",
    "payment_methods": ["transfer", "cheque"],
    # A real site opens in October; the demo can be tried all year round
    "renewal_opens_days_before": 366,
    "quote_valid_days": 60,
    "invoice_due_days": 30,
    "may_wait_for_purchase_order": True,
}
LEGAL = {
    "legal_name": "Plante & Cité",
    "legal_form": "Association loi 1901",
    "address": ["3 allée des Érables", "49000 Angers"],
    "siret": "99000001000019",
    "vat_number": "",
    "email": "adhesions@plante-cite.example",
    "phone": "02 00 00 00 00",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "AGRIFRPP",
    "bank": "Banque de démonstration",
    "cheque_order": "Plante & Cité",
}
TEXTS = {
    "fr": {
        "login.headline": "Votre adhésion, vos devis et vos factures, au même endroit.",
        "login.benefit.1.title": "Renouveler votre adhésion",
        "login.benefit.1.text": "Par virement, mandat administratif ou chèque",
        "login.benefit.2.title": "Éditer un devis",
        "login.benefit.2.text": "En un clic, à partir de votre dernière adhésion",
        "login.benefit.3.title": "Retrouver vos documents",
        "login.benefit.3.text": "Factures et reçus depuis votre première année",
        "memberships.prompt": "Renouvelez avant le {day} pour garder l’accès aux publications.",
        "home.headline": "Le centre technique du végétal en ville",
        "home.text": "Collectivités et entreprises y font vivre la nature en ville.",
    },
    "en": {
        "login.headline": "Your membership, quotes and invoices in one place.",
        "login.benefit.1.title": "Renew your membership",
        "login.benefit.1.text": "By bank transfer, public payment order or cheque",
        "login.benefit.2.title": "Get a quote",
        "login.benefit.2.text": "In one click, from your last membership",
        "login.benefit.3.title": "Find every document",
        "login.benefit.3.text": "Invoices and receipts since your first year",
        "memberships.prompt": "Renew by {day} to keep access to the publications.",
        "home.headline": "The technical centre for urban green space",
        "home.text": "Local authorities and companies share what keeps nature alive in towns.",
    },
}
# Dues without an individual service are outside the scope of VAT; the wording is the association's
# to choose
_OUTSIDE_VAT = {
    "fr": "Cotisation hors champ de la TVA.",
    "en": "Membership dues are outside the scope of VAT.",
}
_LATE = {
    "fr": "En cas de retard de paiement : pénalités au taux légal en vigueur et indemnité "
    "forfaitaire de 40 € pour frais de recouvrement "
    "(art. L441-10 et D441-5 du code de commerce). Pas d’escompte.",
    "en": "Late payment: penalties at the statutory rate and a fixed recovery charge of €40 "
    "(articles L441-10 and D441-5 of the French commercial code). No discount.",
}
_QUOTE = {
    "fr": "Ce devis n’engage pas à renouveler. Il peut être joint à un bon de commande.",
    "en": "This quote does not commit you to renew. It may be attached to a purchase order.",
}
_RECEIPT = {
    "fr": "Ce reçu atteste du paiement. Il n’ouvre pas droit à une réduction d’impôt.",
    "en": "This receipt confirms payment. It gives no right to a tax reduction.",
}
MENTIONS = {
    "quote": (_OUTSIDE_VAT, _QUOTE),
    "invoice": (_OUTSIDE_VAT, _LATE),
    "receipt": (_RECEIPT,),
}
# code, lower, upper, French, English, price of the demo's first year in cents
TIERS = (
    ("p1", 0, 1_999, "moins de 2 000 habitants", "under 2,000 inhabitants", 110_00),
    (
        "p2",
        2_000,
        4_999,
        "2 000 à 4 999 habitants",
        "2,000 to 4,999 inhabitants",
        220_00,
    ),
    (
        "p3",
        5_000,
        9_999,
        "5 000 à 9 999 habitants",
        "5,000 to 9,999 inhabitants",
        380_00,
    ),
    (
        "p4",
        10_000,
        19_999,
        "10 000 à 19 999 habitants",
        "10,000 to 19,999 inhabitants",
        620_00,
    ),
    (
        "p5",
        20_000,
        49_999,
        "20 000 à 49 999 habitants",
        "20,000 to 49,999 inhabitants",
        980_00,
    ),
    (
        "p6",
        50_000,
        99_999,
        "50 000 à 99 999 habitants",
        "50,000 to 99,999 inhabitants",
        1_650_00,
    ),
    (
        "p7",
        100_000,
        None,
        "100 000 habitants et plus",
        "100,000 inhabitants and more",
        2_900_00,
    ),
    # After the others: no population leads there
    ("a1", 0, 0, "association", "association", 90_00),
)
YEARLY_RISE = 10_00


def add_site(work: UnitOfWork) -> Site:
    """The site with its texts and mentions."""
    site = work.add(
        Site(
            slug=SLUG,
            name="Plante & Cité",
            monogram="P&C",
            currency="EUR",
            time_zone="Europe/Paris",
            locale="fr",
            accent="jade",
            gray="sage",
            scaling="100%",
            stored_policy=POLICY,
            stored_legal=LEGAL,
        )
    )
    for locale, texts in TEXTS.items():
        for key, text in texts.items():
            work.add(SiteText(site_id=site.id or 0, key=key, locale=locale, text=text))
    for kind, mentions in MENTIONS.items():
        for position, texts in enumerate(mentions):
            for locale, text in texts.items():
                work.add(_mention(site.id or 0, kind, position, locale, text))
    return site


def add_fee_scale(work: UnitOfWork, site: Site, year: int, first_year: int) -> dict[str, Tier]:
    """The published scale of one year; each year costs a little more than the one before."""
    scale = work.add(FeeScale(site_id=site.id or 0, year=year))
    tiers = {}
    for position, (code, lower, upper, french, english, cents) in enumerate(TIERS):
        tiers[code] = work.add(
            Tier(
                fee_scale_id=scale.id or 0,
                code=code,
                lower=lower,
                upper=upper,
                position=position,
                labels=_labels(code, french, english),
                cents=cents + YEARLY_RISE * (year - first_year),
            )
        )
    return tiers


def _labels(code: str, french: str, english: str) -> dict[str, str]:
    if code == "a1":
        return {"fr": french.capitalize(), "en": english.capitalize()}
    return {"fr": f"Collectivité, {french}", "en": f"Local authority, {english}"}


def _mention(site_id: int, kind: str, position: int, locale: str, text: str) -> LegalMention:
    return LegalMention(
        site_id=site_id,
        document_kind=kind,
        locale=locale,
        position=position,
        text=text,
        valid_from=date(2020, 1, 1),
        valid_until=None,
    )

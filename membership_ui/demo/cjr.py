"""The demo's club of retired people, in Québec: individuals who pay in dollars."""

from __future__ import annotations

from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.demo.site_data import NO_FACTOR, Ask, DemoSite, words

CJR = DemoSite(
    slug="cjr",
    name="Club des jeunes retraités",
    monogram="CJR",
    accent="plum",
    gray="mauve",
    currency="CAD",
    time_zone="America/Toronto",
    scaling="105%",
    policy={
        "second_factor_roles": NO_FACTOR,
        "members_are": "individuals",
        "country": "CA",
        "term": "rolling_days",
        "term_days": 365,
        "review": [],
        "fee": "fixed",
        "payment_methods": ["card", "cash", "cheque"],
        "renewal_opens_days_before": 60,
        "quote_valid_days": 30,
        "invoice_due_days": 30,
        "may_wait_for_purchase_order": False,
    },
    legal={
        "legal_name": "Club des jeunes retraités",
        "legal_form": "Organisme à but non lucratif",
        "address": ["250 rue des Érables", "Québec (Québec)  G1A 0A0"],
        "email": "info@cjr.example",
        "phone": "418 555-0100",
    },
    texts={
        "login.headline": words(
            "Vos activités, votre carte et vos reçus, au même endroit.",
            "Your activities, your card and your receipts in one place.",
        ),
        "login.benefit.1.title": words("Renouveler par carte", "Renew by card"),
        "login.benefit.1.text": words("En une minute, pour un an", "In a minute, for a year"),
        "login.benefit.2.title": words("Vous inscrire aux activités", "Join activities"),
        "login.benefit.2.text": words(
            "Sorties, cours et conférences", "Outings, classes and talks"
        ),
        "login.benefit.3.title": words("Retrouver vos reçus", "Find your receipts"),
        "login.benefit.3.text": words("À imprimer ou à garder", "To print or to keep"),
        "home.headline": words("Le plaisir d’être ensemble", "The pleasure of being together"),
        "home.text": words(
            "Un club de personnes retraitées curieuses, actives et bienvenues.",
            "A club of retired people, curious, active and welcome.",
        ),
    },
    asks=(
        (
            "Vos coordonnées",
            "Your contact details",
            (
                Ask(
                    "personal_phone",
                    "Téléphone",
                    "Phone",
                    FieldKind.PHONE,
                    is_required=True,
                    hint=("Par exemple 418 555-0182", "For example 418 555-0182"),
                ),
                Ask(
                    "birth_date",
                    "Date de naissance",
                    "Birth date",
                    FieldKind.DATE,
                    hint=(
                        "Facultatif. Par exemple 31/12/1955",
                        "Optional. For example 31/12/1955",
                    ),
                ),
                Ask(
                    "postal_address",
                    "Adresse postale",
                    "Postal address",
                    FieldKind.LONG_TEXT,
                    is_required=True,
                ),
            ),
        ),
    ),
)

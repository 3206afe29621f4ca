"""One regional site of the demo: agents of a public administration and their families."""

from __future__ import annotations

from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.demo.site_data import NO_FACTOR, Ask, DemoSite, words

_ABOUT_YOU = (
    Ask(
        "civility",
        "Civilité",
        "Title",
        FieldKind.CHOICE,
        is_required=True,
        choices=(
            ("mrs", "Madame", "Mrs"),
            ("mr", "Monsieur", "Mr"),
            ("unsaid", "Ne pas indiquer", "Prefer not to say"),
        ),
    ),
    Ask("birth_date", "Date de naissance", "Birth date", FieldKind.DATE),
)
_RETIRED = ("activity", "retired")
_WORK = (
    Ask(
        "employer",
        "Employeur",
        "Employer",
        FieldKind.CHOICE,
        is_required=True,
        choices=(("dgac", "DGAC", "DGAC"), ("meteo-france", "Météo-France", "Météo-France")),
    ),
    Ask(
        "activity",
        "Situation professionnelle",
        "Working life",
        FieldKind.CHOICE,
        is_required=True,
        choices=(("active", "En activité", "Active"), ("retired", "À la retraite", "Retired")),
        hint=(
            "À la retraite, indiquez votre dernier employeur et votre dernier service.",
            "Once retired, give your last employer and your last department.",
        ),
    ),
    Ask(
        "department",
        "Service",
        "Department",
        is_required=True,
    ),
    Ask(
        "work_phone",
        "Téléphone professionnel",
        "Work phone",
        FieldKind.PHONE,
        is_required=True,
        unless=_RETIRED,
    ),
    Ask(
        "work_address",
        "Adresse du service",
        "Address of the department",
        FieldKind.LONG_TEXT,
        is_required=True,
        unless=_RETIRED,
    ),
)
_HOME = (
    Ask(
        "personal_phone",
        "Téléphone personnel",
        "Personal phone",
        FieldKind.PHONE,
        is_required=True,
    ),
    Ask(
        "family_situation",
        "Situation de famille",
        "Family situation",
        FieldKind.CHOICE,
        choices=(
            ("single", "Célibataire", "Single"),
            ("couple", "En couple, mariage ou pacs", "In a couple, married or civil partner"),
            ("separated", "Séparation ou divorce", "Separated or divorced"),
            ("widowed", "Veuvage", "Widowed"),
        ),
    ),
    Ask(
        "children",
        "Nombre d’enfants",
        "Number of children",
        FieldKind.NUMBER,
        hint=(
            "Si vous ne les citez pas dans votre famille.",
            "If you do not name them in your family.",
        ),
    ),
    Ask(
        "postal_address",
        "Adresse postale",
        "Postal address",
        FieldKind.LONG_TEXT,
        is_required=True,
    ),
)
NORD = DemoSite(
    slug="nord",
    name="CLAS Nord",
    monogram="N",
    accent="indigo",
    gray="slate",
    policy={
        "second_factor_roles": NO_FACTOR,
        "members_are": "individuals",
        "term": "open_ended",
        "review": ["local_manager"],
        "fee": "free",
        "payment_methods": [],
        "renewal_opens_days_before": 0,
        "quote_valid_days": 30,
        "invoice_due_days": 30,
        "may_wait_for_purchase_order": False,
        "asks_household": True,
    },
    legal={
        "legal_name": "Comité local d’action sociale Nord",
        "legal_form": "Association loi 1901",
        "address": ["1 route de l’Aérodrome", "59990 Rives-du-Nord"],
        "email": "contact@clas-nord.example",
        "phone": "03 00 00 00 00",
    },
    texts={
        "login.headline": words(
            "L’action sociale de votre région, pour vous et votre famille.",
            "Social activities of your region, for you and your family.",
        ),
        "login.benefit.1.title": words("Un seul compte", "One account"),
        "login.benefit.1.text": words(
            "Pour tous les sites du réseau", "For every site of the network"
        ),
        "login.benefit.2.title": words("Votre famille avec vous", "Your family with you"),
        "login.benefit.2.text": words(
            "Conjoint et enfants, sans autre compte", "Partner and children, without an account"
        ),
        "login.benefit.3.title": words("Un correspondant près de vous", "Somebody near you"),
        "login.benefit.3.text": words(
            "Votre situation sera vérifiée par le site.", "The site will check that you qualify."
        ),
        "home.headline": words("Le comité local du Nord", "The local committee of the North"),
        "home.text": words(
            "Activités et aides pour les agents de la DGAC et de Météo-France.",
            "Activities and support for the staff of DGAC and Météo-France.",
        ),
    },
    asks=(
        ("Votre identité", "About you", _ABOUT_YOU),
        ("Votre travail", "Your work", _WORK),
        ("Chez vous", "At home", _HOME),
    ),
)

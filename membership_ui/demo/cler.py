"""The demo's network for the energy transition: structures, and people who belong to them."""

from __future__ import annotations

from membership_ui.demo.site_data import NO_FACTOR, DemoSite, words

CLER = DemoSite(
    slug="cler",
    name="CLER, réseau pour la transition énergétique",
    monogram="CL",
    accent="blue",
    gray="slate",
    policy={
        "second_factor_roles": NO_FACTOR,
        "members_are": "structures",
        "term": "calendar_year",
        "review": ["staff_check", "phone_interview", "board"],
        "fee": "tier",
        "tier_basis": "budget",
        "payment_methods": ["card", "cheque", "transfer"],
        "renewal_opens_days_before": 92,
        "quote_valid_days": 60,
        "invoice_due_days": 30,
        "may_wait_for_purchase_order": False,
    },
    legal={
        "legal_name": "CLER, réseau pour la transition énergétique",
        "legal_form": "Association loi 1901",
        "address": ["47 rue des Éoliennes", "26990 Valréas-sur-Rhône"],
        "siret": "99000009300017",
        "email": "adhesions@cler.example",
        "phone": "01 00 00 00 00",
        "cheque_order": "CLER",
    },
    texts={
        "login.headline": words(
            "L’espace des structures et des personnes de la transition énergétique.",
            "The space of those who bring the energy transition about.",
        ),
        "login.benefit.1.title": words("Adhérer et renouveler", "Join and renew"),
        "login.benefit.1.text": words(
            "Une demande en ligne, suivie étape par étape",
            "An application online, followed step by step",
        ),
        "login.benefit.2.title": words("Publier des annonces", "Post listings"),
        "login.benefit.2.text": words(
            "Emplois, formations et événements du réseau", "Jobs, training and events"
        ),
        "login.benefit.3.title": words("Suivre des thèmes", "Follow themes"),
        "login.benefit.3.text": words(
            "Publications et vidéos, dès leur parution", "Publications and videos as they appear"
        ),
        "home.headline": words(
            "Le réseau pour la transition énergétique", "The network for the energy transition"
        ),
        "home.text": words(
            "Associations, collectivités et entreprises y partagent ce qui marche sur le terrain.",
            "Associations, local authorities and companies share what works on the ground.",
        ),
    },
)

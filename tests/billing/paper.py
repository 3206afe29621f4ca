"""Documents for tests: a usual content and the row that carries it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from membership_ui.billing.documents import (
    VAT_NOT_APPLICABLE,
    DocumentContent,
    Line,
    Party,
    PaymentDetails,
    Theme,
)
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import calendar_year
from membership_ui.structures.addresses import PostalAddress, printed_lines

CONDRIEU = PostalAddress("FR", "1 place de la Mairie", "69420", "Condrieu")
NUMBERS = {
    DocumentKind.QUOTE: "D-2026-0007",
    DocumentKind.INVOICE: "F-2026-0041",
    DocumentKind.RECEIPT: "R-2026-0039",
    DocumentKind.CREDIT_NOTE: "A-2026-0002",
}


def make_content(**facts: Any) -> DocumentContent:
    usual = {
        "seller": Party(
            name="Réseau du Rhône",
            address=("1 quai du Rhône", "69000 Lyon"),
            siren="990000010",
            siret="99000001000019",
            vat_number="",
            email="adhesions@rhone.example",
        ),
        "buyer": Party(
            name="Ville de Condrieu",
            address=printed_lines(CONDRIEU),
            siren="990000028",
            siret="99000002800011",
            vat_number="",
            email="mairie@condrieu.example",
            postal=CONDRIEU,
        ),
        "lines": (
            Line(
                labels={"fr": "Cotisation 2027", "en": "Membership dues 2027"},
                quantity=1,
                unit_cents=200_00,
                cents=200_00,
                vat=VAT_NOT_APPLICABLE,
            ),
        ),
        "total": Money(200_00, "EUR"),
        "mentions": {"fr": ("TVA non applicable.",), "en": ("VAT not applicable.",)},
        "payment": make_payment(),
        "purchase_order_reference": "",
        "term": calendar_year(2027),
        "theme": Theme(accent="teal", monogram="RR", site_name="Réseau du Rhône"),
        "related_number": "",
    }
    return DocumentContent(**{**usual, **facts})


def make_payment(**facts: Any) -> PaymentDetails:
    usual = {
        "method": PaymentMethod.TRANSFER,
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
        "bank": "",
        "cheque_order": "Réseau du Rhône",
        "reference": "F-2026-0041",
        "received_on": None,
    }
    return PaymentDetails(**{**usual, **facts})


def make_document(
    kind: DocumentKind = DocumentKind.INVOICE,
    content: DocumentContent | None = None,
    **facts: Any,
) -> Document:
    """Not stored: `site_id` 1 unless told."""
    content = content or make_content()
    usual = {
        "site_id": 1,
        "kind": kind,
        "number": NUMBERS[kind],
        "subject": "renewal:41",
        "issued_on": date(2026, 11, 22),
        "valid_until": date(2026, 12, 22),
        "cents": content.total.cents,
        "currency": content.total.currency,
        "payment_method": content.payment.method,
        "content": content.to_json(),
        "issued_at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    }
    return Document(**{**usual, **facts})

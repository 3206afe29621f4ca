"""How to pay an invoice: what its own way of paying asks for, and nothing of another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from membership_ui.adapters.i18n import use
from membership_ui.billing.rules import PaymentMethod
from membership_ui.space.views.next_step import PaymentBox, payment_box
from tests.billing.paper import make_content, make_document, make_payment


def box(method: PaymentMethod, *, paid_cents: int = 0, locale: str = "en") -> PaymentBox:
    invoice = make_document(content=make_content(payment=make_payment(method=method)))
    invoice.id = 1
    paid = SimpleNamespace(invoice_id=1, cents=paid_cents, currency=invoice.currency)
    records: Any = SimpleNamespace(payments=[paid] if paid_cents else [])
    with use(locale):
        return payment_box(records, invoice)


@pytest.mark.parametrize(
    ("method", "labels"),
    [
        (
            PaymentMethod.TRANSFER,
            ["Invoice total", "Beneficiary", "IBAN", "BIC", "Reference to quote"],
        ),
        (PaymentMethod.CHEQUE, ["Invoice total", "Payable to", "Send it to", "Reference to quote"]),
        (PaymentMethod.CASH, ["Invoice total", "Reference to quote"]),
        (PaymentMethod.CARD, ["Invoice total", "Reference to quote"]),
    ],
)
def test_each_way_of_paying_shows_what_it_needs(method: PaymentMethod, labels: list[str]):
    assert [line.label for line in box(method).lines] == labels


def test_each_way_of_paying_has_its_own_title():
    assert len({box(method).title for method in PaymentMethod}) == len(PaymentMethod)


def test_an_invoice_paid_in_part_says_its_total_what_was_paid_and_what_is_left():
    lines = box(PaymentMethod.CHEQUE, paid_cents=50_00).lines[:3]
    assert [(line.label, line.value) for line in lines] == [
        ("Invoice total", "€200.00"),
        ("Paid so far", "€50.00"),
        ("Still due", "€150.00"),
    ]
    french = box(PaymentMethod.CHEQUE, paid_cents=50_00, locale="fr").lines[:3]
    assert [line.label for line in french] == ["Total de la facture", "Déjà payé", "Reste à payer"]

"""How to pay an invoice: what its own way of paying asks for, and nothing of another."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from membership_ui.adapters.i18n import use
from membership_ui.sites.rules import PaymentMethod
from membership_ui.space.views.next_step import PaymentBox, payment_box
from tests.billing.paper import make_content, make_document, make_payment


def box(method: PaymentMethod) -> PaymentBox:
    invoice = make_document(content=make_content(payment=make_payment(method=method)))
    invoice.id = 1
    records: Any = SimpleNamespace(payments=[])
    with use("en"):
        return payment_box(records, invoice)


@pytest.mark.parametrize(
    ("method", "labels"),
    [
        (PaymentMethod.TRANSFER, ["Amount", "Beneficiary", "IBAN", "BIC", "Reference to quote"]),
        (PaymentMethod.CHEQUE, ["Amount", "Payable to", "Send it to", "Reference to quote"]),
        (PaymentMethod.CASH, ["Amount", "Reference to quote"]),
        (PaymentMethod.CARD, ["Amount", "Reference to quote"]),
    ],
)
def test_each_way_of_paying_shows_what_it_needs(method: PaymentMethod, labels: list[str]):
    assert [line.label for line in box(method).lines] == labels


def test_each_way_of_paying_has_its_own_title():
    assert len({box(method).title for method in PaymentMethod}) == len(PaymentMethod)

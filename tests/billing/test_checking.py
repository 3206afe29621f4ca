"""What may stand on a document that can never be changed after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from membership_ui.billing.documents import Party
from membership_ui.billing.service.checking import (
    AddressMissing,
    Unprintable,
    Unreadable,
    require_issuable,
)
from membership_ui.kernel.money import Money
from membership_ui.structures.addresses import PostalAddress, printed_lines
from tests.billing.paper import CONDRIEU, make_content, make_payment

BUYER = make_content().buyer
LINE = make_content().lines[0]


def test_a_usual_document_is_issued():
    require_issuable(make_content())


@pytest.mark.parametrize(
    "facts",
    [
        {"siret": "73282932000074"},
        {"siret": "990.000.028.00011"},
        {"vat_number": "FR40303265045"},
        {"email": "mairie@condrieu"},
        {"email": "pas une adresse"},
        {"name": ""},
        {"name": "Ville de Condrieu "},
        {"name": "Ville  de Condrieu"},
        {"name": "Ville de Condrieu e\u0301lue"},
        {"address": ("1 place\u00ad de la Mairie",)},
        {"address": ("1 place de la Mairie", "69421 CONDRIEU")},
        {"postal": None},
        {"postal": replace(CONDRIEU, postal_code="6942")},
        {"postal": replace(CONDRIEU, region="QC")},
    ],
    ids=repr,
)
def test_a_buyer_that_no_reader_gives_back_unchanged(facts: dict[str, Any]):
    with pytest.raises(Unreadable):
        require_issuable(make_content(buyer=replace(BUYER, **facts)))


def test_a_buyer_without_an_address_is_named():
    with pytest.raises(AddressMissing) as refused:
        require_issuable(make_content(buyer=replace(BUYER, address=())))
    assert refused.value.values["name"] == BUYER.name


@pytest.mark.parametrize("wrong", [{"region": "Québec"}, {"region": "ON"}, {"region": "QC "}])
def test_a_region_that_no_reader_gives_back_unchanged(wrong: dict[str, str]):
    good = PostalAddress("CA", "4 rue Basse", "H2X 1Y4", "Montréal", "QC")
    require_issuable(make_content(buyer=addressed(good)))

    with pytest.raises(Unreadable):
        require_issuable(make_content(buyer=addressed(replace(good, **wrong))))


def addressed(postal: PostalAddress) -> Party:
    return replace(BUYER, postal=postal, address=printed_lines(postal))


@pytest.mark.parametrize(
    "facts",
    [
        {"total": Money(1_00, "EUR")},
        {
            "total": Money(-200_00, "EUR"),
            "lines": (replace(LINE, unit_cents=-200_00, cents=-200_00),),
        },
        {"total": Money(200_00, "EURO")},
        {"total": Money(10**15, "EUR"), "lines": (replace(LINE, unit_cents=10**15, cents=10**15),)},
        {"lines": (replace(LINE, quantity=2),)},
        {"total": Money(-1_00, "EUR"), "related_number": "F-2026-0041"},
        {"related_number": "F-2026-0041", "still_due": Money(-1, "EUR")},
        {"purchase_order_reference": "x" * 10_000},
        {"payment": make_payment(iban="FR00 0000")},
        {"payment": make_payment(bic="?")},
    ],
    ids=repr,
)
def test_amounts_and_banks_that_cannot_be(facts: dict[str, Any]):
    with pytest.raises(Unreadable):
        require_issuable(make_content(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"mentions": {"fr": ("TVA \U0001f333",)}},
        {"payment": make_payment(bank="\U0001f333")},
        {"theme": replace(make_content().theme, site_name="\U0001f333")},
    ],
    ids=repr,
)
def test_everything_printed_is_in_the_fonts(facts: dict[str, Any]):
    with pytest.raises(Unprintable):
        require_issuable(make_content(**facts))


def test_a_receipt_names_the_parties_as_its_invoice_did():
    """They were checked by the rules of that day: money that arrived is receipted."""
    before = replace(BUYER, email="mairie@condrieu")

    require_issuable(make_content(buyer=before, related_number="F-2026-0041"))

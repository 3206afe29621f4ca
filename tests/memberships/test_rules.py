"""Tiers, transitions, and what the renewal form may say."""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest

from membership_ui.billing.rules import PaymentMethod
from membership_ui.kernel.errors import InvalidForm
from membership_ui.kernel.periods import calendar_year
from membership_ui.kernel.transitions import TransitionRefused, move
from membership_ui.memberships.rules import (
    MEMBERSHIP_TRANSITIONS,
    MembershipStatus,
    Standing,
    standing_of,
    tier_for,
)
from membership_ui.renewals.rules import RENEWAL_TRANSITIONS, TIER_TRANSITIONS, Buyer, read_answers
from membership_ui.structures.identifiers import Identifier
from tests.world import GOOD_ANSWERS


@dataclass(frozen=True)
class Row:
    code: str
    lower: int
    upper: int | None


SCALE = [Row("small", 0, 1_999), Row("middle", 2_000, 4_999), Row("large", 5_000, None)]


@pytest.mark.parametrize(
    ("population", "code"),
    [
        (0, "small"),
        (1_999, "small"),
        (2_000, "middle"),
        (4_999, "middle"),
        (5_000, "large"),
        (2_100_000, "large"),
    ],
)
def test_both_bounds_belong_to_a_tier(population, code):
    found = tier_for(SCALE, population)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("table", [RENEWAL_TRANSITIONS, TIER_TRANSITIONS, MEMBERSHIP_TRANSITIONS])
def test_only_the_steps_of_the_table_are_possible(table):
    for current, target in product(table, table):
        if target in table[current]:
            assert move(table, current, target) is target
        else:
            with pytest.raises(TransitionRefused):
                move(table, current, target)


@pytest.mark.parametrize(
    ("status", "today", "standing"),
    [
        (MembershipStatus.PAID, date(2026, 5, 1), Standing.ACTIVE),
        (MembershipStatus.PAID, date(2026, 10, 1), Standing.TO_RENEW),
        (MembershipStatus.PAID, date(2026, 12, 31), Standing.TO_RENEW),
        (MembershipStatus.PAID, date(2027, 1, 1), Standing.ENDED),
        (MembershipStatus.PAID, date(2025, 12, 1), Standing.UPCOMING),
        (MembershipStatus.DUE, date(2026, 5, 1), Standing.DUE),
        (MembershipStatus.CANCELLED, date(2026, 5, 1), Standing.NONE),
    ],
)
def test_standing_follows_the_day(status, today, standing):
    assert standing_of(status, calendar_year(2026), today, date(2026, 10, 1)) is standing


BUYER = Buyer("FR", siren="990000028", asked={Identifier.SIRET: True})


def read(buyer=BUYER, **changed):
    return read_answers(
        {**GOOD_ANSWERS, **changed},
        buyer=buyer,
        tiers=SCALE,
        current_code="small",
        methods=(PaymentMethod.TRANSFER, PaymentMethod.CHEQUE),
        may_wait=True,
    )


def wrong_fields(buyer=BUYER, **changed):
    with pytest.raises(InvalidForm) as caught:
        read(buyer, **changed)
    return {problem.field for problem in caught.value.problems}


def test_a_good_form_is_read():
    answers = read(siret="990 000 028 00011")
    assert answers.identifiers == {Identifier.SIRET: "99000002800011"}
    assert answers.payment_method is PaymentMethod.TRANSFER
    assert answers.asked_tier == ""


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"address": " "}, "address"),
        ({"email": "mairie"}, "email"),
        ({"siret": "9900000280001"}, "siret"),
        ({"siret": "99000002800012"}, "siret"),
        ({"tier_choice": ""}, "tier_choice"),
        (
            {"tier_choice": "change", "asked_tier": "large", "change_reason": ""},
            "change_reason",
        ),
        (
            {
                "tier_choice": "change",
                "asked_tier": "huge",
                "change_reason": "more people",
            },
            "asked_tier",
        ),
        (
            {
                "tier_choice": "change",
                "asked_tier": "small",
                "change_reason": "more people",
            },
            "asked_tier",
        ),
        ({"payment_method": "card"}, "payment_method"),
        ({"payment_method": "gold"}, "payment_method"),
        ({"order_reference": "x" * 201}, "order_reference"),
    ],
)
def test_each_wrong_answer_names_its_field(changed, field):
    assert wrong_fields(**changed) == {field}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"postal_code": "abc"}, "postal_code"),
        ({"postal_code": "6942"}, "postal_code"),
        ({"email": "mairie.déléguée@condrieu.example"}, "email"),
        ({"siret": "732 829 320 00074"}, "siret"),
        ({"address": "1 place\x00"}, "address"),
        ({"town": "\u202eudnoC"}, "town"),
    ],
)
def test_what_an_invoice_could_not_carry_names_its_field(changed, field):
    assert wrong_fields(**changed) == {field}


@pytest.mark.parametrize(
    "typed",
    [
        "990.000.028.00011",
        "990\u00a0000 028 00011",
        "９９０００００２８０００１１",
        "990-000-028-00011",
        "990000028\u00ad00011\u200b",
    ],
)
def test_a_siret_is_read_however_it_is_written(typed):
    assert read(siret=typed).identifiers[Identifier.SIRET] == "99000002800011"


def test_an_association_without_a_siret_renews():
    without = read(Buyer("FR", asked={Identifier.SIRET: False}), siret="")

    assert without.identifiers == {Identifier.SIRET: ""}
    assert wrong_fields(siret="") == {"siret"}


def test_only_the_numbers_that_the_site_asks_are_read():
    asked = {Identifier.RNA: True, Identifier.VAT_NUMBER: False}
    answers = read(
        Buyer("FR", asked=asked), siret="12", rna="w 49 1234567", vat_number="fr 40 303 265 045"
    )

    assert answers.identifiers == {
        Identifier.RNA: "W491234567",
        Identifier.VAT_NUMBER: "FR40303265045",
    }
    assert wrong_fields(Buyer("FR", asked=asked), siret="", rna="") == {"rna"}
    assert wrong_fields(Buyer("FR", asked=asked), rna="12", vat_number="FR1") == {
        "rna",
        "vat_number",
    }


def test_a_postal_code_is_that_of_the_country():
    assert read(Buyer("CA"), postal_code="g1a0a0", region="Québec").postal_code == "G1A 0A0"
    assert read(Buyer("NC"), postal_code="98800").postal_code == "98800"


def test_every_problem_is_told_at_once():
    assert wrong_fields(address="", email="", siret="", payment_method="") == {
        "address",
        "email",
        "siret",
        "payment_method",
    }


def test_an_order_that_is_not_awaited_is_forgotten():
    answers = read(awaits_purchase_order="", order_reference="BC-12", file_id="7")
    assert (answers.order_reference, answers.file_id) == ("", None)

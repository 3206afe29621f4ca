"""What staff read of renewals, on both databases."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import event

from membership_ui.adapters.i18n import use
from membership_ui.kernel.errors import Invalid, NotAllowed, NotFound
from membership_ui.renewals.queries.requests import RequestFilter
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.service.deciding import (
    accept_tier_change,
    invoice_renewal,
    refuse_tier_change,
)
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.renewals.service.reviewing import (
    refreshed_requests,
    renewal_request,
    renewal_requests,
    requests_to_invoice,
)
from membership_ui.renewals.views.request_search import RequestSearch
from tests.renewals.requests import ask_for_renewal
from tests.world import (
    GOOD_ANSWERS,
    make_account,
    make_membership,
    make_structure,
    make_world,
    member_of,
)

ASKS_LARGE = {
    "tier_choice": "change",
    "asked_tier": "large",
    "change_reason": "La commune a grandi.",
}
AWAITS_ORDER = {"awaits_purchase_order": "1"}
PAID = {"amount": "200,00", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}


@pytest.fixture
def asked(work, world):
    return partial(ask_for_renewal, work, world)


def names(work, world, **query: str) -> list[str]:
    with work(world.yann) as unit:
        page = renewal_requests(unit, world.site_id, RequestSearch.parse(query))
    assert page.total == len(page.lines)
    return [line.structure for line in page.lines]


def test_each_stage_has_its_own_filter(work, world, asked):
    asked("Ville d’Ambert", ASKS_LARGE)
    asked("Ville de Bron", AWAITS_ORDER)
    asked("Ville de Caluire")
    for name in ("Ville de Dardilly", "Ville d’Écully"):
        renewal_id = asked(name)
        with work(world.amina) as unit:
            invoice_renewal(unit, renewal_id)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, PAID)

    found = {stage: names(work, world, stage=stage) for stage in RequestStage}

    assert found == {
        RequestStage.TO_DECIDE: ["Ville d’Ambert"],
        RequestStage.AWAITING_ORDER: ["Ville de Bron"],
        RequestStage.TO_INVOICE: ["Ville de Caluire"],
        RequestStage.TO_PAY: ["Ville de Dardilly"],
        RequestStage.PAID: ["Ville d’Écully"],
    }


def test_a_purchase_order_that_arrived_makes_the_request_ready(work, world, asked):
    asked("Ville de Bron", {**AWAITS_ORDER, "order_reference": "BC 2026/14"})

    assert names(work, world, stage="to_invoice") == ["Ville de Bron"]


@pytest.mark.parametrize(
    "typed",
    [
        "st etienne",
        "Saint-Étienne",
        "etienne vill",
        "990000028",
        "990 000 028",
        "F-2026-0001",
        "f-2026-00",
        "0001",
    ],
)
def test_a_request_is_found_by_name_siren_or_invoice(work, world, asked, typed):
    asked("Ville de Saint-Denis")
    with work() as unit:
        admin = make_account(unit, "Zoé")
        structure = make_structure(unit, "Ville de Saint-Étienne", admin=admin, siren="990000028")
        make_membership(unit, world.site, structure, world.tiers[2026, "small"])
    with work(admin) as unit:
        renewal_id = submit_renewal(unit, world.site_id, member_of(unit, structure), GOOD_ANSWERS)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)

    assert names(work, world, q=typed) == ["Ville de Saint-Étienne"]


@pytest.mark.parametrize("typed", ["%", "_", "' or 1=1 --", "日本"])
def test_odd_searches_find_nothing(work, world, asked, typed):
    asked("Ville de Bron")

    assert names(work, world, q=typed) == []


def test_drafts_and_other_sites_are_not_listed(work, world):
    with work() as unit:
        other = make_world(unit, "loire")
    with work(other.claire) as unit:
        elsewhere = submit_renewal(unit, other.site_id, other.member_id, GOOD_ANSWERS)

    assert names(work, world) == []
    with work(world.yann) as unit, pytest.raises(NotFound):
        renewal_request(unit, world.site_id, elsewhere)


def test_members_and_other_roles_see_nothing(work, world, asked):
    renewal_id = asked("Ville de Bron")

    for actor in (world.claire, world.stranger):
        with work(actor) as unit, pytest.raises(NotAllowed):
            renewal_requests(unit, world.site_id, RequestSearch())
        with work(actor) as unit, pytest.raises(NotAllowed):
            renewal_request(unit, world.site_id, renewal_id)
        with work(actor) as unit, pytest.raises(NotAllowed):
            refreshed_requests(unit, world.site_id, RequestSearch(), [renewal_id])
    with work(world.yann) as unit, pytest.raises(NotAllowed):
        requests_to_invoice(unit, world.site_id, RequestSearch(), None)


def test_the_list_sorts_and_pages(work, world, asked):
    for number in range(27):
        asked(f"Ville {number:02d}")

    with use("en"), work(world.yann) as unit:
        second = renewal_requests(
            unit, world.site_id, RequestSearch.parse({"sort": "name", "size": "25", "page": "2"})
        )

    assert [line.structure for line in second.lines] == ["Ville 25", "Ville 26"]
    assert (second.span, second.has_previous, second.has_next) == (
        "26 to 27 of 27",
        True,
        False,
    )


def test_the_detail_shows_the_change_with_both_amounts(work, world, asked):
    renewal_id = asked("Ville de Bron", ASKS_LARGE)

    with work(world.yann) as unit:
        detail = renewal_request(unit, world.site_id, renewal_id)

    assert (detail.change.kept_amount, detail.change.asked_amount) == (
        "200,00\u00a0€",
        "450,00\u00a0€",
    )
    assert (detail.change.is_pending, detail.change.reason) == (True, "La commune a grandi.")
    assert not detail.can_invoice


def test_a_reviewer_decides_but_draws_no_money_button(work, world, asked):
    renewal_id = asked("Ville de Bron")

    with work(world.yann) as unit:
        seen_by_yann = renewal_request(unit, world.site_id, renewal_id)
    with work(world.amina) as unit:
        seen_by_amina = renewal_request(unit, world.site_id, renewal_id)

    assert (seen_by_yann.can_invoice, seen_by_amina.can_invoice) == (False, True)


def test_the_history_says_who_did_what(work, world, asked):
    renewal_id = asked("Ville de Bron", ASKS_LARGE)
    with work(world.yann) as unit:
        refuse_tier_change(unit, renewal_id, "Population au 1er janvier.")
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, PAID)

    with use("en"), work(world.amina) as unit:
        detail = renewal_request(unit, world.site_id, renewal_id)

    told = [(line.what, line.who.split()[0]) for line in reversed(detail.history)]
    assert told == [
        ("Request saved", "Inès"),
        ("Change of tier declined: Population au 1er janvier.", "Yann"),
        ("Invoice F-2026-0001 issued", "Amina"),
        ("Payment recorded", "Amina"),
        ("Receipt R-2026-0001 issued", "Amina"),
    ]
    assert [receipt.number for receipt in detail.receipts] == ["R-2026-0001"]


def test_what_is_still_open_is_proposed_after_a_part_payment(work, world, asked):
    renewal_id = asked("Ville de Bron")
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, {**PAID, "amount": "50"})

    with work(world.amina) as unit:
        detail = renewal_request(unit, world.site_id, renewal_id)

    assert (detail.open_amount, detail.can_record) == ("150,00", True)


def test_a_part_payment_that_is_sent_twice_is_recorded_once(work, world, asked):
    renewal_id = asked("Ville de Bron")
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    form = {**PAID, "amount": "50", "still_due": "200,00"}
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, form)

    with pytest.raises(Invalid) as refused, work(world.amina) as unit:
        receive_payment(unit, renewal_id, form)

    assert refused.value.field == "amount"
    with work(world.amina) as unit:
        assert len(renewal_request(unit, world.site_id, renewal_id).receipts) == 1
        receive_payment(unit, renewal_id, {**form, "still_due": "150,00"})


def test_a_selection_invoices_only_what_is_still_submitted(work, world, asked):
    first, second, third = asked("Ville A"), asked("Ville B"), asked("Ville C", ASKS_LARGE)
    with work(world.amina) as unit:
        invoice_renewal(unit, first)

    with work(world.amina) as unit:
        by_hand = requests_to_invoice(unit, world.site_id, RequestSearch(), [first, second])
        all_found = requests_to_invoice(unit, world.site_id, RequestSearch(), None)

    assert by_hand == [(second, "Ville B")]
    assert all_found == [(second, "Ville B"), (third, "Ville C")]


def test_rows_keep_their_places_when_somebody_changes_the_list(work, world, asked):
    first = asked("Ville A", ASKS_LARGE)
    with work(world.yann) as unit:
        accept_tier_change(unit, first)
    second = asked("Ville B")

    with use("en"), work(world.yann) as unit:
        held = refreshed_requests(unit, world.site_id, RequestSearch(), [first, 999])
        same = refreshed_requests(unit, world.site_id, RequestSearch(), [second, first])

    assert [(line.structure, line.amount) for line in held.lines] == [("Ville A", "€450.00")]
    assert (held.news, held.total) == ("1 new request", 2)
    assert (same.news, [line.structure for line in same.lines]) == ("", ["Ville B", "Ville A"])


def test_list_and_detail_take_the_same_number_of_queries_whatever_they_show(
    work, world, asked, engine
):
    renewal_id = asked("Ville A", ASKS_LARGE)
    few = count_queries(work, world, engine, renewal_id)
    for number in range(12):
        asked(f"Ville {number}", AWAITS_ORDER)

    assert count_queries(work, world, engine, renewal_id) == few
    assert few <= 14


def count_queries(work, world, engine, renewal_id: int) -> int:
    said: list[str] = []

    def note(*execution) -> None:
        if not execution[2].startswith("BEGIN"):
            said.append(execution[2])

    with work(world.amina) as unit:
        event.listen(engine, "before_cursor_execute", note)
        renewal_requests(unit, world.site_id, RequestSearch())
        renewal_request(unit, world.site_id, renewal_id)
        event.remove(engine, "before_cursor_execute", note)
    return len(said)


def test_what_was_paid_and_what_remains_is_told(work, world, asked):
    renewal_id = asked("Ville de Bron")
    with work(world.amina) as unit:
        assert renewal_request(unit, world.site_id, renewal_id).remaining == ""
        invoice_renewal(unit, renewal_id)

    def told():
        with use("fr"), work(world.amina) as unit:
            detail = renewal_request(unit, world.site_id, renewal_id)
            (line,) = renewal_requests(unit, world.site_id, RequestSearch()).lines
        words = (*detail.payments, detail.remaining, line.remaining)
        return [" ".join(text.split()) for text in words]

    assert told() == ["Reste à payer : 200,00 €.", ""]
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, {**PAID, "amount": "50", "method": "cheque"})
    first = "50,00 € par chèque, reçu le 22 nov. 2026, VIR 1"
    assert told() == [first, "Reste à payer : 150,00 €.", "reste 150,00 €"]
    with work(world.amina) as unit:
        receive_payment(unit, renewal_id, {**PAID, "amount": "150", "reference": ""})
    second = "150,00 € par virement, reçu le 22 nov. 2026"
    assert told() == [first, second, "Payée en totalité.", ""]


def test_an_address_says_the_same_when_it_is_read_again():
    search = RequestSearch.parse(
        {"q": "bron", "stage": "to_pay", "sort": "name", "page": "3", "id": "7", "size": "25"}
    )

    assert RequestSearch.parse(dict(pair.split("=") for pair in search.query.split("&"))) == search
    assert search.wanted == RequestFilter("bron", RequestStage.TO_PAY)
    assert search.filtered("stage", "paid").page == 1


@pytest.mark.parametrize(
    "raw",
    [
        {"stage": "x"},
        {"sort": "drop"},
        {"page": "-3"},
        {"size": "1000000"},
        {"id": "abc"},
        {"page": "²"},
    ],
)
def test_a_wrong_address_is_the_plain_list(raw):
    assert RequestSearch.parse(raw) == RequestSearch()


@pytest.mark.parametrize("typed", ["doeuvre", "val doeuvre", "d'œuvre", "oeuvre", "VAL D OEUVRE"])
def test_an_apostrophe_may_be_left_out(work, world, asked, typed):
    asked("Val-d’Œuvre")

    with work(world.amina) as unit:
        assert (
            len(renewal_requests(unit, world.site_id, RequestSearch.parse({"q": typed})).lines) == 1
        )

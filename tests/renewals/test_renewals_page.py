"""The staff's page of renewals: what it counts and says, and hands that have no business there."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from membership_ui.adapters.i18n import use
from membership_ui.adapters.tables import AuditEvent, Job
from membership_ui.billing.tables import Document, Payment
from membership_ui.kernel.errors import NotAllowed, NotFound, PortalError
from membership_ui.kernel.transitions import TransitionRefused
from membership_ui.memberships.tables import Membership
from membership_ui.renewals.service.deciding import (
    accept_tier_change,
    invoice_renewal,
    refuse_tier_change,
)
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.renewals.service.reviewing import renewal_request, requests_to_invoice
from membership_ui.renewals.tables import Renewal
from membership_ui.renewals.views.issuing import Picked, all_found, picked, question, toggled
from membership_ui.renewals.views.renewals import RequestLine, RequestPage, held_in_place
from membership_ui.renewals.views.request_search import RequestSearch
from tests.world import GOOD_ANSWERS, World, make_world

ASKS_LARGE = {"tier_choice": "change", "asked_tier": "large", "change_reason": "5 200 habitants"}
PAID = {"amount": "200", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}
PAGE = RequestPage(lines=[RequestLine(id=1), RequestLine(id=2)], total=40, query="stage=paid")


@pytest.fixture
def elsewhere(work) -> World:
    """Another site with staff of its own."""
    with work() as unit:
        return make_world(unit, "loire")


def ask(work, world: World, **answers: str) -> int:
    with work(world.claire) as unit:
        return submit_renewal(unit, world.site_id, world.member_id, {**GOOD_ANSWERS, **answers})


def everything(engine) -> list[str]:
    """All that these use cases could write, as it stands."""
    with Session(engine) as session:
        kinds = (Renewal, Membership, Document, Payment, Job, AuditEvent)
        return [repr(row) for kind in kinds for row in session.exec(select(kind)).all()]


@pytest.mark.parametrize("who", ["amina", "yann", "helene", "claire", "stranger"])
def test_a_request_of_another_site_is_no_page_for_its_staff(work, world, elsewhere, engine, who):
    change = ask(work, world, **ASKS_LARGE)
    before = everything(engine)

    attempts = (
        (accept_tier_change, change),
        (refuse_tier_change, change, "Non."),
        (invoice_renewal, change),
        (receive_payment, change, PAID),
        (renewal_request, elsewhere.site_id, change),
        (renewal_request, world.site_id, change),
    )
    for use_case, *arguments in attempts:
        with (
            pytest.raises((NotAllowed, NotFound)) as refusal,
            work(getattr(elsewhere, who)) as unit,
        ):
            use_case(unit, *arguments)
        assert refusal.value.message == NotAllowed.message == NotFound.message

    assert everything(engine) == before


def test_a_reviewer_handles_no_money(work, world, engine):
    renewal_id = ask(work, world)
    before = everything(engine)

    for use_case, *arguments in (
        (invoice_renewal, renewal_id),
        (receive_payment, renewal_id, PAID),
    ):
        with pytest.raises(NotAllowed), work(world.yann) as unit:
            use_case(unit, *arguments)

    assert everything(engine) == before


def test_a_selection_with_the_keys_of_another_site_invoices_none_of_them(work, world, elsewhere):
    ask(work, world)
    theirs = ask(work, elsewhere)

    with work(world.amina) as unit:
        assert requests_to_invoice(unit, world.site_id, RequestSearch(), [theirs]) == []


def test_the_second_click_finds_the_invoice_issued(work, world, engine):
    renewal_id = ask(work, world)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    before = everything(engine)

    with pytest.raises(TransitionRefused), work(world.helene) as unit:
        invoice_renewal(unit, renewal_id)

    assert everything(engine) == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", "deux cents"),
        ("amount", "0"),
        ("amount", "200,01"),
        ("amount", "-5"),
        ("method", "card"),
        ("method", ""),
        ("received_on", "2026-11-23"),
        ("received_on", "hier"),
        ("reference", "x" * 141),
    ],
)
def test_a_payment_that_cannot_be_is_refused_at_its_field(work, world, engine, field, typed):
    renewal_id = ask(work, world)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
    before = everything(engine)

    with pytest.raises(PortalError) as refusal, work(world.amina) as unit:
        receive_payment(unit, renewal_id, {**PAID, field: typed})

    assert getattr(refusal.value, "field", "") == field
    assert everything(engine) == before


def test_a_selection_counts_what_is_ticked_once():
    with use("en"):
        chosen = toggled(picked([1], PAGE), [1, 2], PAGE)

    assert (chosen.ids, chosen.text, chosen.is_whole_page) == ([1, 2], "2 requests selected", True)
    assert chosen.all_text == "Select all 40 results"
    assert toggled(chosen, [1, 2], PAGE).ids == []
    assert toggled(chosen, [2], PAGE).ids == [1]


def test_unticking_a_row_of_all_results_keeps_the_others_of_the_page():
    everything_found = all_found(PAGE)

    assert everything_found.is_all_found
    assert toggled(everything_found, [2], PAGE) == picked([1], PAGE)
    assert Picked().ids == []


def test_the_question_says_how_many_invoices_leave():
    with use("en"):
        asked = question(12, 14)
        one = question(1, 1)

    assert asked.title == "Issue 12 invoices?"
    assert "stay as they are" in asked.text
    assert (one.title, one.verb) == ("Issue 1 invoice?", "Issue the invoice")
    assert "stay as they are" not in one.text


def test_rows_stay_where_they_are_and_a_sentence_tells_of_the_news():
    fresh = RequestPage(lines=[RequestLine(id=3), RequestLine(id=1)], total=3)

    with use("en"):
        held = held_in_place(fresh, [RequestLine(id=1, town="new")], [1, 2])
        shorter = held_in_place(RequestPage(lines=[RequestLine(id=1)]), [], [1, 2])

    assert (held.lines[0].town, held.total, held.news) == ("new", 3, "1 new request")
    assert shorter.news == "The list has changed"
    assert held_in_place(fresh, [], [3, 1]) is fresh

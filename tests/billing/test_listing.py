"""A member's documents: whose, which, in what order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from membership_ui.adapters.i18n import use
from membership_ui.billing.service.listing import own_documents
from membership_ui.billing.tables import Document, DocumentKind
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.kernel.errors import NotAllowed, NotFound
from membership_ui.kernel.work import VISITOR
from membership_ui.renewals.service.deciding import invoice_renewal
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.service.renewing import submit_renewal
from membership_ui.structures.tables import AttachmentRole
from tests.world import (
    GOOD_ANSWERS,
    World,
    attach,
    make_account,
    make_membership,
    make_structure,
    make_world,
    member_of,
)

PAID = {"amount": "200,00", "method": "transfer", "received_on": "2026-11-22", "reference": "VIR 1"}


@pytest.fixture
def world(work) -> World:
    """Claire asked for a quote, renewed, and her town paid."""
    with work() as unit:
        world = make_world(unit)
    with work(world.claire) as unit:
        issue_own_quote(unit, world.site_id, world.member_id)
        renewal_id = submit_renewal(unit, world.site_id, world.member_id, GOOD_ANSWERS)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
        receive_payment(unit, renewal_id, PAID)
    return world


def listed(work, world, actor=None, **query: str):
    with use("en"), work(actor or world.claire) as unit:
        return own_documents(unit, world.site_id, DocumentSearch.parse(query))


def numbers(page) -> list[str]:
    return [line.number for line in page.lines]


def test_the_newest_document_stands_first(work, world):
    page = listed(work, world)

    assert numbers(page) == ["R-2026-0001", "F-2026-0001", "D-2026-0001"]
    assert page.found == "3 documents"
    assert [line.badge.text for line in page.lines] == ["Paid", "Paid", "Valid"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "invoice"}, ["F-2026-0001"]),
        ({"status": "paid"}, ["R-2026-0001", "F-2026-0001"]),
        ({"status": "open"}, []),
        ({"year": "2026", "type": "quote"}, ["D-2026-0001"]),
        ({"year": "2025"}, []),
        ({"q": "f-2026"}, ["F-2026-0001"]),
        ({"q": "DUES 2027"}, ["R-2026-0001", "F-2026-0001", "D-2026-0001"]),
        ({"q": "cotisation"}, []),
        ({"sort": "number"}, ["D-2026-0001", "F-2026-0001", "R-2026-0001"]),
        (
            {"type": "x", "sort": "y", "page": "-1", "year": "z"},
            ["R-2026-0001", "F-2026-0001", "D-2026-0001"],
        ),
    ],
)
def test_filters_and_order(work, world, query, expected):
    assert numbers(listed(work, world, **query)) == expected


def test_nobody_sees_the_documents_of_others(work, world):
    with work() as unit:
        other = make_world(unit, "loire")
        colleague = make_account(unit, "Karim")
        attach(unit, colleague, world.structure, role=AttachmentRole.PERSONAL)

    assert numbers(listed(work, world, other.claire)) == []
    assert numbers(listed(work, world, colleague)) == []
    for actor in (other.claire, colleague, world.stranger):
        with pytest.raises(NotFound):
            listed(work, world, actor, member=str(world.member_id))
    with pytest.raises(NotAllowed):
        listed(work, world, VISITOR)


def test_the_documents_of_another_site_stay_there(work, world):
    with work() as unit:
        other = make_world(unit, "loire")

    with use("en"), work(world.claire) as unit:
        assert own_documents(unit, other.site_id, DocumentSearch()).lines == []


def test_whoever_manages_two_structures_chooses(work, world):
    with work() as unit:
        second = member_of(unit, make_structure(unit, "Ville de Vienne", admin=world.claire))

    first_page = listed(work, world)
    other_page = listed(work, world, member=str(second))

    assert [option.text for option in first_page.members] == [
        "Ville de Condrieu",
        "Ville de Vienne",
    ]
    assert (first_page.member.text, other_page.member.text) == (
        "Ville de Condrieu",
        "Ville de Vienne",
    )
    assert other_page.lines == []


def test_a_document_in_ones_own_name_and_a_credit_note_that_takes_back(work, world):
    with work() as unit:
        invoice = unit.session.get(Document, 2)
        unit.add(
            Document(
                site_id=world.site_id, kind=DocumentKind.CREDIT_NOTE, number="A-2026-0001",
                subject="test", member_id=member_of(unit, world.claire.account_id),
                issued_at=unit.now,
                issued_on=invoice.issued_on, cents=60_00, currency="EUR",
                payment_method=invoice.payment_method, content=invoice.content,
            )
        )  # fmt: skip

    line = listed(work, world, type="credit_note").lines[0]

    assert (line.amount, line.badge.text) == ("-€60.00", "Refunded")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_opens_in_the_language_of_its_list(work, world, language):
    with use(language), work(world.claire, locale=language) as unit:
        [line, *_rest] = own_documents(unit, world.site_id, DocumentSearch()).lines

    assert line.url.endswith(f".pdf?lang={language}")
    assert line.download == f"{line.url}&download=1"


def test_an_offer_lapses_after_its_last_day(work, world):
    last_day, day_after = (
        datetime(2027, 1, 21, 12, tzinfo=UTC),
        datetime(2027, 1, 22, 12, tzinfo=UTC),
    )

    badges = []
    for now in (last_day, day_after):
        with use("en"), work(world.claire, now=now) as unit:
            badges.append(
                own_documents(unit, world.site_id, DocumentSearch(kind="quote")).lines[0].badge.text
            )

    assert badges == ["Valid", "Lapsed"]


def test_an_invoice_stays_due_until_all_of_it_has_arrived(work, world):
    with work() as unit:
        structure = make_structure(unit, "Ville de Vienne", admin=world.claire)
        make_membership(unit, world.site, structure, world.tiers[2026, "small"])
        town = member_of(unit, structure)
    with work(world.claire) as unit:
        renewal_id = submit_renewal(unit, world.site_id, town, GOOD_ANSWERS)
    with work(world.amina) as unit:
        invoice_renewal(unit, renewal_id)
        receive_payment(unit, renewal_id, {**PAID, "amount": "50"})

    badges = [line.badge.text for line in listed(work, world, member=str(town)).lines]

    assert badges == ["Paid", "Due"]


def test_twenty_documents_make_a_page(work, world):
    town = town_with_quotes(work, world, 23)

    first = listed(work, world, member=town)
    second = listed(work, world, member=town, page="2")

    assert (len(first.lines), first.span, first.has_next) == (20, "1 to 20 of 23", True)
    assert (len(second.lines), second.span, second.has_next) == (3, "21 to 23 of 23", False)


def town_with_quotes(work, world, count: int) -> str:
    with work() as unit:
        structure = make_structure(unit, "Ville de Vienne", admin=world.claire)
        make_membership(unit, world.site, structure, world.tiers[2026, "small"])
        town = member_of(unit, structure)
    for _ in range(count):
        with work(world.claire) as unit:
            issue_own_quote(unit, world.site_id, town)
    return str(town)


def test_the_list_takes_the_same_number_of_queries_whatever_it_shows(work, world, engine):
    town = town_with_quotes(work, world, 7)

    few = count_queries(work, world, engine, DocumentSearch())

    assert count_queries(work, world, engine, DocumentSearch(member=int(town))) == few == 6


def count_queries(work, world, engine, search) -> int:
    said: list[str] = []

    def note(*execution) -> None:
        if not execution[2].startswith("BEGIN"):
            said.append(execution[2])

    with work(world.claire) as unit:
        event.listen(engine, "before_cursor_execute", note)
        own_documents(unit, world.site_id, search)
        event.remove(engine, "before_cursor_execute", note)
    return len(said)


def test_an_address_says_the_same_when_it_is_read_again():
    search = DocumentSearch.parse(
        {
            "q": "dues",
            "year": "2026",
            "type": "quote",
            "sort": "amount",
            "page": "2",
            "structure": "4",
        }
    )

    assert DocumentSearch.parse(dict(pair.split("=") for pair in search.query.split("&"))) == search
    assert search.filtered("status", "paid").page == 1
    assert search.filtered("page_size", "9") == search

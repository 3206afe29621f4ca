"""What documents say, in both languages; that they never change once written."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.adapters.pdf import Fact, draw
from membership_ui.billing.documents import (
    VAT_EXEMPT,
    DocumentContent,
    Line,
    Party,
    PaymentDetails,
    Theme,
)
from membership_ui.billing.documents.page import filename, page_of
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.tables import DocumentKind
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period
from membership_ui.structures.addresses import PostalAddress
from tests.billing.paper import make_content, make_document, make_payment

# PostgreSQL's JSON refuses the null character and lone surrogates
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
cents = st.integers(-(10**12), 10**12)
locales = st.sampled_from(["fr", "en", "de"])
addresses = st.none() | st.builds(PostalAddress, words, words, words, words, words)
parties = st.builds(
    Party,
    *(words, st.lists(words, max_size=4).map(tuple), words, words, words, words),
    postal=addresses,
)
lines = st.builds(Line, st.dictionaries(locales, words), st.integers(0, 999), cents, cents, words)
payments = st.builds(
    PaymentDetails,
    method=st.sampled_from(PaymentMethod),
    iban=words,
    bic=words,
    bank=words,
    cheque_order=words,
    reference=words,
    received_on=st.none() | st.dates(),
)
terms = st.none() | st.lists(st.dates(), min_size=2, max_size=2).map(
    lambda d: Period(min(d), max(d))
)
contents = st.builds(
    DocumentContent,
    seller=parties,
    buyer=parties,
    lines=st.lists(lines, max_size=3).map(tuple),
    total=st.builds(Money, cents, st.sampled_from(["EUR", "CAD"])),
    mentions=st.dictionaries(locales, st.lists(words, max_size=3).map(tuple)),
    payment=payments,
    purchase_order_reference=words,
    term=terms,
    theme=st.builds(Theme, words, words, words),
    related_number=words,
)


@given(contents)
def test_a_content_comes_back_from_the_database_as_it_was(content):
    assert DocumentContent.from_json(json.loads(json.dumps(content.to_json()))) == content


def facts_of(document, locale: str = "en") -> dict[str, str]:
    return {fact.label: fact.value for fact in page_of(document, locale).facts}


def test_a_quote_says_until_when_it_holds_and_where_to_sign():
    page = page_of(make_document(DocumentKind.QUOTE), "en")

    assert page.heading == "Quote"
    assert Fact("Valid until", "22 December 2026") in page.facts
    assert Fact("Period", "From 1 January to 31 December 2027") in page.facts
    assert page.total == Fact("Total", "€200.00")
    assert page.acceptance is not None
    assert page.confirmation is None


def test_an_invoice_says_how_and_until_when_to_pay():
    page = page_of(make_document(content=make_content(purchase_order_reference="BC 118")), "en")

    assert page.total == Fact("Total to pay", "€200.00")
    assert Fact("Your purchase order", "BC 118") in page.facts
    assert page.payment is not None
    assert page.payment.lines == ("To be paid by 22 December 2026 at the latest.",)
    assert (
        Fact("IBAN", "FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189")
        in page.payment_facts
    )
    assert Fact("Reference to quote", "F-2026-0041") in page.payment_facts


def test_a_cheque_is_sent_to_the_seller_and_no_iban_is_shown():
    page = page_of(
        make_document(content=make_content(payment=make_payment(method=PaymentMethod.CHEQUE))), "en"
    )

    assert {fact.label for fact in page.payment_facts} == {
        "Payable to",
        "To be sent to",
        "Reference to quote",
    }


def test_a_receipt_says_when_how_and_for_which_invoice_the_money_came():
    paid = make_payment(reference="VIR 12", received_on=date(2026, 12, 4))
    content = make_content(payment=paid, related_number="F-2026-0041")

    page = page_of(make_document(DocumentKind.RECEIPT, content), "en")

    assert page.confirmation is not None
    assert page.confirmation.title == "Paid on 4 December 2026"
    assert page.confirmation.lines == ("Bank transfer, reference VIR 12", "For invoice F-2026-0041")
    assert page.payment is None
    assert page.payment_facts == ()


def test_a_receipt_of_a_part_says_what_the_whole_invoice_was():
    page = page_of(
        make_document(
            DocumentKind.RECEIPT,
            make_content(total=Money(50_00, "EUR"), still_due=Money(150_00, "EUR")),
        ),
        "en",
    )

    assert page.subtotals == (
        Fact("Invoice total", "€200.00"),
        Fact("Still due", "€150.00"),
    )
    assert page.total == Fact("Amount received", "€50.00")


def test_a_credit_note_names_its_invoice():
    content = make_content(related_number="F-2026-0041", total=Money(-200_00, "EUR"))

    document = make_document(DocumentKind.CREDIT_NOTE, content)

    assert facts_of(document) == {
        "Date": "22 November 2026",
        "Period": "From 1 January to 31 December 2027",
        "Invoice": "F-2026-0041",
    }


def test_the_same_document_reads_in_both_languages():
    document = make_document()

    french, english = page_of(document, "fr"), page_of(document, "en")

    assert (french.language, english.language) == ("fr-FR", "en-GB")
    assert french.rows[0][0] == "Cotisation 2027"
    assert english.rows[0][0] == "Membership dues 2027"
    assert french.total.value == "200,00\u00a0€"
    assert french.mentions == ("TVA non applicable.",)
    assert english.mentions == ("VAT not applicable.",)


def test_mentions_come_from_the_content_only():
    assert page_of(make_document(content=make_content(mentions={})), "fr").mentions == ()


def test_a_label_missing_in_a_language_is_shown_in_another():
    line = Line({"fr": "Atelier"}, 2, 50_00, 100_00, VAT_EXEMPT)

    assert page_of(make_document(content=make_content(lines=(line,))), "en").rows[0] == (
        "Atelier",
        "2",
        "€50.00",
        "Exempt",
        "€100.00",
    )


def test_numbers_of_the_parties_are_grouped_as_people_read_them():
    page = page_of(make_document(), "en")

    assert "SIRET 990\u00a0000\u00a0028\u00a000011" in page.buyer.lines


def test_whatever_number_a_party_has_is_printed():
    usual = make_content()
    numbers = (("rna", "W491234567"), ("ridet", "0123456001"))
    known = replace(
        usual.buyer, siren="", siret="", identifiers=numbers, vat_number="FR40303265045"
    )

    page = page_of(make_document(content=make_content(buyer=known)), "fr")

    assert page.buyer.lines[2:] == (
        "RNA W491234567",
        "RIDET 0123456\u00a0001",
        "N°\u00a0de TVA FR40303265045",
        "mairie@condrieu.example",
    )


def test_a_document_of_before_has_no_other_numbers():
    raw = make_content().to_json()
    del raw["buyer"]["identifiers"], raw["seller"]["identifiers"]

    assert DocumentContent.from_json(raw) == make_content()


def test_a_document_of_before_is_printed_as_it_was():
    raw = make_content().to_json()
    del raw["buyer"]["postal"]
    raw["buyer"]["address"] = ["1 place de la Mairie", "69420 Condrieu"]

    assert DocumentContent.from_json(raw).to_json() == raw
    page = page_of(make_document(content=DocumentContent.from_json(raw)), "fr")
    assert page.buyer.lines == (
        *("1 place de la Mairie", "69420 Condrieu"),
        *("SIRET 990\u00a0000\u00a0028\u00a000011", "mairie@condrieu.example"),
    )


def test_file_names_are_plain():
    receipt = make_document(DocumentKind.RECEIPT, number='R-2026-"0039\r\n')

    assert filename(receipt, "en") == "receipt-R-2026-0039.pdf"
    assert filename(receipt, "en").isascii()


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_kind_is_drawn_in_every_language(kind, locale):
    pdf = draw(page_of(make_document(kind), locale))

    assert pdf.startswith(b"%PDF-1.7")
    assert len(pdf) < 40_000


def test_an_instant_without_a_zone_is_utc():
    naive = make_document(issued_at=datetime(2026, 11, 22, 9, 30))

    assert page_of(naive, "fr").dated == page_of(make_document(), "fr").dated

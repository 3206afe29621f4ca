"""The drawing itself: bytes, fonts, pages."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdf
import pytest
import time_machine

from membership_ui.adapters.pdf import Block, Fact, PdfDocument, draw
from membership_ui.adapters.pdf_fonts import writable

INVOICE = PdfDocument(
    language="fr-FR",
    title="Facture F-2026-0041 – Réseau du Rhône",
    author="Réseau du Rhône",
    dated=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    accent="#0e7e71",
    monogram="RR",
    site_name="Réseau du Rhône",
    heading="Facture",
    number="F-2026-0041",
    seller=Block("Émetteur", "Réseau du Rhône", ("1 quai du Rhône", "69000 Lyon")),
    buyer=Block("Destinataire", "Ville de Condrieu", ("1 place de la Mairie", "69420 Condrieu")),
    facts=(Fact("Date", "22 novembre 2026"), Fact("Échéance", "22 décembre 2026")),
    columns=("Désignation", "Quantité", "Prix unitaire", "TVA", "Montant"),
    rows=(("Cotisation 2027", "1", "200,00 €", "Non applicable", "200,00 €"),),
    subtotals=(),
    total=Fact("Total à payer", "200,00 €"),
    acceptance=None,
    confirmation=None,
    payment=Block("Règlement par virement", "", ("À payer au plus tard le 22 décembre 2026.",)),
    payment_facts=(Fact("IBAN", "FR76 3000 6000 0112 3456 7890 189"),),
    mentions=("TVA non applicable, article 293 B du code général des impôts.",),
    footer="Réseau du Rhône",
    page="Page {page} sur {pages}",
)


def words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_same_words_give_the_same_bytes_whatever_the_clock():
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC)):
        first = draw(INVOICE)

    with time_machine.travel(datetime(2031, 1, 2, tzinfo=UTC)):
        assert draw(INVOICE) == first


def test_a_document_names_its_language_title_and_author():
    document = replace(INVOICE, title="Facture <1> – Bois & Cie", author="Réseau\x00 du Rhône")

    with pikepdf.open(BytesIO(draw(document))) as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.Root.Lang) == "fr-FR"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert metadata["dc:title"] == "Facture <1> – Bois & Cie"
        assert metadata["dc:creator"] == ["Réseau du Rhône"]
        assert metadata["xmp:ModifyDate"] == "2026-11-22T09:30:00+00:00"


def test_a_document_says_that_it_is_pdf_a_3b():
    with pikepdf.open(BytesIO(draw(INVOICE))) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_every_font_is_embedded_and_can_be_copied_as_text():
    with pikepdf.open(BytesIO(draw(INVOICE))) as pdf:
        fonts = pdf.pages[0].Resources.Font

        assert len(fonts) == 2
        for font in fonts.values():
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_second_document_has_letters_that_the_first_had_not():
    plain = replace(INVOICE, buyer=Block("Destinataire", "Condrieu", ()))
    polish = replace(INVOICE, buyer=Block("Destinataire", "Żółć Œuvre Škoda €", ()))

    draw(plain)

    assert "Żółć Œuvre Škoda €" in words(draw(polish))


def test_documents_drawn_at_the_same_time_do_not_mix_their_letters():
    names = [f"Ville n° {n} Łódź-sur-Œuvre {chr(0x100 + n)}" for n in range(12)]
    documents = [replace(INVOICE, buyer=Block("Destinataire", name, ())) for name in names]
    alone = [draw(document) for document in documents]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(draw, documents))

    assert together == alone
    assert all(name in words(pdf) for name, pdf in zip(names, together, strict=True))


def test_sixty_lines_go_on_over_further_pages_under_the_same_headings():
    rows = tuple((f"Ligne {n}", "1", "10,00 €", "—", "10,00 €") for n in range(1, 61))

    pdf = draw(replace(INVOICE, rows=rows))

    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    text = words(pdf)
    assert all(f"Ligne {n} " in text for n in range(1, 61))
    assert text.count("Désignation") >= 3
    assert f"Page 2 sur {len(pages)}" in text
    assert "Facture F-2026-0041" in pages[1].extract_text()


@pytest.mark.parametrize("name", ["Syndicat intercommunal " * 9, "Aménagement" * 18, "œ" * 200])
def test_a_name_of_two_hundred_letters_keeps_them_all(name):
    text = words(draw(replace(INVOICE, buyer=Block("Destinataire", name, ()))))

    assert "".join(name.split()) in text.replace(" ", "")


def test_a_label_longer_than_a_page_is_still_written_whole():
    label = "Formation aux arbres en ville " * 400

    text = words(draw(replace(INVOICE, rows=((label, "1", "10,00 €", "—", "10,00 €"),))))

    assert text.count("Formation aux arbres") == 400


def test_mentions_longer_than_a_page_go_on():
    assert (
        words(draw(replace(INVOICE, mentions=("Une pénalité. " * 1500,)))).count("pénalité") == 1500
    )


def test_letters_that_the_font_lacks_never_print_an_empty_box():
    assert writable("Ωμέγα 中 ﬁn\tnext\u200b") == "????? ? fin next"
    assert writable("L\u0301odz\u0301") == "Ĺodź"
    assert writable("Œuvre Ł €\u00a0\u202fÿ № Việt") == "Œuvre Ł €\u00a0\u202fÿ № Việt"


def test_a_usual_document_is_one_page_of_less_than_forty_kilobytes():
    pdf = draw(INVOICE)

    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1
    assert len(pdf) < 40_000

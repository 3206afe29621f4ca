"""A report on paper: what belongs together stands together, and nothing is cut."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from membership_ui.adapters.pdf import Fact
from membership_ui.adapters.pdf_report import Report, ReportSection, draw_report


def pages_of(*sections: ReportSection) -> list[str]:
    report = Report(
        language="fr-FR", title="Vos données", author="Rhône",
        dated=datetime(2026, 11, 22, tzinfo=UTC), accent="#0e7e71", monogram="R",
        site_name="Rhône", heading="Vos données", intro=("Tout.",), sections=sections,
        footer="Claire", page="Page {page} sur {pages}",
    )  # fmt: skip
    return [page.extract_text() for page in PdfReader(BytesIO(draw_report(report))).pages]


def test_a_record_is_never_split_between_two_pages():
    records = tuple(
        tuple(Fact(f"Label {part}", f"record {number:03} part {part}") for part in range(7))
        for number in range(40)
    )

    pages = pages_of(ReportSection("Sessions", records))

    assert len(pages) > 3
    for number in range(40):
        holding = [page for page in pages if f"record {number:03} part" in page]
        assert len(holding) == 1, number
        assert holding[0].count(f"record {number:03} part") == 7


def test_a_title_is_never_alone_at_the_foot():
    filler = ReportSection("Avant", tuple((Fact("Ligne", f"{n}"),) for n in range(26)))
    tall = tuple(Fact("Ligne", f"fin {part}") for part in range(12))

    pages = pages_of(filler, ReportSection("Titre seul", (tall,)))

    (holding,) = [page for page in pages if "Titre seul" in page]
    assert "fin 0" in holding


def test_a_record_higher_than_a_page_goes_on_over_the_next():
    pages = pages_of(
        ReportSection("Long", ((Fact("Texte", "\n".join(f"ligne {n}" for n in range(120))),),))
    )

    assert "ligne 0" in pages[0]
    assert "ligne 119" in pages[-1]


def test_a_word_without_a_space_is_wrapped():
    word = "a" * 300
    (page,) = pages_of(ReportSection("Long", ((Fact("Adresse", word),),)))

    assert word in "".join(page.split())

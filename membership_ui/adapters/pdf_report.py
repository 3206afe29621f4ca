"""Draws a report: titled sections of facts, on as many A4 pages as they need, PDF/A-3B."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from membership_ui.adapters import pdf_fonts
from membership_ui.adapters.pdf import Fact
from membership_ui.adapters.pdf_metadata import describe
from membership_ui.adapters.pdf_sheet import (
    BOTTOM,
    GRAY,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WHITE,
    Ink,
    Sheet,
)

_TITLE = Ink(20, bold=True, leading=1.15)
_HEAD = Ink(13, bold=True)
_BODY = Ink(9.5)
_LABEL = Ink(9.5, GRAY)
_SMALL = Ink(8, GRAY, leading=1.45)
_LABELS = 52.0
_TILE = 10.0
_MARGIN = 1.6


@dataclass(frozen=True)
class ReportSection:
    """`records` are groups of facts, a line between two; `note` stands under the title."""

    title: str
    records: tuple[tuple[Fact, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Report:
    """All that is printed, in its language; `page` holds {page} and {pages}."""

    language: str
    title: str
    author: str
    dated: datetime
    accent: str
    monogram: str
    site_name: str
    heading: str
    intro: tuple[str, ...]
    sections: tuple[ReportSection, ...]
    footer: str
    page: str


def draw_report(report: Report) -> bytes:
    """The PDF's bytes."""
    pdf = pdf_fonts.empty_document()
    describe(
        pdf,
        title=report.title,
        author=report.author,
        language=report.language,
        dated=report.dated,
    )
    sheet = Sheet(pdf)
    sheet.new_page()
    _letterhead(sheet, report)
    for section in report.sections:
        _section(sheet, section)
    _footers(sheet, report)
    return bytes(pdf.output())


def _letterhead(sheet: Sheet, report: Report) -> None:
    sheet.panel(LEFT, sheet.y, _TILE, _TILE, report.accent, radius=2)
    ink = Ink(10, WHITE, bold=True)
    sheet.write(report.monogram, LEFT + _TILE / 2, sheet.y + (_TILE - ink.step) / 2, ink, "centre")
    name = sheet.wrap(report.site_name, RIGHT - LEFT - _TILE - 5, _HEAD)[0]
    sheet.write(name, LEFT + _TILE + 4, sheet.y + (_TILE - _HEAD.step) / 2, _HEAD)
    sheet.y += _TILE + 8
    _lines(sheet, LEFT, RIGHT - LEFT, report.heading, _TITLE)
    sheet.y += 2
    for text in report.intro:
        _lines(sheet, LEFT, RIGHT - LEFT, text, _BODY)
    sheet.y += 4


@dataclass(frozen=True)
class _Lines:
    """A fact as it is written: its label beside its value, line by line."""

    label: list[str]
    value: list[str]

    @property
    def height(self) -> float:
        return max(len(self.label), len(self.value)) * _BODY.step


def _section(sheet: Sheet, section: ReportSection) -> None:
    records = [[_wrapped(sheet, fact) for fact in record] for record in section.records]
    first = _height(records[0]) if records else 0.0
    _keep(sheet, 6 + (2 if section.note else 1) * _HEAD.step + first)
    sheet.y += 5
    _lines(sheet, LEFT, RIGHT - LEFT, section.title, _HEAD)
    sheet.y += 1
    if section.note:
        _lines(sheet, LEFT, RIGHT - LEFT, section.note, _SMALL)
        sheet.y += 1
    for record in records:
        _keep(sheet, _height(record))
        sheet.rule(sheet.y)
        sheet.y += _MARGIN
        for fact in record:
            _fact(sheet, fact)
        sheet.y += _MARGIN


def _wrapped(sheet: Sheet, fact: Fact) -> _Lines:
    return _Lines(
        sheet.wrap(fact.label, _LABELS - 3, _LABEL),
        [
            line
            for text in fact.value.splitlines()
            for line in sheet.wrap(text, RIGHT - LEFT - _LABELS, _BODY)
        ],
    )


def _height(record: list[_Lines]) -> float:
    return 2 * _MARGIN + sum(fact.height for fact in record)


def _fact(sheet: Sheet, fact: _Lines) -> None:
    for number in range(max(len(fact.label), len(fact.value))):
        _room(sheet, _BODY.step)
        if number < len(fact.label):
            sheet.write(fact.label[number], LEFT, sheet.y, _LABEL)
        if number < len(fact.value):
            sheet.write(fact.value[number], LEFT + _LABELS, sheet.y, _BODY)
        sheet.y += _BODY.step


def _footers(sheet: Sheet, report: Report) -> None:
    pages = len(sheet.pdf.pages)
    for page in range(1, pages + 1):
        sheet.pdf.page = page
        sheet.pdf.current_font_is_set_on_page = False
        label = report.page.format(page=page, pages=pages)
        sheet.rule(HEIGHT - 20)
        wide = RIGHT - LEFT - sheet.width_of(label, _SMALL) - 8
        sheet.write(sheet.wrap(report.footer, wide, _SMALL)[0], LEFT, HEIGHT - 18, _SMALL)
        sheet.write(label, RIGHT, HEIGHT - 18, _SMALL, "right")


def _lines(sheet: Sheet, x: float, width: float, text: str, ink: Ink) -> None:
    for line in sheet.wrap(text, width, ink):
        _room(sheet, ink.step)
        sheet.write(line, x, sheet.y, ink)
        sheet.y += ink.step


def _keep(sheet: Sheet, height: float) -> None:
    """Together on this page or on the next; what no page holds begins here."""
    if height <= BOTTOM - TOP:
        _room(sheet, height)


def _room(sheet: Sheet, height: float) -> None:
    # A hundredth of a millimetre: sums of floats
    if sheet.y + height > BOTTOM + 0.01:
        sheet.new_page()

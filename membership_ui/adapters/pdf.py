"""Draws a commercial document: A4, PDF/A-3B, the same bytes for the same words.

It knows no law and no language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from membership_ui.adapters import pdf_fonts, pdf_table
from membership_ui.adapters.accents import mixed
from membership_ui.adapters.pdf_metadata import describe
from membership_ui.adapters.pdf_sheet import (
    BOTTOM,
    GRAY,
    HEIGHT,
    LEFT,
    LINE,
    RIGHT,
    TOP,
    WHITE,
    Ink,
    Sheet,
)

_TITLE = Ink(23, bold=True, leading=1.1)
_NUMBER = Ink(11, GRAY)
_NAME = Ink(11, bold=True)
_BODY = Ink(9.5)
_LABEL = Ink(8.5, GRAY)
_STRONG = Ink(9.5, bold=True)
_SMALL = Ink(8, GRAY, leading=1.45)
_COLUMN = 80.0
_GAP = 10.0


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Block:
    """A titled group of lines: a party, a way to pay, what a receipt confirms."""

    title: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PdfDocument:
    """All that is printed, in its language (`language` is a BCP 47 tag); `accent` is `#rrggbb`.

    Each of `rows` has a cell for each of `columns`; `acceptance` is where a quote is signed,
    `confirmation` the mark of a receipt; `page` holds {page} and {pages}.
    """

    language: str
    title: str
    author: str
    dated: datetime
    accent: str
    monogram: str
    site_name: str
    heading: str
    number: str
    seller: Block
    buyer: Block
    facts: tuple[Fact, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    subtotals: tuple[Fact, ...]
    total: Fact
    acceptance: Block | None
    confirmation: Block | None
    payment: Block | None
    payment_facts: tuple[Fact, ...]
    mentions: tuple[str, ...]
    footer: str
    page: str


def draw(document: PdfDocument) -> bytes:
    """The PDF's bytes."""
    pdf = pdf_fonts.empty_document()
    describe(
        pdf,
        title=document.title,
        author=document.author,
        language=document.language,
        dated=document.dated,
    )
    sheet = Sheet(pdf)
    sheet.new_page()
    _letterhead(sheet, document)
    _parties(sheet, document)
    _facts(sheet, document.facts)
    pdf_table.draw_rows(sheet, document.columns, document.rows, lambda: _next_page(sheet, document))
    _total(sheet, document)
    _confirmation(sheet, document)
    _payment(sheet, document)
    _mentions(sheet, document)
    _footers(sheet, document)
    return bytes(pdf.output())


def _letterhead(sheet: Sheet, document: PdfDocument) -> None:
    _tile(sheet, document, LEFT, sheet.y, 13)
    lines = sheet.wrap(document.site_name, 85, Ink(13, bold=True))[:2]
    top = sheet.y + 6.5 - len(lines) * Ink(13).step / 2
    for line in lines:
        sheet.write(line, LEFT + 17, top, Ink(13, bold=True))
        top += Ink(13).step
    sheet.write(document.heading, RIGHT, sheet.y - 1, _TITLE, "right")
    sheet.write(document.number, RIGHT, sheet.y + _TITLE.step - 0.6, _NUMBER, "right")
    sheet.y += 32


def _tile(sheet: Sheet, document: PdfDocument, x: float, y: float, size: float) -> None:
    sheet.panel(x, y, size, size, document.accent, radius=size * 0.2)
    ink = Ink(size * 1.05, WHITE, bold=True)
    wide = sheet.width_of(document.monogram, ink)
    if wide > size * 0.8:
        ink = Ink(ink.size * size * 0.8 / wide, WHITE, bold=True)
    sheet.write(document.monogram, x + size / 2, y + (size - ink.step) / 2, ink, "centre")


def _parties(sheet: Sheet, document: PdfDocument) -> None:
    top = sheet.y
    ends = []
    for party, left in ((document.seller, LEFT), (document.buyer, LEFT + _COLUMN + _GAP)):
        sheet.y = top
        sheet.write(party.title, left, sheet.y, _LABEL)
        sheet.y += _LABEL.step + 0.8
        _lines(sheet, left, _COLUMN, party.name, _NAME)
        sheet.y += 0.6
        for line in party.lines:
            _lines(sheet, left, _COLUMN, line, _BODY)
        ends.append(sheet.y)
    sheet.y = max(ends) + 9


def _facts(sheet: Sheet, facts: tuple[Fact, ...]) -> None:
    """A strip of up to four columns, as wide as what they say, between two thin lines."""
    shares = [
        max(sheet.width_of(f.label, _LABEL), sheet.width_of(f.value, _STRONG), 18.0) for f in facts
    ]
    spare = RIGHT - LEFT - 6.0 * (len(facts) - 1)
    shares = [share * min(1.0, spare / sum(shares)) for share in shares]
    between = (RIGHT - LEFT - sum(shares)) / max(1, len(facts) - 1) if len(facts) > 2 else 18.0
    sheet.rule(sheet.y)
    top, left, ends = sheet.y + 3.6, LEFT, [sheet.y]
    for fact, share in zip(facts, shares, strict=True):
        sheet.y = top
        _lines(sheet, left, share + 0.5, fact.label, _LABEL)
        sheet.y += 0.4
        _lines(sheet, left, share + 0.5, fact.value, _STRONG)
        ends.append(sheet.y)
        left += share + min(between, 24.0)
    sheet.y = max(ends) + 3.6
    sheet.rule(sheet.y)
    sheet.y += 9


def _total(sheet: Sheet, document: PdfDocument) -> None:
    height = len(document.subtotals) * (_BODY.step + 1.2) + 14 + 12
    _room(sheet, document, height)
    amount = Ink(15, document.accent, bold=True)
    label, value = document.total.label, document.total.value
    wide = max(80.0, sheet.width_of(label, _STRONG) + sheet.width_of(value, amount) + 18)
    sheet.y += 4
    if document.acceptance:
        _signature(sheet, document.acceptance, height=max(height - 26, 0.0) + 15)
    for fact in document.subtotals:
        sheet.write(fact.label, RIGHT - wide + 5, sheet.y, Ink(9.5, GRAY))
        sheet.write(fact.value, RIGHT - 4, sheet.y, _BODY, "right")
        sheet.y += _BODY.step + 1.2
    sheet.y += 2
    sheet.panel(RIGHT - wide, sheet.y, wide, 13, mixed(document.accent, WHITE, 0.1))
    sheet.write(label, RIGHT - wide + 5, sheet.y + (13 - _STRONG.step) / 2, _STRONG)
    sheet.write(value, RIGHT - 4, sheet.y + (13 - amount.step) / 2, amount, "right")
    sheet.y += 13 + 10


def _signature(sheet: Sheet, block: Block, *, height: float) -> None:
    """An outlined field beside the total."""
    sheet.frame(LEFT, sheet.y, _COLUMN, height, LINE, 0.25)
    sheet.write(block.title, LEFT + 4, sheet.y + 2.4, _STRONG)
    sheet.write(block.name, LEFT + 4, sheet.y + 2.4 + _STRONG.step, _LABEL)


def _confirmation(sheet: Sheet, document: PdfDocument) -> None:
    """The mark of a receipt: paid, when, how, for which invoice."""
    block = document.confirmation
    if block is None:
        return
    lines = [line for text in block.lines for line in sheet.wrap(text, RIGHT - LEFT - 30, _BODY)]
    height = 9 + Ink(13).step + len(lines) * _BODY.step
    _room(sheet, document, height + 8)
    top = sheet.y
    sheet.frame(LEFT, top, RIGHT - LEFT, height, document.accent, 0.45)
    sheet.disc(LEFT + 11, top + height / 2, 4.6, document.accent)
    sheet.tick(LEFT + 11, top + height / 2, 1.8, WHITE)
    sheet.y += 4.5
    _lines(sheet, LEFT + 22, 140, block.title, Ink(13, document.accent, bold=True))
    for line in lines:
        sheet.write(line, LEFT + 22, sheet.y, _BODY)
        sheet.y += _BODY.step
    sheet.y = top + height + 8


def _payment(sheet: Sheet, document: PdfDocument) -> None:
    block = document.payment
    if block is None:
        return
    texts = [line for text in block.lines for line in sheet.wrap(text, RIGHT - LEFT, _BODY)]
    pairs = [
        (fact, sheet.wrap(fact.value, RIGHT - LEFT - 42, _STRONG))
        for fact in document.payment_facts
    ]
    steps = len(texts) + sum(len(lines) for _, lines in pairs)
    _room(sheet, document, _NAME.step + 1.5 + steps * (_BODY.step + 0.6))
    _lines(sheet, LEFT, RIGHT - LEFT, block.title, _NAME)
    sheet.y += 1.2
    for line in texts:
        sheet.write(line, LEFT, sheet.y, _BODY)
        sheet.y += _BODY.step
    sheet.y += 1.6 if texts else 0.4
    for fact, lines in pairs:
        sheet.write(fact.label, LEFT, sheet.y, Ink(9.5, GRAY))
        for line in lines:
            sheet.write(line, LEFT + 42, sheet.y, _STRONG)
            sheet.y += _BODY.step + 0.6
    sheet.y += 6


def _mentions(sheet: Sheet, document: PdfDocument) -> None:
    """Small, at the foot of the last page; on further pages when they are long."""
    lines = [line for text in document.mentions for line in sheet.wrap(text, RIGHT - LEFT, _SMALL)]
    height = len(lines) * _SMALL.step
    if sheet.y + height > BOTTOM and height < BOTTOM - TOP - 20:
        _next_page(sheet, document)
    sheet.y = max(sheet.y, BOTTOM - height)
    for line in lines:
        _room(sheet, document, _SMALL.step)
        sheet.write(line, LEFT, sheet.y, _SMALL)
        sheet.y += _SMALL.step


def _footers(sheet: Sheet, document: PdfDocument) -> None:
    pages = len(sheet.pdf.pages)
    for page in range(1, pages + 1):
        sheet.pdf.page = page
        sheet.pdf.current_font_is_set_on_page = False
        label = document.page.format(page=page, pages=pages)
        sheet.rule(HEIGHT - 20)
        wide = RIGHT - LEFT - sheet.width_of(label, _SMALL) - 8
        sheet.write(sheet.wrap(document.footer, wide, _SMALL)[0], LEFT, HEIGHT - 18, _SMALL)
        sheet.write(label, RIGHT, HEIGHT - 18, _SMALL, "right")


def _next_page(sheet: Sheet, document: PdfDocument) -> None:
    """A further page, which says what it belongs to."""
    sheet.new_page()
    _tile(sheet, document, LEFT, sheet.y, 8)
    sheet.write(f"{document.heading} {document.number}", LEFT + 11, sheet.y + 1.6, _STRONG)
    sheet.write(
        sheet.wrap(document.buyer.name, 90, _LABEL)[0], RIGHT, sheet.y + 1.6, _LABEL, "right"
    )
    sheet.y += 14


def _room(sheet: Sheet, document: PdfDocument, height: float) -> None:
    # A hundredth of a millimetre: sums of floats
    if sheet.y + height > BOTTOM + 0.01:
        _next_page(sheet, document)


def _lines(sheet: Sheet, x: float, width: float, text: str, ink: Ink) -> None:
    for line in sheet.wrap(text, width, ink):
        sheet.write(line, x, sheet.y, ink)
        sheet.y += ink.step

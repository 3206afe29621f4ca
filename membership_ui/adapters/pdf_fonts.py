"""The documents' two weights, read once: an empty PDF/A document to copy, and what it can write.

fpdf2 shares a font's tables between copies of a document and cuts them when it writes: each copy
gets tables of its own here, stripped of what a PDF never reads, or the second document would lack
the letters of the first.
"""

from __future__ import annotations

import copy
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

_FAMILY = "Portal Sans"
_DIRECTORY = Path(__file__).parent / "fonts"
_FILES = {"": "portal-sans-regular.ttf", "B": "portal-sans-semibold.ttf"}
# All that a CIDFontType2 needs; names, encodings and metrics for other systems stay out of the PDF
_TABLES = ("head", "hhea", "maxp", "hmtx", "loca", "glyf")


def empty_document() -> FPDF:
    """A PDF/A-3B document without a page, its fonts ready."""
    pdf = copy.deepcopy(_blank())
    for font in pdf.fonts.values():
        assert isinstance(font, TTFFont)
        font.ttfont = _own_tables(font.fontkey)
    return pdf


def choose(pdf: FPDF, size: float, *, bold: bool) -> None:
    """Write in this weight and size (points) from here on."""
    pdf.set_font(_FAMILY, "B" if bold else "", size)


def writable(text: str) -> str:
    """`text` in letters that the fonts have: others lose their marks, or become a question mark.

    PDF/A forbids the empty box of a missing letter.
    """
    known = _letters()
    composed = unicodedata.normalize("NFC", text)
    if known.issuperset(composed):
        return composed
    return "".join(c if c in known else _nearest(c, known) for c in composed)


def missing_letters(text: str) -> str:
    """What `writable` could only replace by a question mark, each once."""
    known = _letters()
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        dict.fromkeys(c for c in composed if c not in known and _nearest(c, known) == "?")
    )


def _nearest(letter: str, known: frozenset[str]) -> str:
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn"):
        return ""
    plain = [
        c
        for c in unicodedata.normalize("NFKD", letter)
        if c in known and not unicodedata.combining(c)
    ]
    return "".join(plain) or "?"


@cache
def _blank() -> FPDF:
    pdf = FPDF(enforce_compliance="PDF/A-3B")
    pdf.set_auto_page_break(False)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    for style, name in _FILES.items():
        pdf.add_font(_FAMILY, style, _DIRECTORY / name)
    return pdf


@cache
def _letters() -> frozenset[str]:
    fonts = [TTFont(_DIRECTORY / name) for name in _FILES.values()]
    return frozenset(map(chr, set.intersection(*(set(font.getBestCmap() or ()) for font in fonts))))


def _own_tables(fontkey: str) -> TTFont:
    data, glyph_order = _stripped("B" if fontkey.endswith("B") else "")
    # Boxes are right in the file already: not computing them again leaves the outlines unread
    font = TTFont(BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    font.setGlyphOrder(list(glyph_order))
    return font


@cache
def _stripped(style: str) -> tuple[bytes, tuple[str, ...]]:
    font = TTFont(_DIRECTORY / _FILES[style], recalcBBoxes=False, recalcTimestamp=False)
    glyph_order = tuple(font.getGlyphOrder())
    for table in tuple(font.keys()):
        if table not in (*_TABLES, "GlyphOrder"):
            del font[table]
    kept = BytesIO()
    font.save(kept)
    return kept.getvalue(), glyph_order

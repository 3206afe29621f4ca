"""Marks on paper: words, lines, rounded panels, and where the next one goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fpdf import FPDF

from membership_ui.adapters import pdf_fonts

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 20.0, 190.0, 18.0, 272.0
INK, GRAY, LINE, WHITE = "#1d2321", "#5f6563", "#d9dedb", "#ffffff"
_POINT = 25.4 / 72
# Height of the letters above the baseline, as a share of the size
_ASCENT = 0.74

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True)
class Ink:
    """How words look: size in points, line height as a multiple of it."""

    size: float
    colour: str = INK
    bold: bool = False
    leading: float = 1.38

    @property
    def step(self) -> float:
        """Millimetres from one line to the next."""
        return self.size * self.leading * _POINT


class Sheet:
    """A document being drawn: the next block starts `y` millimetres from the top of the page."""

    def __init__(self, pdf: FPDF) -> None:
        self.pdf = pdf
        self.y = TOP

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP

    def width_of(self, text: str, ink: Ink) -> float:
        pdf_fonts.choose(self.pdf, ink.size, bold=ink.bold)
        return self.pdf.get_string_width(text)

    def write(self, text: str, x: float, y: float, ink: Ink, align: Align = "left") -> None:
        """One line whose top is at `y`; `x` is its left, right or middle."""
        pdf_fonts.choose(self.pdf, ink.size, bold=ink.bold)
        self.pdf.set_text_color(ink.colour)
        text = pdf_fonts.writable(text)
        shift = {"left": 0.0, "right": 1.0, "centre": 0.5}[align]
        start = x - shift * self.pdf.get_string_width(text) if shift else x
        blank = (ink.leading - 1) / 2
        self.pdf.text(start, y + (_ASCENT + blank) * ink.size * _POINT, text)

    def wrap(self, text: str, width: float, ink: Ink) -> list[str]:
        """`text` in lines of at most `width`; a word is cut only when it is too long alone."""
        pdf_fonts.choose(self.pdf, ink.size, bold=ink.bold)
        lines, line = [], ""
        for word in pdf_fonts.writable(text).split(" "):
            longer = f"{line} {word}" if line else word
            if self.pdf.get_string_width(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = self._cut(word, width)
            lines += full
        return [*lines, line]

    def rule(
        self, y: float, colour: str = LINE, *, left: float = LEFT, right: float = RIGHT
    ) -> None:
        """A thin line across."""
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(0.25)
        self.pdf.line(left, y, right, y)

    def panel(
        self, x: float, y: float, width: float, height: float, colour: str, radius: float = 2.2
    ) -> None:
        """A filled rectangle with round corners."""
        self.pdf.set_fill_color(colour)
        self.pdf.rect(x, y, width, height, style="F", round_corners=True, corner_radius=radius)

    def frame(
        self, x: float, y: float, width: float, height: float, colour: str, stroke: float
    ) -> None:
        """The outline of such a panel."""
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(stroke)
        self.pdf.rect(x, y, width, height, style="D", round_corners=True, corner_radius=2.2)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pdf.set_fill_color(colour)
        self.pdf.circle(x, y, radius, style="F")

    def tick(self, x: float, y: float, size: float, colour: str) -> None:
        """A check mark around (x, y)."""
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(0.55)
        self.pdf.polyline(
            [(x - size, y), (x - size * 0.25, y + size * 0.75), (x + size, y - size * 0.7)]
        )

    def _cut(self, word: str, width: float) -> list[str]:
        if self.pdf.get_string_width(word) <= width:
            return [word]
        pieces, piece = [], ""
        for letter in word:
            if piece and self.pdf.get_string_width(piece + letter) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        return [*pieces, piece]

"""The rows of a CSV file as spreadsheets of any age write them, in bounded memory.

It knows no column: which row is the header is its reader's business.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from membership_ui.kernel.errors import N_, PortalError

# Longer than any line of the field: a file that is not a CSV
LONGEST_LINE = 10_000
# Some 300,000 structures
LARGEST_FILE = 20_000_000
# What a cell with line breaks may span; beyond, a quotation mark was left open
_MOST_BREAKS = 10
_SEPARATORS = ";,\t|"
_SAID = re.compile(r'"?sep=(.)"?[;,\t ]*', re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\r|\n")
# UTF-8 read as Windows text: no French word holds these two letters together
_TWICE_ENCODED = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_FOREIGN = (
    (b"PK\x03\x04", N_("This is a workbook, not a CSV file. Save it as CSV UTF-8.")),
    (b"\xd0\xcf\x11\xe0", N_("This is a workbook, not a CSV file. Save it as CSV UTF-8.")),
    (b"%PDF", N_("This is a PDF, not a CSV file.")),
)


class UnreadableFile(PortalError):
    """Nothing of the file can be used."""


class BrokenRow(PortalError):
    """One row cannot be told into cells."""


@dataclass(frozen=True)
class Line:
    """A line of the file as it stands; the first one is 1."""

    number: int
    text: str


@dataclass
class CsvFile:
    """Lines that wait to be read, in their order; `separator` is the delimiter."""

    lines: Iterator[Line]
    separator: str = ","
    _ahead: deque[Line] = field(default_factory=deque)

    def next_line(self) -> Line | None:
        return self._ahead.popleft() if self._ahead else next(self.lines, None)

    def cells(self, line: Line, count: int) -> list[str]:
        """The cells of the row that begins with `line`: `count` of them where a cell spans lines,
        so that an open quotation mark does not swallow the lines after its own. Raises BrokenRow.
        """
        if not _is_open(line.text):
            return row_of(line.text, self.separator)
        taken, text = [], line.text
        while len(taken) < _MOST_BREAKS and len(text) <= LONGEST_LINE:
            following = self.next_line()
            if following is None:
                break
            taken.append(following)
            text = f"{text}\n{following.text}"
            if _is_open(following.text) and len(row := _row_or_none(text, self.separator)) == count:
                return row
        self._ahead.extendleft(reversed(taken))
        raise BrokenRow(N_("The line is broken: a quotation mark is not closed."))


def open_csv(pieces: Iterable[bytes]) -> CsvFile:
    """Raises UnreadableFile. UTF-8 with or without its mark, else the text of Windows."""
    raw = _gathered(pieces)
    for beginning, sentence in _FOREIGN:
        if raw.startswith(beginning):
            raise UnreadableFile(sentence)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in raw:
        raise UnreadableFile(N_("The file is not UTF-8. Save it as CSV UTF-8."))
    return CsvFile(_lines(raw, _encoding_of(raw)))


def said_separator(text: str) -> str:
    """Of the line `sep=;` with which Excel begins; else ""."""
    said = _SAID.fullmatch(text)
    return said[1] if said else ""


def likely_separator(text: str, known: Sequence[str]) -> str:
    """What parts a header into most of the names that are known."""

    def count(separator: str) -> int:
        return len({name.casefold().strip(' "') for name in text.split(separator)} & set(known))

    return max(_SEPARATORS, key=count)


def row_of(text: str, separator: str) -> list[str]:
    """Raises BrokenRow."""
    if len(text) > LONGEST_LINE:
        raise BrokenRow(N_("The line is too long."))
    row = _row_or_none(text, separator)
    if not row:
        raise BrokenRow(N_("The line is broken: a quotation mark is not closed."))
    return row


def _row_or_none(text: str, separator: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


def _is_open(text: str) -> bool:
    return text.count('"') % 2 == 1


def _gathered(pieces: Iterable[bytes]) -> bytes:
    raw = bytearray()
    for piece in pieces:
        raw += piece
        if len(raw) > LARGEST_FILE:
            raise UnreadableFile(
                N_("The file is larger than {count} MB. Split it."),
                count=LARGEST_FILE // 1_000_000,
            )
    return bytes(raw.removeprefix(codecs.BOM_UTF8))


def _encoding_of(raw: bytes) -> str:
    """Raises UnreadableFile."""
    try:
        # In pieces: the text would take twice the room of the file
        decoder = codecs.getincrementaldecoder("utf-8")()
        for start in range(0, len(raw), _PIECE):
            decoder.decode(raw[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _windows(raw)
    return "utf-8"


def _windows(raw: bytes) -> str:
    if _TWICE_ENCODED.search(raw):
        # Neither the one nor the other: read as Windows text, names would be stored mangled
        raise UnreadableFile(
            N_("Line {line} is not UTF-8. Save the file as CSV UTF-8."), line=_first_wrong(raw)
        )
    try:
        for start in range(0, len(raw), _PIECE):
            raw[start : start + _PIECE].decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFile(N_("The file is not UTF-8. Save it as CSV UTF-8.")) from error
    return "cp1252"


def _first_wrong(raw: bytes) -> int:
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return 1


_PIECE = 65_536


def _lines(raw: bytes, encoding: str) -> Iterator[Line]:
    """Whatever ends them: CR LF, LF, or the CR of old Macs. What is beyond `LONGEST_LINE` is left
    out, and the line is longer still.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, number = "", 1
    for start in range(0, len(raw), _PIECE):
        text = rest + decoder.decode(raw[start : start + _PIECE])
        # A CR at the end may be half of a CR LF
        held = "\r" if text.endswith("\r") and start + _PIECE < len(raw) else ""
        *whole, rest = _BREAK.split(text[: len(text) - len(held)])
        for line in whole:
            yield Line(number, line[: LONGEST_LINE + 1])
            number += 1
        rest = rest[: LONGEST_LINE + 1] + held
    if rest:
        yield Line(number, rest)

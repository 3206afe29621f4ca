"""A file of structures, read and checked outside of any transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from membership_ui.adapters.csv_file import (
    BrokenRow,
    CsvFile,
    Line,
    UnreadableFile,
    likely_separator,
    open_csv,
    said_separator,
)
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.structures.rules import (
    COLUMNS,
    LONGEST_NAME,
    LineRefused,
    StructureLine,
    read_line,
)

# More than France counts, and what fits in 300 MB of memory
MOST_LINES = 45_000
# A title and some blank lines may stand above the names of the columns
_HEADER_WITHIN = 20
# What a spreadsheet writes for an empty row
_BLANK = ' ;,|\t"\u00a0\u202f'


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that stays out, by its number in the file; the header is line 1. The error itself
    would keep alive all that was in hand when it was raised.
    """

    line: int
    message: str
    values: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def because(cls, line: int, reason: PortalError) -> Refusal:
        return cls(line, reason.message, tuple(reason.values.items()))

    @property
    def reason(self) -> PortalError:
        return PortalError(self.message, **dict(self.values))


@dataclass
class StagedFile:
    """The good lines of a file, each with its number, and the others with their reason."""

    lines: list[tuple[int, StructureLine]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def stage_file(pieces: Iterable[bytes], tell: Callable[[int], None]) -> StagedFile:
    """Read a CSV file of structures, telling how many lines are read. Raises UnreadableFile."""
    staged, seen, number = StagedFile(), {}, 0
    file = open_csv(pieces)
    names = _header(file)
    while line := file.next_line():
        number = line.number
        if line.text.strip(_BLANK):
            _stage_line(staged, seen, file, names, line)
        if number % 1000 == 0:
            tell(number)
        if len(staged.lines) + len(staged.refusals) > MOST_LINES:
            raise UnreadableFile(N_("The file has more than {count} lines."), count=MOST_LINES)
    tell(number)
    return staged


def _header(file: CsvFile) -> list[str]:
    """The names of the columns. A title, blank lines and `sep=;` may stand above them. Raises
    UnreadableFile.
    """
    nearest: list[str] | None = None
    said = ""
    for _number in range(_HEADER_WITHIN):
        line = file.next_line()
        if line is None:
            break
        if found := said_separator(line.text):
            said = found
            continue
        file.separator = said or likely_separator(line.text, COLUMNS)
        names = _names(file, line)
        if len(set(COLUMNS) & set(names)) == len(COLUMNS):
            return _distinct(names)
        nearest = max(nearest or names, names, key=lambda row: len(set(COLUMNS) & set(row)))
    if nearest is None:
        raise UnreadableFile(N_("The file is empty."))
    missing = [name for name in COLUMNS if name not in nearest]
    raise UnreadableFile(
        N_("These columns are missing from the first line: {names}."), names=", ".join(missing)
    )


def _names(file: CsvFile, line: Line) -> list[str]:
    try:
        cells = file.cells(line, len(COLUMNS))
    except BrokenRow:
        return []
    return [" ".join(name.split()).casefold() for name in cells]


def _distinct(names: list[str]) -> list[str]:
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise UnreadableFile(
            N_("Two columns have the same name: {names}. Keep one of them."),
            names=", ".join(sorted(twice))[:LONGEST_NAME],
        )
    return names


def _stage_line(
    staged: StagedFile, seen: dict[str, int], file: CsvFile, names: list[str], line: Line
) -> None:
    try:
        cells = file.cells(line, len(names))
        while len(cells) > len(names) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(names):
            raise LineRefused(
                N_("{count} cells are expected, {found} found."),
                count=len(names),
                found=len(cells),
            )
        read = read_line(dict(zip(names, cells, strict=True)))
        if read.siren in seen:
            raise LineRefused(
                N_("SIREN {value} already stands on line {line}."),
                value=read.siren,
                line=seen[read.siren],
            )
    except (LineRefused, BrokenRow) as reason:
        staged.refusals.append(Refusal.because(line.number, reason))
        return
    seen[read.siren] = line.number
    staged.lines.append((line.number, read))

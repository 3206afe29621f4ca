"""Rows written one after the other as CSV or XLSX, in bounded memory. No cell is ever a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from membership_ui.kernel.money import Money

Cell = str | int | date | Money | None
WriteRow = Callable[[Sequence[Cell]], None]
# Excel, and LibreOffice with the full-width signs, read on from there as a formula: where a cell
# begins, and where one begins for a reader with another delimiter
_FORMULA = re.compile("(^|[,;|\t\r\n])(?=[=+\\-@\t\r\n＝＋－＠])")
_LONGEST_CELL = 32_767
_FIRST_YEAR = 1900
_WIDTH, _WIDE = 16, 36


@contextmanager
def csv_sheet(file: IO[bytes], titles: Sequence[str]) -> Iterator[WriteRow]:
    """As a French Excel opens it: semicolons, UTF-8 with its mark, decimal comma, CRLF."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(title) for title in titles])
    yield lambda cells: writer.writerow([_plain(cell) for cell in cells])
    text.flush()
    text.detach()


@contextmanager
def xlsx_sheet(
    file: IO[bytes], titles: Sequence[str], *, folder: Path | None = None
) -> Iterator[WriteRow]:
    """Days and amounts are dates and numbers. What is written is kept in `folder` until the end."""
    import xlsxwriter  # noqa: PLC0415  (2 MB, for whoever asks for a workbook)

    workbook = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            **({"tmpdir": str(folder)} if folder else {}),
        },
    )
    sheet = workbook.add_worksheet()
    bold, day, amount = (
        workbook.add_format(look)
        for look in ({"bold": True}, {"num_format": "dd/mm/yyyy"}, {"num_format": "#,##0.00"})
    )
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, max(1, len(titles) - 1), _WIDTH)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    row = 0

    def write(cells: Sequence[Cell]) -> None:
        nonlocal row
        row += 1
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, day, amount)

    yield write
    workbook.close()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(_units(cell)).replace(".", ",")
        case date():
            return f"{cell:%d/%m/%Y}"
        case str():
            return _FORMULA.sub(r"\1'", cell)
        case _:
            return str(cell)


def _write(sheet: Any, row: int, column: int, cell: Cell, day: Any, amount: Any) -> None:
    match cell:
        case None | "":
            return
        case Money():
            sheet.write_number(row, column, _units(cell), amount)
        case date() if cell.year >= _FIRST_YEAR:
            sheet.write_datetime(row, column, cell, day)
        case int():
            sheet.write_number(row, column, cell)
        case _:
            sheet.write_string(row, column, str(cell)[:_LONGEST_CELL])


def _units(amount: Money) -> Decimal:
    return Decimal(amount.cents).scaleb(-2)

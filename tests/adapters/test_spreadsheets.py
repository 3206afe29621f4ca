"""CSV as a French Excel opens it, XLSX with real dates and numbers, and no cell that calculates."""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from membership_ui.adapters.spreadsheets import csv_sheet, xlsx_sheet
from membership_ui.kernel.money import Money

TITLES = ("Nom", "Cotisation")
FORMULAS = ("=1+1", "+33 4", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("x")')


def as_csv(*rows) -> bytes:
    file = BytesIO()
    with csv_sheet(file, TITLES) as write:
        for row in rows:
            write(row)
    return file.getvalue()


def as_xlsx(*rows):
    file = BytesIO()
    with xlsx_sheet(file, TITLES) as write:
        for row in rows:
            write(row)
    return openpyxl.load_workbook(BytesIO(file.getvalue())).active


def test_csv_has_the_mark_semicolons_and_line_ends_of_excel():
    data = as_csv(("Ville d'Œuilly", Money(1234_50, "EUR")))

    assert data == "\ufeffNom;Cotisation\r\nVille d'Œuilly;1234,50\r\n".encode()


def test_csv_writes_days_numbers_and_nothing_as_they_are_read():
    data = as_csv((date(2026, 11, 22), 36_000), (None, Money(-5, "EUR")))

    assert data.decode("utf-8-sig").splitlines()[1:] == ["22/11/2026;36000", ";-0,05"]


def test_csv_quotes_what_holds_a_separator():
    data = as_csv(('Dite "la Grande"; Lyon', "deux\nlignes"))

    assert data.decode("utf-8-sig").split("\r\n")[1] == (
        '"Dite ""la Grande""; Lyon";"deux\nlignes"'
    )


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(cell):
    [written] = as_csv((cell, "")).decode("utf-8-sig").split("\r\n", 1)[1:]

    assert written.removeprefix('"').startswith(f"'{cell[0]}")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "\n"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_nor_where_the_reader_splits_elsewhere(mark, sign):
    assert f"Durand{mark}'{sign}1" in as_csv((f"Durand{mark}{sign}1", "")).decode()


def test_a_sign_within_a_text_is_left_alone():
    assert "Dupont, -5 et A-B;" in as_csv(("Dupont, -5 et A-B", "")).decode()


@pytest.mark.parametrize("cell", [*FORMULAS, "https://pirate.example", "12", "{=1}"])
def test_no_cell_of_a_workbook_is_anything_but_its_text(cell):
    written = as_xlsx((cell, None))["A2"]

    # As a workbook writes a carriage return
    assert (written.data_type, written.value) == ("s", cell.replace("\r", "_x000D_"))
    assert written.hyperlink is None


def test_days_and_amounts_of_a_workbook_calculate():
    sheet = as_xlsx((date(2026, 11, 22), Money(1234_50, "EUR")), (date(1789, 7, 14), 3))

    assert sheet["A2"].value == datetime(2026, 11, 22)
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1234.5, "#,##0.00")
    assert (sheet["A3"].value, sheet["B3"].value) == ("1789-07-14", 3)
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_a_text_that_no_cell_holds_is_cut():
    assert as_xlsx(("a" * 40_000, None))["A2"].value == "a" * 32_767


def test_a_long_workbook_needs_no_more_memory_than_a_short_one(tmp_path):
    def needed(rows: int) -> int:
        with (tmp_path / f"{rows}").open("wb") as file:
            tracemalloc.start()
            with xlsx_sheet(file, TITLES, folder=tmp_path) as write:
                for rank in range(rows):
                    write((f"Ville {rank}", Money(rank, "EUR")))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return peak

    assert needed(20_000) < needed(1_000) + 1_000_000

"""Reading a file of structures: the good lines, the others with their number and reason, or nothing
at all.
"""

import pytest

from membership_ui.structures.service import StagedFile, UnreadableFile, stage_file
from tests.structures.files import unheard

HEADER = "name,kind,siren,insee_code,postal_code,department,population"
ETIENNE = "Saint-Étienne,commune,214202186,42218,42000,42,172000"
OEUILLY = "Œuilly,commune,210205423,02565,02160,02,293"


def stage(*lines: str, encoding: str = "utf-8", end: str = "\n") -> StagedFile:
    return stage_file([f"{line}{end}".encode(encoding) for line in lines], unheard)


def reasons(staged: StagedFile) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.reason.message) for refusal in staged.refusals]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_file_is_read_with_and_without_byte_order_mark(encoding: str, end: str):
    # utf-8-sig puts its mark before each line that is encoded: only the first may have one
    raw = [f"{HEADER}{end}".encode(encoding), f"{ETIENNE}{end}".encode()]

    staged = stage_file(raw, unheard)

    assert [(number, line.name) for number, line in staged.lines] == [(2, "Saint-Étienne")]


def test_a_french_spreadsheet_parts_its_cells_with_semicolons():
    staged = stage(HEADER.replace(",", ";"), ETIENNE.replace(",", ";"))

    assert len(staged.lines) == 1


def test_columns_may_stand_in_any_order_with_others_between():
    staged = stage(
        "siren,note,population,name,department,postal_code,insee_code,kind",
        "210205423,x,293,Œuilly,02,02160,02565,commune",
    )

    assert staged.lines[0][1].name == "Œuilly"


def test_an_open_quotation_mark_breaks_its_own_line_only():
    staged = stage(HEADER, '"Saint-Étienne,commune,214202186,42218,42000,42,172000', OEUILLY)

    assert reasons(staged) == [(2, "The line is broken: a quotation mark is not closed.")]
    assert [number for number, _ in staged.lines] == [3]


def test_a_line_with_cells_too_few_or_too_many_stays_out():
    staged = stage(HEADER, "Saint-Étienne,commune", f"{ETIENNE},x", OEUILLY, "")

    assert reasons(staged) == [
        (2, "{count} cells are expected, {found} found."),
        (3, "{count} cells are expected, {found} found."),
    ]


def test_the_second_line_with_a_siren_stays_out_and_names_the_first():
    staged = stage(HEADER, ETIENNE, OEUILLY, ETIENNE)

    assert reasons(staged) == [(4, "SIREN {value} already stands on line {line}.")]
    assert staged.refusals[0].reason.values == {"value": "214202186", "line": 2}


def test_a_line_too_long_stays_out():
    staged = stage(HEADER, f"{'x' * 20_000},commune", OEUILLY)

    assert reasons(staged) == [(2, "The line is too long.")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_in_another_encoding_is_refused_whole(encoding: str):
    with pytest.raises(UnreadableFile, match="not UTF-8"):
        stage(HEADER, "Saint-Étienne,commune,214202186,42218,42000,42,172000", encoding=encoding)


def test_a_file_without_a_column_is_refused_and_the_column_named():
    with pytest.raises(UnreadableFile) as refusal:
        stage("name,kind,siren,insee_code,postal_code", ETIENNE)

    assert refusal.value.values == {"names": "department, population"}


@pytest.mark.parametrize("lines", [(), ("",), ('"',)])
def test_a_file_without_a_header_is_refused(lines: tuple[str, ...]):
    with pytest.raises(UnreadableFile):
        stage(*lines)

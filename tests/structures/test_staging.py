"""Reading a file of structures: the good lines, the others with their number and reason, or nothing
at all.
"""

import pytest

from membership_ui.adapters.csv_file import UnreadableFile
from membership_ui.structures.service.staging import StagedFile, stage_file
from tests.structures.files import unheard

HEADER = "name,kind,siren,insee_code,postal_code,department,population"
ETIENNE = "Saint-Étienne,commune,214202186,42218,42000,42,172000"
OEUILLY = "Œuilly,commune,210205423,02565,02160,02,293"


def stage(*lines: str, encoding: str = "utf-8", end: str = "\n") -> StagedFile:
    return stage_file([f"{line}{end}".encode(encoding) for line in lines], unheard)


def reasons(staged: StagedFile) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.reason.message) for refusal in staged.refusals]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_a_file_is_read_with_and_without_byte_order_mark(encoding: str, end: str, last: bool):
    # utf-8-sig puts its mark before each line that is encoded: only the first may have one
    raw = [f"{HEADER}{end}".encode(encoding), f"{ETIENNE}{end if last else ''}".encode()]

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


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_in_another_encoding_is_refused_whole(encoding: str):
    with pytest.raises(UnreadableFile, match="not UTF-8"):
        stage(HEADER, ETIENNE, encoding=encoding)


def test_a_file_of_windows_is_read():
    staged = stage(HEADER, ETIENNE, OEUILLY, encoding="cp1252")

    assert [line.name for _, line in staged.lines] == ["Saint-Étienne", "Œuilly"]


def test_a_file_that_mixes_encodings_is_refused_and_the_line_named():
    with pytest.raises(UnreadableFile) as refusal:
        stage_file([f"{HEADER}\n{ETIENNE}\n".encode(), f"{OEUILLY}\n".encode("cp1252")], unheard)

    assert refusal.value.values == {"line": 3}


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7"])
def test_what_is_no_text_is_named(beginning: bytes):
    with pytest.raises(UnreadableFile, match="not a CSV file"):
        stage_file([beginning, b"\x00" * 100], unheard)


def test_a_line_break_inside_quotation_marks_is_one_cell():
    staged = stage(
        HEADER, '"Communauté de communes', 'du Pays", commune ,214202186,42218,42000,42,9', OEUILLY
    )

    assert [(number, line.name) for number, line in staged.lines] == [
        (2, "Communauté de communes du Pays"),
        (4, "Œuilly"),
    ]
    assert staged.refusals == []


def test_two_open_quotation_marks_swallow_nothing_between_them():
    staged = stage(HEADER, '"Un,commune,1', OEUILLY, ETIENNE, 'Deux,"commune,2', "x,y")

    assert [number for number, _ in staged.lines] == [3, 4]
    assert [refusal.line for refusal in staged.refusals] == [2, 5, 6]


def test_two_columns_of_one_name_refuse_the_file():
    with pytest.raises(UnreadableFile) as refusal:
        stage(f"{HEADER},Name", f"{ETIENNE},Autre")

    assert refusal.value.values == {"names": "name"}


@pytest.mark.parametrize(
    "above",
    [
        ("sep=;",),
        ('"sep=;"',),
        ("sep=;;;;;;;",),
        ("Registre 2026;;;;;;", ";;;;;;", ""),
        ("sep=;", "Registre, à jour le 3 mai", ""),
    ],
)
def test_a_title_blank_lines_and_the_separator_may_stand_above_the_header(above: tuple[str, ...]):
    rows = [line.replace(",", ";") for line in (HEADER, ETIENNE)]

    staged = stage(*above, *rows)

    assert [number for number, _ in staged.lines] == [len(above) + 2]


def test_cells_may_be_parted_by_tabs():
    staged = stage(HEADER.replace(",", "\t"), ETIENNE.replace(",", "\t"), "\t" * 6)

    assert (len(staged.lines), staged.refusals) == (1, [])


def test_empty_rows_and_empty_columns_at_the_end_are_passed_by():
    staged = stage(f"{HEADER},,", f"{ETIENNE},,", ",,,,,,,,", f"{OEUILLY},,,,", '"","",""')

    assert [number for number, _ in staged.lines] == [2, 4]
    assert staged.refusals == []


def test_old_macs_end_their_lines_their_way():
    staged = stage(HEADER, ETIENNE, "", OEUILLY, end="\r")

    assert [number for number, _ in staged.lines] == [2, 4]


@pytest.mark.parametrize("split_at", range(60, 66))
def test_where_the_file_is_cut_into_pieces_does_not_matter(split_at: int):
    raw = f"{HEADER}\r\n{ETIENNE}\r\n{OEUILLY}\r\n".encode()

    staged = stage_file([raw[:split_at], raw[split_at:]], unheard)

    assert [number for number, _ in staged.lines] == [2, 3]


def test_a_total_is_named():
    staged = stage(HEADER, ETIENNE, "TOTAL GÉNÉRAL,,,,,,172000")

    assert reasons(staged) == [(3, "This line is a total, not a structure.")]


def test_a_file_too_large_or_with_too_many_lines_is_refused():
    with pytest.raises(UnreadableFile, match="larger than"):
        stage_file([b"x" * 1_000_000] * 30, unheard)
    with pytest.raises(UnreadableFile, match="more than"):
        stage_file([f"{HEADER}\n".encode(), b"x\n" * 200_000], unheard)


def test_a_refused_line_keeps_its_reason_and_nothing_else():
    [refusal] = stage(HEADER, "x,commune").refusals

    assert refusal.reason.__traceback__ is None
    assert refusal.reason.__context__ is None
    assert not hasattr(refusal, "__dict__")


def test_a_file_without_a_column_is_refused_and_the_column_named():
    with pytest.raises(UnreadableFile) as refusal:
        stage("name,kind,siren,insee_code,postal_code", ETIENNE)

    assert refusal.value.values == {"names": "department, population"}


@pytest.mark.parametrize("lines", [(), ("",), ('"',)])
def test_a_file_without_a_header_is_refused(lines: tuple[str, ...]):
    with pytest.raises(UnreadableFile):
        stage(*lines)


def test_a_separator_that_the_file_does_not_use_is_no_empty_file():
    with pytest.raises(UnreadableFile) as refused:
        stage("sep=;", HEADER, ETIENNE)

    assert "missing from the first line" in refused.value.message

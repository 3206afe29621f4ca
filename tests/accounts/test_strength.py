"""Which new passwords are refused, and why; phrases are welcome in any language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership_ui.accounts.rules import LONGEST_PASSWORD, WEAKNESSES, WeakPassword
from membership_ui.accounts.rules.common_words import COMMON_WORDS
from membership_ui.accounts.rules.passwords import check_new_password
from membership_ui.accounts.rules.strength import weakness
from membership_ui.adapters import i18n

CLAIRE = ("Claire", "Morvan", "10482", "claire.morvan@kerlann.example", "Plante & Cité")


def reason_of(password):
    try:
        check_new_password(password, about=CLAIRE)
    except WeakPassword as weak:
        return weak.reason
    return ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "short"),
        ("x" * (LONGEST_PASSWORD + 1), "long"),
        ("123456789012", "common"),
        ("Motdepasse2026!", "words"),
        ("azertyuiop123", "words"),
        ("JanvierFévrier12", "words"),
        ("soleil soleil soleil", "words"),
        ("Claire.Morvan2026", "about_you"),
        ("Kerlann2026!!", "about_you"),
        ("PlanteCité2026!", "about_you"),
        ("chocolat2026!", "words"),
        ("allez les bleus", "common"),
        ("Allez les Bleus 2026 !", "common"),
        ("vive la france !", "common"),
        ("il était une fois", "common"),
        ("il etait une fois...", "common"),
        ("je t'aime mon amour", "common"),
        ("Je t’aime, mon chaton", "common"),
        ("liberté égalité fraternité", "common"),
        ("Liberté-Égalité-Fraternité-75", "common"),
        ("correct horse battery staple", "common"),
        ("May the Force be with you!", "common"),
        ("aaaaaaaaaaaaa", "repeated"),
        ("abcdefghijklmnop", "sequence"),
    ],
)
def test_what_is_easily_guessed_is_refused_with_its_reason(password, reason):
    assert reason_of(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "une phrase de démonstration",
        "le chat de ma voisine ronfle",
        "il était une fois un dentiste à Vesoul",
        "vive la france profonde et ses garages",
        "correct horse eats the radiator",
        "hosszú mondat a padláson",
        "кот соседки громко храпит",
        "q7 Tz-91 vLk0 pXw",
        "la pluie tombait sur le quai quand " * 25,
    ],
)
def test_a_phrase_is_taken_however_long(password):
    assert reason_of(password) == ""


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_each_reason_is_a_sentence_in_both_languages(locale):
    with i18n.use(locale):
        said = [i18n.sentence(WeakPassword(reason)) for reason in WEAKNESSES]

    assert all(sentence.endswith(".") for sentence in said)
    if locale == "fr":
        assert not set(said) & set(WEAKNESSES.values())


@pytest.mark.parametrize("word", COMMON_WORDS[::40])
def test_a_common_french_word_and_a_year_are_not_enough(word):
    assert reason_of(f"{word.capitalize()}2026!????") != ""


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=12, max_size=120))
def test_any_text_gets_an_answer(password):
    assert reason_of(password) in {"", *WEAKNESSES}


def test_signs_that_stand_for_letters_are_not_tried_in_every_combination(monkeypatch):
    """Twenty of them took zxcvbn seconds; six take a tenth of one."""
    read = []
    monkeypatch.setattr("zxcvbn.zxcvbn", lambda text, **_words: read.append(text) or GOOD)

    weakness("a4@b8c({[<e3g69i!1|l7o0s$5t+x%z2" * 3, [])

    assert len(read[0]) == 60
    assert not set(read[0]) & set("@({[<!|$+%")
    weakness("p@$$word!", [])
    assert read[1] == "p@$$word!"


GOOD = {"score": 4, "sequence": []}

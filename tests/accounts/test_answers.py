"""What may be typed in a registration form; no database."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.accounts.rules import email_key, read_email
from membership_ui.accounts.rules.answers import (
    Asked,
    Question,
    read_registration,
    read_value,
)
from membership_ui.accounts.rules.dates import read_birth_date
from membership_ui.accounts.rules.fields import FieldKind, Relation
from membership_ui.accounts.rules.names import LONGEST_NAME, read_name
from membership_ui.kernel.errors import Invalid, InvalidForm

TODAY = date(2026, 11, 22)
GOOD = {
    "given_name": "Maëlys",
    "family_name": "O’Neill-Le Goff",
    "email": "maelys@members.example",
    "password": "une phrase assez longue",
}
QUESTIONS = (
    Question("employer", FieldKind.CHOICE, True, ("dgac", "meteo-france")),
    Question("work_phone", FieldKind.PHONE, False),
    Question("birth_date", FieldKind.DATE, False),
    Question("since", FieldKind.DATE, False),
    Question("children", FieldKind.NUMBER, False),
    Question("department", FieldKind.TEXT, False),
    Question("postal_address", FieldKind.LONG_TEXT, False),
    Question("newsletter", FieldKind.CHECK, False),
)


def asked(*questions: Question, household: bool = False, region: str = "FR") -> Asked:
    return Asked(questions, household, region, TODAY)


def one(key: str, typed: str, region: str = "FR") -> str:
    """How the answer to one question is kept."""
    question = next(each for each in QUESTIONS if each.key == key)
    return read_value(question, {key: typed}, asked(region=region))


def problems(raw: dict[str, str], form: Asked) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refusal:
        read_registration(raw, form)
    return {each.field: each.message for each in refusal.value.problems}


def test_names_address_and_password_are_enough_where_nothing_else_is_asked():
    answers = read_registration(GOOD, asked())

    assert (answers.given_name, answers.email) == ("Maëlys", "maelys@members.example")
    assert (dict(answers.values), answers.household) == ({}, ())


@pytest.mark.parametrize(("activity", "is_asked"), [("active", True), ("retired", False)])
def test_an_answer_spares_a_required_question(activity: str, is_asked: bool):
    form = asked(
        Question("activity", FieldKind.CHOICE, True, ("active", "retired")),
        Question(
            "work_phone", FieldKind.PHONE, True, spared_by=frozenset({("activity", "retired")})
        ),
    )
    raw = {**GOOD, "activity": activity}

    if is_asked:
        assert list(problems(raw, form)) == ["work_phone"]
    else:
        assert dict(read_registration(raw, form).values) == {"activity": "retired"}
    # What is typed all the same is read as ever
    assert list(problems({**raw, "work_phone": "12"}, form)) == ["work_phone"]


def test_every_problem_is_told_at_once():
    raw = {
        "given_name": " ",
        "email": "nobody",
        "password": "court",
        "employer": "autre",
        "birth_date": "31/02/1980",
    }

    found = problems(raw, asked(*QUESTIONS))

    assert list(found) == [
        "given_name", "family_name", "email", "password", "employer", "birth_date",
    ]  # fmt: skip


def test_a_required_question_needs_an_answer():
    assert problems(GOOD, asked(*QUESTIONS)) == {"employer": "This field is required."}
    box = Question("charter", FieldKind.CHECK, True)
    assert problems({**GOOD, "charter": "0"}, asked(box)) == {"charter": "This field is required."}


@pytest.mark.parametrize(
    "name",
    ["王小明", "محمد", "Ольга", "D’Artagnan", "d'Ormesson", "Ngọc", "N", "Anne-Sophie", "J. R. R."],
)
def test_names_are_written_in_any_script(name: str):
    assert read_name("given_name", name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "12",
        "—",
        "Ann\u0000e",
        "Anne\nLe Goff",
        "\u202eenna",
        "http://x.example",
        "a@b.c",
    ],
)
def test_what_is_no_name_is_refused(name: str):
    with pytest.raises(Invalid):
        read_name("given_name", name)


def test_a_name_has_at_most_300_characters():
    assert len(read_name("given_name", "é" * LONGEST_NAME)) == 300
    with pytest.raises(Invalid, match="At most"):
        read_name("given_name", "é" * (LONGEST_NAME + 1))


@given(st.text(max_size=400))
def test_a_name_that_is_kept_reads_the_same_again(typed: str):
    try:
        name = read_name("given_name", typed)
    except Invalid:
        return
    assert read_name("given_name", name) == name
    assert 0 < len(name) <= LONGEST_NAME
    assert not any(unicodedata.category(letter) == "Cc" for letter in name)


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("03.20.12.34.56", "FR", "+33320123456"),
        ("0590 27 12 34", "FR", "+590590271234"),
        ("+32 2 555 12 12", "FR", "+3225551212"),
        ("(418) 555-0182", "CA", "+14185550182"),
        ("418 555-0182", "CA", "+14185550182"),
        ("", "FR", ""),
    ],
)
def test_phones_are_kept_in_international_form(typed: str, region: str, kept: str):
    assert one("work_phone", typed, region) == kept


@pytest.mark.parametrize("typed", ["12", "06 12 34 56", "poste 12", "418 555-0182", "0" * 400])
def test_a_number_that_nobody_has_is_refused(typed: str):
    with pytest.raises(Invalid, match="phone number"):
        one("work_phone", typed)


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("25 41 23", "NC", "+687254123"),
        ("40 54 33 00", "PF", "+68940543300"),
        ("06 12 34 56 78", "NC", "+33612345678"),
        ("418 555-0182", "CA", "+14185550182"),
    ],
)
def test_the_sites_own_region_comes_first(typed: str, region: str, kept: str):
    assert one("work_phone", typed, region) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/1980", "1980-12-31", "31.12.1980", " 31-12-1980 ", "31 décembre 1980",
        "31 DÉC. 1980", "mercredi 31 decembre 1980", "31 December 1980", "December 31st, 1980",
        "le 31 dec 1980", "31 12 1980",
    ],
)  # fmt: skip
def test_a_date_is_typed_or_picked(typed: str):
    assert one("birth_date", typed) == "1980-12-31"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4 mai 1951", "1951-05-04"),
        ("０４/０５/１９５１", "1951-05-04"),
        ("1er août 1951", "1951-08-01"),
        ("1951-05-04", "1951-05-04"),
        ("May 4, 1951", "1951-05-04"),
        ("3 juin 1951", "1951-06-03"),
        ("3 juil. 1951", "1951-07-03"),
        ("3 mars 1951", "1951-03-03"),
        ("the 2nd of June 1951", "1951-06-02"),
    ],
)
def test_a_month_is_a_word_in_either_language(typed: str, kept: str):
    assert one("birth_date", typed) == kept


@pytest.mark.parametrize("typed", ["04.05.51", "4 mai 51", "04/05/26"])
def test_a_year_of_two_digits_is_asked_back(typed: str):
    with pytest.raises(Invalid, match="four digits"):
        one("birth_date", typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ju 3 1951", "not valid"),
        ("3 brumaire 1951", "not valid"),
        ("31/12/19800", "not valid"),
        ("1 " * 50_000, "not valid"),
        ("30/02/1980", "not valid"),
        ("1980", "not valid"),
        ("12/31/1980", "not valid"),
        ("23/11/2026", "in the future"),
        ("31/12/1899", "before"),
        ("99/99/9999", "not valid"),
        ("٣١/١٢/١٩٨٠", "not valid"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(typed: str, told: str):
    with pytest.raises(Invalid, match=told):
        one("birth_date", typed)


def test_only_birth_dates_are_in_the_past():
    assert one("since", "01/01/2030") == "2030-01-01"
    assert one("birth_date", "22/11/2026") == "2026-11-22"


@given(st.dates(date(1900, 1, 1), TODAY + timedelta(days=400)))
def test_every_day_is_read_back_in_both_forms(day: date):
    for typed in (day.isoformat(), f"{day:%d/%m/%Y}"):
        if day > TODAY:
            with pytest.raises(Invalid):
                read_birth_date("birth_date", typed, TODAY)
        else:
            assert read_birth_date("birth_date", typed, TODAY) == day


@pytest.mark.parametrize(("typed", "kept"), [("0", "0"), ("007", "7"), ("1 200", "1200"), ("", "")])
def test_a_number_is_whole_and_not_negative(typed: str, kept: str):
    assert one("children", typed) == kept


@pytest.mark.parametrize("typed", ["-1", "1,5", "deux", "²", "9" * 30])
def test_what_is_no_number_is_refused(typed: str):
    with pytest.raises(Invalid, match="whole number"):
        one("children", typed)


def test_long_answers_are_capped_and_keep_their_lines():
    assert one("postal_address", "2 rue Haute\r\n59000 Lille ") == "2 rue Haute\n59000 Lille"
    for key, length in (("department", 301), ("postal_address", 2001)):
        with pytest.raises(Invalid, match="At most"):
            one(key, "x" * length)


def test_a_box_is_ticked_or_not():
    assert (one("newsletter", "1"), one("newsletter", "on"), one("newsletter", "x")) == (
        "1", "1", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Amina@Rhone.EXAMPLE ", "Amina@rhone.example"),
        ("amina@château.example", "amina@xn--chteau-xta.example"),
        ("a.b+c@mairie.example", "a.b+c@mairie.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_write_it(typed: str, kept: str):
    assert read_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "required"),
        ("amina", "incomplete"),
        ("amina@rhone", "incomplete"),
        ("a b@rhone.example", "incomplete"),
        ("amina@[127.0.0.1]", "incomplete"),
        ("amina@rhone.example\nbcc: x@y.example", "incomplete"),
        ("x" * 300 + "@rhone.example", "incomplete"),
        ("amélie@rhone.example", "accents before the @"),
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused(typed: str, told: str):
    with pytest.raises(Invalid, match=told):
        read_email(typed)


def test_an_accented_domain_is_one_address_however_it_is_typed():
    assert email_key("Amina@CHÂTEAU.example") == email_key("amina@xn--chteau-xta.example")


def test_a_household_has_a_spouse_and_children():
    raw = {
        **GOOD,
        "household-0-relation": "spouse",
        "household-0-given_name": "Paul",
        "household-0-family_name": "Le Goff",
        "household-3-relation": "child",
        "household-3-given_name": "Zoé",
        "household-3-family_name": "Le Goff",
        "household-3-birth_date": "02/03/2019",
        "household-7-relation": "child",
        "household-7-given_name": " ",
    }

    spouse, child = read_registration(raw, asked(household=True)).household

    assert (spouse.relation, spouse.given_name, spouse.birth_date) == (
        Relation.SPOUSE, "Paul", None,
    )  # fmt: skip
    assert (child.given_name, child.birth_date) == ("Zoé", date(2019, 3, 2))
    assert read_registration(raw, asked()).household == ()


def test_problems_of_the_household_name_their_row():
    raw = {
        **GOOD,
        "household-1-relation": "spouse",
        "household-1-given_name": "Paul",
        "household-1-family_name": "Le Goff",
        "household-2-relation": "spouse",
        "household-2-given_name": "Jean",
        "household-2-birth_date": "01/01/2050",
        "household-4-relation": "cat",
        "household-4-given_name": "Minou",
        "household-4-family_name": "Le Goff",
    }

    # In the order of the fields on the page
    assert list(problems(raw, asked(household=True))) == [
        "household-2-relation",
        "household-2-family_name",
        "household-2-birth_date",
        "household-4-relation",
    ]


def test_a_household_has_an_end():
    raw = {f"household-{number}-given_name": "Zoé" for number in range(21)}

    assert problems({**GOOD, **raw}, asked(household=True)) == {
        "household": "At most {count} people."
    }


@given(st.dictionaries(st.sampled_from([*GOOD, *(each.key for each in QUESTIONS)]), st.text()))
def test_nothing_that_is_typed_breaks_the_form(raw: dict[str, str]):
    try:
        answers = read_registration(raw, asked(*QUESTIONS, household=True))
    except InvalidForm:
        return
    assert answers.values["employer"] in QUESTIONS[0].choices

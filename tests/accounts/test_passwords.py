"""Password rules: no surprise at 72 bytes, no difference between two keyboards."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership_ui.accounts.rules import (
    check_new_password,
    email_key,
    hash_password,
    identifier_key,
    password_matches,
)
from membership_ui.kernel.errors import Invalid

passwords = st.text(min_size=12, max_size=200)


@settings(max_examples=25, deadline=None)
@given(passwords)
def test_a_password_opens_what_it_closed(password):
    assert password_matches(password, hash_password(password, 4))


def test_the_end_of_a_long_passphrase_counts():
    start = "une très longue phrase, " * 10
    assert not password_matches(start + "fin", hash_password(start + "autre fin", 4))


def test_an_accent_is_the_same_from_every_keyboard():
    assert password_matches("mot de passe café", hash_password("mot de passe café", 4))


@pytest.mark.parametrize("password", ["", "court", "x" * 11, "x" * 1025])
def test_too_short_or_absurdly_long_is_refused(password):
    with pytest.raises(Invalid):
        check_new_password(password)


def test_addresses_compare_without_case_or_spaces():
    assert email_key("  Claire.MORVAN@Kerlann.example ") == "claire.morvan@kerlann.example"


@pytest.mark.parametrize(
    "typed",
    [
        "10617", " 10617 ", "n° 10617", "N°10617", "N° 10617", "n\u00ba10617", "no 10617",
        "No. 10617", " 10 617 ", "10\u202f617", "n°\u00a010\u00a0617", "#10617",
        "\uff11\uff10\uff16\uff11\uff17",
    ],
)  # fmt: skip
def test_a_member_number_is_read_as_the_portal_writes_it(typed):
    assert identifier_key(typed) == "10617"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" Claire@Kerlann.example", "claire@kerlann.example"), ("00007", "00007"), ("", ""),
        ("A-12", "A-12"), ("n°", "n°"), ("10617 et 10618", "10617 et 10618"), ("-10617", "-10617"),
    ],
)  # fmt: skip
def test_anything_else_stays_what_it_is(typed, read):
    assert identifier_key(typed) == read

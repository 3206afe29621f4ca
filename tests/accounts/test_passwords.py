"""Password rules: no surprise at 72 bytes, no difference between two keyboards."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership_ui.accounts.rules import (
    check_new_password,
    email_key,
    hash_password,
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

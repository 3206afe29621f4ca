"""Amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.kernel.money import CurrencyMismatch, Money, total

euros = st.integers(-(10**9), 10**9).map(lambda cents: Money(cents, "EUR"))


def test_two_currencies_never_add_up():
    with pytest.raises(CurrencyMismatch):
        Money(1_00, "EUR") + Money(1_00, "CAD")


def test_half_a_cent_rounds_up():
    assert Money(5, "EUR").share(Decimal("0.5")) == Money(3, "EUR")
    assert Money(120_05, "EUR").share(Decimal("0.2")) == Money(24_01, "EUR")


def test_an_empty_sum_is_zero_in_its_currency():
    assert total([], "EUR") == Money(0, "EUR")


@given(st.lists(euros), euros)
def test_a_sum_grows_by_what_is_added(amounts, more):
    assert total([*amounts, more], "EUR") == total(amounts, "EUR") + more

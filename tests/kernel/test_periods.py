"""Spans of days, leap years included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.kernel.periods import Period, calendar_year, rolling

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_year_has_its_own_number_of_days():
    assert calendar_year(2026).days == 365
    assert calendar_year(2028).days == 366


def test_nothing_ends_before_it_starts():
    with pytest.raises(ValueError, match="before"):
        Period(date(2026, 2, 2), date(2026, 2, 1))


def test_thirty_nine_days_are_left_on_22_november():
    assert calendar_year(2026).days_left(date(2026, 11, 22)) == 39
    assert calendar_year(2026).days_left(date(2027, 3, 1)) == 0


def test_the_bar_is_full_on_the_last_day_only():
    assert calendar_year(2026).elapsed_percent(date(2026, 12, 30)) < 100
    assert calendar_year(2026).elapsed_percent(date(2026, 12, 31)) == 100
    assert calendar_year(2026).elapsed_percent(date(2025, 12, 31)) == 0


@given(days, st.integers(1, 800))
def test_a_rolling_term_has_exactly_its_days(first, length):
    term = rolling(first, length)
    assert term.days == length
    assert term.contains(first)
    assert not term.contains(first + timedelta(days=length))


@given(days, st.integers(1, 800), days)
def test_left_days_never_exceed_the_term(first, length, today):
    assert 0 <= rolling(first, length).days_left(today) < length

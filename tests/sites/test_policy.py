"""What a policy makes of terms; nothing knows a site by name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.kernel.periods import Period, calendar_year
from membership_ui.sites.rules import NoNextTerm, Policy
from tests.world import POLICY

CALENDAR = Policy.parse(POLICY)
ROLLING = Policy.parse({**POLICY, "term": "rolling_days", "term_days": 365})


def test_a_running_calendar_member_renews_for_the_next_year():
    assert CALENDAR.next_term(calendar_year(2026), date(2026, 11, 22)) == calendar_year(2027)


def test_a_lapsed_calendar_member_renews_for_the_present_year():
    assert CALENDAR.next_term(calendar_year(2023), date(2026, 2, 1)) == calendar_year(2026)


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 9, 30), 2026), (date(2026, 10, 1), 2027), (date(2026, 11, 26), 2027)],
)
def test_from_october_on_whoever_lapsed_buys_the_next_year(today, year):
    assert CALENDAR.next_term(calendar_year(2025), today) == calendar_year(year)


def test_the_day_is_the_policys_own_or_none():
    today = date(2026, 11, 26)
    never = Policy.parse({**POLICY, "next_year_from": ""})
    december = Policy.parse({**POLICY, "next_year_from": "12-01"})

    assert never.next_term(calendar_year(2025), today) == calendar_year(2026)
    assert december.next_term(calendar_year(2025), today) == calendar_year(2026)
    assert december.next_term(calendar_year(2025), date(2026, 12, 1)) == calendar_year(2027)
    for wrong in ("13-01", "10", "demain"):
        with pytest.raises(ValueError, match="."):
            Policy.parse({**POLICY, "next_year_from": wrong})


def test_a_term_without_an_end_has_no_next_one():
    endless = Policy.parse({**POLICY, "term": "open_ended"})
    last = Period(date(2026, 1, 1), date.max)

    with pytest.raises(NoNextTerm):
        endless.next_term(last, date(2026, 11, 26))
    assert endless.renewal_opens_on(last) == date.max


@given(
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    st.integers(-5, 1),
    st.sampled_from(["calendar_year", "rolling_days"]),
)
def test_a_term_bought_never_overlaps_and_is_never_over(today, ended_ago, kind):
    policy = Policy.parse({**POLICY, "term": kind, "term_days": 365})
    last = calendar_year(today.year + ended_ago)

    term = policy.next_term(last, today)

    assert term.starts_on > last.ends_on
    assert term.ends_on >= today
    # Nobody who is no member pays a whole term for less than three months of it
    assert (term.ends_on - max(today, term.starts_on)).days >= 90 or last.contains(today)


def test_a_rolling_term_counts_from_its_end_while_it_runs():
    last = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert ROLLING.next_term(last, date(2026, 12, 1)).starts_on == date(2027, 1, 1)


def test_a_rolling_term_counts_from_today_once_lapsed():
    last = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert ROLLING.next_term(last, date(2026, 3, 5)) == Period(date(2026, 3, 5), date(2027, 3, 4))


def test_an_open_ended_term_has_no_last_day():
    endless = Policy.parse({**POLICY, "term": "open_ended"})

    term = endless.next_term(calendar_year(2025), date(2026, 3, 5))

    assert term == Period(date(2026, 3, 5), date.max)


def test_a_site_asks_about_the_household_only_when_it_says_so():
    assert not CALENDAR.asks_household
    assert Policy.parse({**POLICY, "asks_household": True}).asks_household


def test_renewal_opens_on_the_policys_day():
    assert CALENDAR.renewal_opens_on(calendar_year(2026)) == date(2026, 9, 30)


def test_an_unknown_word_in_a_policy_is_refused():
    with pytest.raises(ValueError, match="lunar"):
        Policy.parse({**POLICY, "term": "lunar"})


def test_a_site_asks_the_numbers_of_its_country_unless_it_says_others():
    def asked(**policy):
        rules = Policy.parse({**POLICY, **policy}).identifiers
        return {rule.identifier: (rule.asked_of, rule.needed_of) for rule in rules}

    usual = asked()
    assert "association" in usual["siret"][0]
    assert "association" not in usual["siret"][1]
    assert usual["rna"] == (("association",), ())
    assert set(asked(country="NC")) == {"ridet"}
    assert set(asked(country="PF")) == {"tahiti"}
    assert set(asked(country="CA")) == {"neq"}
    assert set(asked(country="BE")) == {"vat_number"}
    said = [{"identifier": "vat_number", "asked_of": ["company"], "needed_of": ["company"]}]
    assert asked(identifiers=said) == {"vat_number": (("company",), ("company",))}
    assert asked(identifiers=[]) == {}


def test_a_number_is_needed_only_of_those_who_are_asked():
    said = [{"identifier": "rna", "asked_of": ["association"], "needed_of": ["commune"]}]

    with pytest.raises(ValueError, match="rna"):
        Policy.parse({**POLICY, "identifiers": said})

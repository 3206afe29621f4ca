"""Codes of an app are good once and about now; recovery codes differ; browsers have names."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership_ui.accounts.rules.browsers import browser_and_system
from membership_ui.accounts.rules.factors import (
    RECOVERY_CODES,
    CodeJustUsed,
    matching_step,
    new_recovery_codes,
    new_secret,
    plain_code,
    provisioning_uri,
)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 22, 9, 30, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30
moments = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)
)


def code_at(step):
    return pyotp.TOTP(SECRET).generate_otp(step)


@given(moments, st.integers(-1, 1))
def test_a_code_of_now_or_of_its_neighbours_is_taken_once(now, shift):
    step = int(now.timestamp()) // 30 + shift
    taken = matching_step(SECRET, code_at(step), now=now, last_step=0)

    assert taken is not None
    with pytest.raises(CodeJustUsed):
        matching_step(SECRET, code_at(step), now=now, last_step=taken)


@given(moments, st.integers(2, 2_000))
def test_an_old_or_a_future_code_is_refused(now, away):
    step = int(now.timestamp()) // 30
    near = {code_at(step + shift) for shift in (-1, 0, 1)}
    for code in (code_at(step - away), code_at(step + away)):
        assert code in near or matching_step(SECRET, code, now=now, last_step=0) is None


@given(st.integers(0, 3))
def test_what_came_before_the_last_code_is_never_taken(back):
    try:
        taken = matching_step(SECRET, code_at(STEP - back), now=NOW, last_step=STEP)
    except CodeJustUsed:
        assert back <= 1  # two half minutes ago a code is no more than wrong
    else:
        assert taken is None


@given(st.text(max_size=20))
def test_whatever_is_typed_gets_an_answer(typed):
    assert matching_step(SECRET, typed, now=NOW, last_step=STEP + 1) is None


def test_spaces_in_a_code_do_not_matter():
    code = code_at(STEP)

    assert matching_step(SECRET, f" {code[:3]} {code[3:]} ", now=NOW, last_step=0) == STEP


def test_ten_recovery_codes_all_differ_and_are_typed_as_one_likes():
    codes = new_recovery_codes()

    assert len({plain_code(code) for code in codes}) == RECOVERY_CODES
    assert {len(plain_code(code)) for code in codes} == {10}
    assert plain_code(f"  {codes[0].upper().replace('-', ' - ')} ") == plain_code(codes[0])


def test_secrets_are_new_each_time_and_the_app_reads_whose_they_are():
    assert new_secret() != new_secret()
    uri = provisioning_uri(SECRET, number="10482", site="Plante & Cité")
    read = pyotp.parse_uri(uri)
    assert (read.secret, read.name, read.issuer) == (SECRET, "10482", "Plante & Cité")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
         ("Firefox", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
         ("Microsoft Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
         ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
         ("Chrome", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/19.0 Safari/605.1.15",
         ("Safari", "macOS")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_has_a_name(said, names):
    assert browser_and_system(said) == names


def test_the_minute_around_now_is_enough_for_a_slow_clock():
    late = NOW - timedelta(seconds=30)

    assert matching_step(SECRET, pyotp.TOTP(SECRET).at(late), now=NOW, last_step=0)

from dataclasses import replace
from datetime import timedelta

import time_machine
from starlette.responses import Response

from membership_ui.http.notice import Notice, age, carry, read_notice


def cookie_of(notice):
    response = Response()
    carry(response, notice)
    return response.headers["set-cookie"]


def test_a_notice_comes_back_from_the_browser():
    cookie = cookie_of(Notice("wrong", "10482", 2)).split(";")[0]

    told = read_notice(f"other=1; {cookie}")

    assert told is not None
    assert (told.code, told.identifier, told.attempts_left) == ("wrong", "10482", 2)


def test_scripts_do_not_see_it():
    assert "httponly" in cookie_of(Notice("wrong")).lower()


def test_a_notice_that_was_altered_says_nothing():
    cookie = cookie_of(Notice("wrong")).split(";")[0]

    assert read_notice(cookie[:-2] + "xx") is None
    assert read_notice("membership-notice=rubbish") is None
    assert read_notice("") is None


def test_a_notice_is_shown_by_one_page_and_not_by_the_next():
    shown = Response()
    age(shown, cookie_of(Notice("wrong")).split(";")[0])
    kept = shown.headers["set-cookie"].split(";")[0]
    after = Response()
    age(after, kept)

    assert read_notice(kept) == replace(read_notice(kept), code="wrong", is_shown=True)
    assert "max-age=0" in after.headers["set-cookie"].lower()


def test_a_page_without_a_notice_touches_no_cookie():
    response = Response()
    age(response, "membership=1")

    assert "set-cookie" not in response.headers


def test_a_notice_is_forgotten_after_a_minute():
    cookie = cookie_of(Notice("wrong")).split(";")[0]

    with time_machine.travel(timedelta(seconds=62)):
        assert read_notice(cookie) is None

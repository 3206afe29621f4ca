"""What a list asks: what of the address counts, what another filter leaves, what it clears."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from membership_ui.kernel.search_address import (
    NumberedSearch,
    Part,
    asked,
    one_of,
    order_by,
    whole,
)


@dataclass(frozen=True)
class BookSearch(NumberedSearch):
    """A list of a library: kinds of books, one of them open beside the list."""

    kind: str = asked("kind", one_of(("novel", "essay")))
    sort: str = asked("sort", order_by({"title", "day"}), "-day", Part.KEPT)
    opened: int = asked("id", whole, 0, Part.KEPT)


def test_an_address_is_written_as_it_was_read():
    raw = {"q": "les deux", "kind": "novel", "sort": "title", "id": "7", "page": "3"}

    read = BookSearch.parse(raw)

    assert read == BookSearch("les deux", 3, "novel", "title", 7)
    assert read.query == "q=les+deux&page=3&kind=novel&sort=title&id=7"


def test_what_is_usual_is_not_written():
    assert BookSearch.parse({"q": "", "page": "1", "sort": "-day", "id": "0"}).query == ""


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "poem"},
        {"sort": "--day"},
        {"sort": "price"},
        {"page": "-1"},
        {"page": "0"},
        {"page": "٣"},
        {"id": "9" * 10},
        {"colour": "red"},
    ],
)
def test_what_the_address_gets_wrong_is_as_if_it_were_not_there(raw):
    assert BookSearch.parse(raw) == BookSearch()


def test_a_search_is_cut_where_the_field_ends():
    assert BookSearch.parse({"q": "a" * 150}).text == "a" * 100


def test_another_filter_leads_to_the_first_page_and_keeps_the_rest():
    before = BookSearch("proust", 4, "novel", "title", 7)

    assert before.filtered("kind", "essay") == BookSearch("proust", 1, "essay", "title", 7)
    assert before.filtered("page", "9") == before
    assert before.filtered("colour", "red") == before


def test_the_same_column_again_turns_the_order_round():
    by_title = BookSearch().filtered("sort", "title")

    assert by_title.sort == "title"
    assert by_title.filtered("sort", "title").sort == "-title"
    assert by_title.filtered("sort", "title").filtered("sort", "title").sort == "title"


def test_without_filters_the_order_and_what_is_open_stay():
    filtered = BookSearch("proust", 4, "novel", "title", 7)

    assert filtered.is_filtered
    assert filtered.unfiltered() == BookSearch(sort="title", opened=7)
    assert not filtered.unfiltered().is_filtered


def test_one_filter_has_one_name_in_every_order_and_on_every_page():
    assert BookSearch(" proust ", 4, "novel", "title").filter_query == "q=proust&kind=novel"
    assert BookSearch("proust", kind="novel").filter_query == "q=proust&kind=novel"
    assert BookSearch("  ").filter_query == ""

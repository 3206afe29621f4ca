"""Differences, ages and words of a profile, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from membership_ui.accounts.access import seen_answers
from membership_ui.accounts.rules.fields import FieldKind, Visibility
from membership_ui.accounts.rules.history import Difference, differences
from membership_ui.accounts.tables import ProfileField
from membership_ui.accounts.views.profile import age_on, answer_text, phone_text
from membership_ui.adapters.i18n import use
from membership_ui.kernel.work import VISITOR, Actor

NB = "\u00a0"
OWNER, STAFF, MEMBER = Actor(1), Actor(2, roles={9: frozenset({"reviewer"})}), Actor(3)


def field(kind: FieldKind, **facts) -> ProfileField:
    return ProfileField(
        site_id=1, key="x", position=1, section={}, labels={}, hints={}, kind=kind,
        choices=facts.get("choices", []), is_required=False, visible_to=Visibility.OWNER,
    )  # fmt: skip


def test_a_difference_is_what_was_asked_and_is_not_the_same():
    before = {"name": "Ana", "town": "Lyon", "other": "kept"}

    assert differences(before, {"name": "Ana", "town": "", "phone": "1"}) == [
        Difference("town", "Lyon", ""),
        Difference("phone", "", "1"),
    ]


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2015, 3, 9), date(2026, 3, 8), 10),
        (date(2015, 3, 9), date(2026, 3, 9), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_an_age_in_full_years(born, today, age):
    assert age_on(born, today) == age


def test_answers_in_words():
    choices = [{"value": "dgac", "labels": {"fr": "DGAC", "en": "Civil aviation"}}]
    with use("en"):
        assert answer_text(field(FieldKind.CHOICE, choices=choices), "dgac") == "Civil aviation"
        assert answer_text(field(FieldKind.CHOICE, choices=choices), "gone") == "gone"
        assert answer_text(field(FieldKind.CHECK), "1") == "Yes"
        assert answer_text(field(FieldKind.CHECK), "") == ""
        assert answer_text(field(FieldKind.DATE), "1980-12-31") == "31 December 1980"
        assert answer_text(field(FieldKind.DATE), "soon") == "soon"
        assert answer_text(None, "kept") == "kept"


def test_french_numbers_read_in_pairs():
    assert phone_text("+33478000101") == f"+33{NB}4{NB}78{NB}00{NB}01{NB}01"
    assert phone_text("+14185550142") == f"+1{NB}418-555-0142"
    assert phone_text("+687254123") == f"+687{NB}25.41.23"
    assert phone_text("+32470123456") == f"+32{NB}470{NB}12{NB}34{NB}56"
    for unread in ("", "poste 12", "0478000101", "+", "+999", "x" * 100_000):
        assert phone_text(unread) == unread.replace(" ", NB)


@pytest.mark.parametrize(
    ("actor", "is_known", "seen"),
    [
        (OWNER, False, {Visibility.OWNER, Visibility.STAFF, Visibility.MEMBERS}),
        (STAFF, False, {Visibility.STAFF, Visibility.MEMBERS}),
        (MEMBER, True, {Visibility.MEMBERS}),
        (MEMBER, False, set()),
        (VISITOR, True, set()),
    ],
)
def test_who_sees_which_answers(actor, is_known, seen):
    assert seen_answers(actor, 1, 9, actor_is_known=is_known) == seen

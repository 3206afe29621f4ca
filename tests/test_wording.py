"""One word for one thing, in both languages, whichever page says it."""

from __future__ import annotations

import re

import pytest

from membership_ui.adapters import catalogue_source
from membership_ui.adapters.i18n import LOCALES, use
from membership_ui.billing.rules import Settlement
from membership_ui.billing.views.words import settlement_badge
from membership_ui.memberships.rules import Standing
from membership_ui.memberships.views.words import standing_badge
from membership_ui.renewals.rules.stages import RequestStage
from membership_ui.renewals.views.renewals import stage_badge


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_to_be_paid_looks_alike_on_an_invoice_a_membership_and_a_request(locale: str):
    with use(locale):
        due = settlement_badge(Settlement.OPEN)
        assert due == standing_badge(Standing.DUE) == stage_badge(RequestStage.TO_PAY)
        assert due.text == {"fr": "À payer", "en": "Due"}[locale]
        assert settlement_badge(Settlement.PAID) == stage_badge(RequestStage.PAID)


def _words_of(language: str) -> list[str]:
    """Every sentence of the catalogue, as English or as French."""
    texts = [
        message.id if language == "en" else message.string
        for message in catalogue_source.translation("fr")
        if message.id
    ]
    return [text for each in texts for text in ([each] if isinstance(each, str) else list(each))]


@pytest.mark.parametrize(
    ("language", "others"),
    [
        ("en", r"\be-mail|\bverif(y|ied|ication)\b|\bvalidat"),
        ("fr", r"\bemail|\bcourriel|\bmels?\b|(?<!-)\bmails?\b|adresses? .*\bvérifi"),
    ],
)
def test_one_word_for_an_email_and_for_an_address_that_is_confirmed(language: str, others: str):
    found = [
        text for text in _words_of(language) if re.search(others, re.sub(r"{\w+}", "", text), re.I)
    ]
    assert found == []

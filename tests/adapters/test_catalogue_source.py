"""What a translator is told to do."""

from __future__ import annotations

from membership_ui.adapters import catalogue_source


def test_a_new_language_lacks_every_sentence():
    sentences = [message for message in catalogue_source.update("de") if message.id]

    told = catalogue_source.problems("de")

    assert len(told) == len(sentences) > 500
    assert all(line.startswith("de: not translated: ") for line in told)


def test_french_lacks_none():
    assert catalogue_source.problems("fr") == []

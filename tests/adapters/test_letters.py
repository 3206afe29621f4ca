from __future__ import annotations

import re
from html import unescape

import pytest
from jinja2 import UndefinedError

from membership_ui.adapters.letters import Letter, Sender, write

RHONE = Sender(
    name="Réseau du Rhône", monogram="RR", slug="rhone", accent="plum", time_zone="Europe/Paris",
    legal_name="Association Réseau du Rhône", address=("1 quai du Rhône", "69000 Lyon"),
    email="adhesions@rhone.example",
)  # fmt: skip
VALUES = {
    "name": "Claire Exemple",
    "structure": "Ville de Condrieu",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
    "tier": {"fr": "Petite commune", "en": "Small town"},
    "amount": {"cents": 1_234_50, "currency": "EUR"},
    "change_asked": True,
    "accepted": True,
    "reason": "",
    "payment_method": "transfer",
    "awaits_purchase_order": True,
    "has_order": False,
    "number": "F-2026-0041",
    "due_on": "2026-12-22",
    "when": "2026-11-22T13:32:00+00:00",
    "accounts": [
        {"number": "10482", "name": "Claire Exemple", "link": "/rhone/password/reset?token=abc"}
    ],
    "dropped_email": "claire.nouvelle@members.example",
    "valid_minutes": 60,
    "link": "/rhone/memberships",
}
TEMPLATES = (
    "password-reset", "password-changed", "sign-in-locked", "renewal-received", "tier-decided",
    "invoice-issued", "receipt-issued",
)  # fmt: skip


def written(template: str, locale: str = "en", **changes) -> Letter:
    return write(
        template,
        {**VALUES, **changes},
        sender=RHONE,
        locale=locale,
        public_url="https://portal.example",
    )


def words_of_text(text: str) -> set[str]:
    return {word.strip(".:-=") for word in re.findall(r"[\w./:?=-]+", text)} - {""}


def words_of_html(markup: str) -> set[str]:
    """What is shown, and the addresses behind it, since the text shows them; no site tile."""
    body = re.sub(
        r'<div style="display:none.*?</div>', "", markup.split("</style>")[-1], flags=re.S
    )
    addresses = " ".join(re.findall(r'href="([^"]+)"', body))
    return words_of_text(unescape(re.sub(r"<[^>]+>", " ", body) + addresses)) - {RHONE.monogram}


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_text_and_html_say_the_same(template, locale):
    letter = written(template, locale)

    assert words_of_html(letter.html) == words_of_text(letter.text)


def test_amounts_and_days_are_written_in_the_readers_language():
    english, french = written("invoice-issued", "en"), written("invoice-issued", "fr")

    assert "€1,234.50" in english.text
    assert "22 December 2026" in english.text
    assert "1\u00a0234,50\u00a0€" in french.text
    assert "22 décembre 2026" in french.text
    assert "Petite commune" in written("renewal-received", "fr").text


def test_an_instant_is_told_in_the_sites_time_zone():
    assert "22 November 2026 at 14:32" in " ".join(written("password-changed").text.split())


def test_links_are_absolute_and_in_the_readers_language():
    assert "https://portal.example/en/rhone/memberships" in written("renewal-received", "en").text
    assert "https://portal.example/rhone/memberships" in written("renewal-received", "fr").text
    assert (
        "https://portal.example/documents/7.pdf"
        in written("invoice-issued", link="/documents/7.pdf").text
    )


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_a_letter_never_links_elsewhere(link):
    with pytest.raises(ValueError, match="portal only"):
        written("renewal-received", link=link)


def test_what_people_typed_is_never_markup_nor_a_line_of_its_own():
    letter = written(
        "tier-decided", structure='<a href="https://x.example">{name}</a>', reason="<script>"
    )

    assert "<script>" not in letter.html
    assert "&lt;a href=" in letter.html
    assert "{name}" in letter.text


def test_a_subject_is_one_line():
    assert "\n" not in written("invoice-issued", number="F\nBcc: x@y.example").subject


def test_several_accounts_of_one_address_each_have_their_link():
    second = {"number": "10483", "name": "Paul Exemple", "link": "/rhone/password/reset?token=def"}

    letter = written("password-reset", accounts=[*VALUES["accounts"], second])

    assert "Paul Exemple, member number 10483" in letter.text
    assert letter.html.count("/password/reset?token=") == 2


def test_a_missing_value_is_a_failure_not_a_hole():
    values = {name: value for name, value in VALUES.items() if name != "structure"}

    with pytest.raises(UndefinedError):
        write(
            "invoice-issued", values, sender=RHONE, locale="fr", public_url="https://portal.example"
        )


def test_the_sites_accent_colours_the_button():
    assert 'bgcolor="#a946b8"' in written("renewal-received").html


def test_no_letter_loads_anything_from_anywhere():
    for template in TEMPLATES:
        assert not re.search(r"\bsrc=|url\(|@import|<link", written(template).html)

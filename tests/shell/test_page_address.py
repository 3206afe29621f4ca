import pytest

from membership_ui.shell.page_address import address_of, is_safe_path, path_of


def test_french_needs_no_prefix():
    here = address_of("/plante-cite/receipts?year=2026")

    assert (here.locale, here.slug, here.page) == ("fr", "plante-cite", "receipts")


def test_english_stands_before_the_site():
    here = address_of("/en/plante-cite/password/reset?token=x")

    assert (here.locale, here.slug, here.page) == ("en", "plante-cite", "password/reset")


@pytest.mark.parametrize("path", ["/", "/healthz", "/auth/login", "/en", "/documents/12.pdf"])
def test_words_of_the_portal_are_no_sites(path):
    assert address_of(path).slug == ""


def test_the_login_page_comes_back_to_the_page_asked_for():
    here = address_of("/en/plante-cite/receipts?year=2026&sort=date")

    assert (
        here.login
        == "/en/plante-cite/login?next=%2Fen%2Fplante-cite%2Freceipts%3Fyear%3D2026%26sort%3Ddate"
    )


def test_a_path_is_written_in_both_languages():
    assert path_of("plante-cite", "renew") == "/plante-cite/renew"
    assert path_of("plante-cite", "renew", "en") == "/en/plante-cite/renew"
    assert path_of("plante-cite") == "/plante-cite"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "receipts",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\nb",
        "/a\\b",
        "//[",
        "/rhone/../nord",
        "/rhone/%2e%2e/nord",
        "/rhone/%2E./x",
        "/rhone//evil.example",
        "/%2f/evil.example",
        "/rhone/%0d%0aset-cookie",
        "/rhone/%5cevil",
        "/./rhone",
    ],
)
def test_a_path_that_may_lead_away_is_not_safe(path):
    assert not is_safe_path(path)

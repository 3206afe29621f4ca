"""Addresses that name no site lead somewhere, and no link names another server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.portal import Portal

FOREIGN_LINKS = "a[href^='//'], form[action^='//']"


@pytest.mark.parametrize(
    ("path", "language"),
    [("/login", "fr"), ("//login", "fr"), ("/password/reset?token=x", "fr"), ("/en/login", "en")],
)
def test_a_sign_in_page_without_a_site_asks_which(
    portal: Portal, page: Page, path: str, language: str
):
    page.goto(f"{portal.base}{path}")

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".sites a[href$='plante-cite']")).to_be_visible()
    expect(page.locator(FOREIGN_LINKS)).to_have_count(0)


@pytest.mark.parametrize("path", ["/auth", "/documents", "/en/en", "/nowhere/login"])
def test_an_address_that_means_nothing_leads_home(portal: Portal, page: Page, path: str):
    answer = page.goto(f"{portal.base}{path}")

    assert answer
    assert answer.status == 404
    expect(page.locator(".empty a")).to_have_attribute("href", "/en" if "/en" in path else "/")
    expect(page.locator(FOREIGN_LINKS)).to_have_count(0)

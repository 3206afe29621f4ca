"""A page in a language is a file of its own, so that a browser loads no other."""

from __future__ import annotations

from membership_ui.adapters.i18n import LOCALES
from membership_ui.shell.page_address import path_of


def test_the_moving_parts_of_a_page_go_by_its_own_module_and_language():
    from membership_ui.membership_ui import PAGES, app  # noqa: PLC0415  (registers the pages)

    pages = {
        route.strip("/"): page._source_module for route, page in app._unevaluated_pages.items()
    }

    assert pages["[site]/login"] == "membership_ui.accounts.ui.login.fr"
    for page in PAGES:
        drawn_by = page.content.__module__
        assert ".ui." in drawn_by
        for locale in LOCALES:
            route = path_of("[site]", page.route, locale).strip("/")
            assert pages[route] == f"{drawn_by}.{locale}"

"""A page in a language is a file of its own, so that a browser loads no other."""

from __future__ import annotations


def test_the_moving_parts_of_a_page_go_by_its_own_module_and_language():
    from membership_ui.membership_ui import app  # noqa: PLC0415  (importing it registers the pages)

    modules = {
        route: page._source_module or ""
        for route, page in app._unevaluated_pages.items()
        if route != "404"
    }

    assert modules["[site]/login"] == "membership_ui.accounts.ui.login.fr"
    for route, module in modules.items():
        language = "en" if route.split("/")[0] == "en" else "fr"
        assert ".ui." in module, f"{route} is drawn by {module}"
        assert module.endswith(f".{language}"), f"{route} is drawn by {module}"

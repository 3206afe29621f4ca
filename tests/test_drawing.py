"""Every page can be drawn: the build would find it later, after every other test."""

from __future__ import annotations

from membership_ui import membership_ui as portal


def test_every_page_can_be_drawn():
    app = portal.app

    for route in list(app._unevaluated_pages):
        app._compile_page(route)

    assert len(app._pages) > len(portal.PAGES)

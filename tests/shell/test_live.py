"""A page that learns by its first read what it watches misses nothing that changed meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from membership_ui.shell.live import Hub

PAGE: dict[str, Any] = {"token": "tab-1", "headers": {}}


@pytest.fixture
def hub() -> Hub:
    return Hub()


def is_due(hub: Hub) -> bool:
    return ("tab-1", "page.reload") in hub._due


def test_what_changed_while_the_page_was_read_reloads_it(hub: Hub):
    before = hub.heard
    hub.changed(["member:7", "member:8"])

    hub.watch(PAGE, "page.reload", ["member:7"], before)

    assert is_due(hub)


@pytest.mark.parametrize("topics", [["member:8"], []])
def test_another_change_does_not(hub: Hub, topics: list[str]):
    before = hub.heard
    hub.changed(topics)

    hub.watch(PAGE, "page.reload", ["member:7"], before)

    assert not is_due(hub)


def test_what_changed_before_the_page_was_read_does_not(hub: Hub):
    hub.changed(["member:7"])

    hub.watch(PAGE, "page.reload", ["member:7"], hub.heard)

    assert not is_due(hub)


def test_after_more_changes_than_are_remembered_the_page_looks_once(hub: Hub):
    before = hub.heard
    hub.changed([f"structure:{number}" for number in range(1000)])

    hub.watch(PAGE, "page.reload", ["member:7"], before)

    assert is_due(hub)

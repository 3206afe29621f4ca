"""A feature is a folder and one name: everything that it hands over is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import membership_ui
from membership_ui import features, wiring
from membership_ui.http import health, mailbox
from membership_ui.jobs.handlers import calendar, handlers
from membership_ui.shell.navigation import areas, set_menu
from membership_ui.sites.rules import RESERVED_SLUGS

FEATURE = '''
"""A toy."""

from dataclasses import dataclass

from membership_ui.adapters.job_context import in_one_transaction


@dataclass(frozen=True)
class Played:
    toy: str


def hear(work, event):
    work.heard.append(event.toy)


def play(work):
    """Once."""


LISTENERS = {Played: (hear,)}
PERSONAL_DATA = "what the toy holds"
JOBS = {"toy-play": in_one_transaction(play)}
CALENDAR = (play,)
RETENTION = (play,)
'''
PAGES = '''
"""Its page."""

from membership_ui.shell.navigation import STAFF, MenuItem, MenuLine
from membership_ui.shell.localized_pages import Page

PAGES = (Page("toy", "Toy", lambda: None),)
ROUTES = ("/toy",)
MENU = (MenuLine(STAFF, 15, MenuItem("toy", "Toy", "gift")),)
'''


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A toy."""')
    (folder / "feature.py").write_text(FEATURE)
    (folder / "pages.py").write_text(PAGES)
    monkeypatch.setattr(membership_ui, "__path__", [*membership_ui.__path__, str(tmp_path)])
    monkeypatch.setattr(features, "FEATURES", (*features.FEATURES, "toy"))
    forget()
    yield
    monkeypatch.undo()
    forget()
    set_menu(features.all_handed("MENU", "pages"))


def forget() -> None:
    features.handed.cache_clear()
    wiring.listeners.cache_clear()
    for name in [name for name in sys.modules if name.startswith("membership_ui.toy")]:
        del sys.modules[name]


class Work:
    def __init__(self) -> None:
        self.heard: list[str] = []


@pytest.mark.usefixtures("toy")
def test_a_feature_is_a_folder_and_one_name():
    from membership_ui.toy.feature import Played, play  # pyright: ignore # noqa: PLC0415

    work = Work()
    wiring.LivePorts().announce(work, Played("ball"))  # pyright: ignore[reportArgumentType]

    assert work.heard == ["ball"]
    assert features.handed("PERSONAL_DATA")[-1] == "what the toy holds"
    assert "toy-play" in handlers()
    assert play in calendar()
    assert play in features.all_handed("RETENTION")
    assert [page.route for page in features.all_handed("PAGES", "pages")][-1] == "toy"
    assert "/toy" in features.all_handed("ROUTES", "pages")


@pytest.mark.usefixtures("toy")
def test_its_line_stands_in_the_menu_by_its_rank():
    set_menu(features.all_handed("MENU", "pages"))

    (staff,) = [area for area in areas() if area.name == "staff"]
    pages = [item.page for item in staff.groups[0].items]
    assert pages == ["staff/members", "toy", "staff/accounts", "staff/renewals"]


def test_every_room_of_a_feature_is_named_once():
    rooms = {path.parent.name for path in Path(membership_ui.__path__[0]).glob("*/feature.py")}

    assert rooms <= set(features.FEATURES)
    assert len(set(features.FEATURES)) == len(features.FEATURES)


def test_the_low_floors_know_no_feature_by_name():
    """They ask the features; nobody edits them for a new one."""
    low = [Path(wiring.__file__), *Path(wiring.__file__).parent.glob("jobs/cleaning.py")]
    for path in low:
        text = path.read_text()
        assert not [name for name in features.FEATURES if f"membership_ui.{name}" in text], path


def test_no_site_can_take_the_first_word_of_a_route():
    routes = (*features.all_handed("ROUTES", "pages"), *health.ROUTES, *mailbox.ROUTES)

    assert {route.path.split("/")[1] for route in routes} <= RESERVED_SLUGS

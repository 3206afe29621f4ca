"""The look: no page brings Radix; every colour that a site may pick is drawn and readable."""

import re

import pytest

from membership_ui.settings import ROOT
from membership_ui.shell import navigation
from membership_ui.shell.theme import STYLESHEETS
from membership_ui.sites.rules import ACCENTS

ASSETS = ROOT / "assets"


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, between two colours written #rrggbb."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def steps_of(accent: str) -> list[dict[str, str]]:
    """The accent's colours by step, in light and in dark."""
    rules = re.findall(
        rf"\[data-accent={accent}\]\{{(.+?)\}}", (ASSETS / "styles" / "accents.css").read_text()
    )
    return [dict(re.findall(r"--accent-(\d+):(#\w{6})", rule)) for rule in rules]


def test_no_page_takes_a_radix_component():
    from membership_ui.membership_ui import app  # noqa: PLC0415  (importing it registers the pages)

    for route, page in app._unevaluated_pages.items():
        component = page.component() if callable(page.component) else page.component
        taken = {library for library in component._get_all_imports() if "radix" in library}
        assert not taken, f"{route} takes {taken}"


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_is_readable_in_light_and_dark(accent: str):
    light, dark = steps_of(accent)

    assert contrast(light["9"], "#ffffff") >= 4.5
    assert contrast(dark["9"], "#ffffff") >= 4.5
    assert contrast(light["11"], light["3"]) >= 4.5
    assert contrast(dark["11"], dark["3"]) >= 4.5


def test_every_gray_of_an_accent_is_drawn():
    drawn = (ASSETS / "styles" / "accents.css").read_text()

    assert all(f"[data-gray={gray}]" in drawn for gray in ACCENTS.values())


def test_every_style_sheet_is_loaded():
    files = {f"/styles/{path.name}" for path in (ASSETS / "styles").glob("*.css")}

    assert files == set(STYLESHEETS)


def test_the_menu_names_only_pages_that_exist():
    from membership_ui.membership_ui import app  # noqa: PLC0415  (importing it registers the pages)

    items = [item for area in navigation.areas() for group in area.groups for item in group.items]

    routes = set(app._unevaluated_pages)
    assert items
    assert all(f"[site]/{item.page}".rstrip("/") in routes for item in items)

"""The letters of people's names are in the fonts that the portal brings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "assets"
_FACE = re.compile(r'font-family:"(?P<family>[^"]+)";src:url\("(?P<file>[^"]+)"\).*?'
                   r"unicode-range:(?P<ranges>[^}]+)\}", re.DOTALL)  # fmt: skip


def files_for(family: str, text: str) -> set[str]:
    """What a browser fetches to draw the text: of faces that name a letter, the last."""
    faces = list(_FACE.finditer((ASSETS / "styles/fonts.css").read_text()))
    fetched = set()
    for letter in text:
        named = [face["file"] for face in faces
                 if face["family"] == family and _names(face["ranges"], ord(letter))]  # fmt: skip
        assert named, f"{family} has no {letter}"
        fetched.add(named[-1])
    return fetched


def _names(ranges: str, code: int) -> bool:
    for part in ranges.split(","):
        first, _dash, last = part.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= code <= int(last or first, 16):
            return True
    return False


@pytest.mark.parametrize("family", ["Source Sans", "Bricolage"])
@pytest.mark.parametrize("name", ["Nguyễn Thị Hương", "Łukasz Dvořák", "Trần Văn Đức", "Þórðarson"])
def test_a_name_is_drawn_whole_in_each_face(family: str, name: str):
    for file in files_for(family, name):
        assert (ASSETS / file.lstrip("/")).is_file()


@pytest.mark.parametrize("family", ["Source Sans", "Bricolage"])
def test_french_fetches_one_file(family: str):
    (file,) = files_for(family, "Ça coûte 12 €, Œuvre à l’été n° 3 – « oui »")

    assert "-latin-wght" in file

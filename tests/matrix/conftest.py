"""The scenes of the matrix: made once for each database, and left as they were made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from membership_ui.shell import site_lookup
from tests.matrix.people import Scene, make_scenes


@pytest.fixture
def scenes(portal) -> Iterator[dict[str, Scene]]:  # noqa: ARG001
    site_lookup.forget()
    yield make_scenes()
    site_lookup.forget()

"""What most use cases of casework need: two accounts of one person."""

from __future__ import annotations

import pytest

from tests.casework.pairs import Two, make_two
from tests.conftest import WorkFactory
from tests.world import World


@pytest.fixture
def two(work: WorkFactory, world: World) -> Two:
    with work() as unit:
        return make_two(unit, world)

"""What most use cases of memberships need: a site with its people, two accounts of one person."""

from __future__ import annotations

import pytest

from tests.conftest import WorkFactory
from tests.memberships.pairs import Two, make_two
from tests.world import World, make_world


@pytest.fixture
def world(work: WorkFactory) -> World:
    with work() as unit:
        return make_world(unit)


@pytest.fixture
def two(work: WorkFactory, world: World) -> Two:
    with work() as unit:
        return make_two(unit, world)

"""What most use cases of an account need: a site."""

from __future__ import annotations

import pytest

from membership_ui.sites.tables import Site
from tests.conftest import WorkFactory
from tests.world import make_site


@pytest.fixture
def site(work: WorkFactory) -> Site:
    with work() as unit:
        return make_site(unit)

"""The features in their order: each imports only those above it. A new one is a folder and one name
here; what it hands to the house stands in its own `feature.py` and `pages.py`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

FEATURES = (
    "sites",
    "accounts",
    "structures",
    "members",
    "billing",
    "exports",
    "memberships",
    "renewals",
    "register",
    "space",
    "casework",
)


@cache
def handed(part: str, module: str = "feature") -> tuple[Any, ...]:
    """What the features hand over under this name, in their order; a feature may hand nothing."""
    found = [f"membership_ui.{name}.{module}" for name in FEATURES]
    modules = [import_module(path) for path in found if find_spec(path)]
    return tuple(getattr(each, part) for each in modules if hasattr(each, part))


def all_handed(part: str, module: str = "feature") -> tuple[Any, ...]:
    """The same where each hands several."""
    return tuple(each for several in handed(part, module) for each in several)

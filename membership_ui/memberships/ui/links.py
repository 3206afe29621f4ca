"""Where the pages of a member stand."""

from __future__ import annotations

from typing import Any

from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SiteState

MEMBER_SHEET = "staff/members/sheet"


def member_path(member_id: Any) -> Any:
    """Where a member's sheet stands."""
    return path_of(SiteState.slug, MEMBER_SHEET) + f"?id={member_id}"

"""What open lists of members watch."""

from __future__ import annotations


def register_topic(site_id: int) -> str:
    """The lists of a site's members."""
    return f"register:{site_id}"

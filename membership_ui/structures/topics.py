"""What open pages about a structure watch."""

from __future__ import annotations


def structure_topic(structure_id: int | str | None) -> str:
    return f"structure:{structure_id}"

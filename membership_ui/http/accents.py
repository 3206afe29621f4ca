"""The colours that a site may pick, for what is drawn before the style sheets or without them."""

from __future__ import annotations

# Step 9 of the accents a site may pick (ux.md 4.2); white on each has a contrast of at least 4.9
SOLID = {
    "teal": "#0e7e71", "jade": "#207e65", "grass": "#357f43", "blue": "#0072ca",
    "indigo": "#3e63dd", "iris": "#5b5bd6", "plum": "#a946b8", "crimson": "#d81966",
    "orange": "#be4c06", "bronze": "#89695b",
}  # fmt: skip


def solid(accent: str) -> str:
    """Teal for one that is not known."""
    return SOLID.get(accent, SOLID["teal"])

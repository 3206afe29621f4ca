"""The accents of the sites as plain colours, for what no style sheet reaches: e-mails and PDFs."""

from __future__ import annotations

# White on each of them has a contrast of 4.9 or more
ACCENT_COLOURS = {
    "teal": "#0e7e71", "jade": "#207e65", "grass": "#357f43", "blue": "#0072ca",
    "indigo": "#3e63dd", "iris": "#5b5bd6", "plum": "#a946b8", "crimson": "#d81966",
    "orange": "#be4c06", "bronze": "#89695b",
}  # fmt: skip


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `colour` over `other`, both as `#rrggbb`."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(
        f"{round(ours * share + theirs * (1 - share)):02x}" for ours, theirs in pairs
    )


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))

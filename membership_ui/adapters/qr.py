"""QR codes as pictures that a page carries in itself."""

from __future__ import annotations

import segno


def qr_picture(text: str) -> str:
    """A `data:` address of an SVG, dark on white with its quiet zone."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")

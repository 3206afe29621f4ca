"""The addresses of exported files."""

from __future__ import annotations

from membership_ui.exports.routes import files

ROUTES = files.ROUTES

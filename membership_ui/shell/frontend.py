"""What we change in Reflex's build: fewer colours in the style sheet, and pages that call the host they came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reflex_components_radix.plugin import RadixThemesPlugin

from membership_ui.sites.rules import ACCENTS

# Kept for meaning, whatever the site's accent (ux.md 4.2)
MEANINGS = ("gray", "red", "green", "amber", "blue", "iris")
_SOCKET = re.compile(r"""(["'`])ws://localhost:8000(/[^"'`]*)\1""")
_HTTP = re.compile(r"""(["'`])http://localhost:8000(/[^"'`]*)\1""")


class PortalFrontend(RadixThemesPlugin):
    """Radix Themes with the colours that a site may pick, on whatever host and port the portal is served."""

    def get_stylesheet_paths(self, **context: Any) -> tuple[str, ...]:
        colours = sorted({*ACCENTS, *ACCENTS.values(), *MEANINGS})
        parts = ["tokens/base", *(f"tokens/colors/{colour}" for colour in colours), "components", "utilities"]
        return tuple(f"@radix-ui/themes/{part}.css" for part in parts)

    def post_build(self, *, static_dir: Path, **context: Any) -> None:
        """Replace the built-in address by the page's own. Raises RuntimeError when Reflex no longer writes it."""
        scripts = [path for path in static_dir.rglob("*.js") if _SOCKET.search(path.read_text())]
        if not scripts:
            raise RuntimeError("no script of the build holds the address of the websocket")
        for script in scripts:
            script.write_text(_own_origin(script.read_text()))


def _own_origin(code: str) -> str:
    socket = r'(location.origin.replace("http","ws")+"\2")'
    return _HTTP.sub(r'(location.origin+"\2")', _SOCKET.sub(socket, code))

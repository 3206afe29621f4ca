"""What we change in Reflex's build: pages that call the host they came from, and no Radix
Themes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reflex_base.plugins.base import Plugin

_SOCKET = re.compile(r"""(["'`])ws://localhost:8000(/[^"'`]*)\1""")
_HTTP = re.compile(r"""(["'`])http://localhost:8000(/[^"'`]*)\1""")


class PortalFrontend(Plugin):
    """The pages draw themselves with `shell/components`: one Radix component would bring its whole
    style sheet.
    """

    def post_build(self, *, static_dir: Path, **_context: Any) -> None:
        """Replace the built-in address by the page's own. Raises RuntimeError when Reflex no longer
        writes it.
        """
        scripts = [path for path in static_dir.rglob("*.js") if _SOCKET.search(path.read_text())]
        if not scripts:
            raise RuntimeError("no script of the build holds the address of the websocket")
        for script in scripts:
            script.write_text(_own_origin(script.read_text()))


def _own_origin(code: str) -> str:
    socket = r'(location.origin.replace("http","ws")+"\2")'
    return _HTTP.sub(r'(location.origin+"\2")', _SOCKET.sub(socket, code))

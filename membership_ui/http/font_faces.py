"""The portal's own fonts, for pages drawn without its style sheets: static files, which need no
database.
"""

from __future__ import annotations

import re

from membership_ui.settings import ROOT

_FACES = (ROOT / "assets" / "styles" / "fonts.css").read_text(encoding="utf-8")
FONTS = re.sub(r"/\*.*?\*/\s*", "", _FACES, flags=re.S) + (
    'body{font:16px/1.5 "Source Sans",system-ui,sans-serif}'
    'h1{font:650 1.5rem/1.4 "Bricolage","Source Sans",system-ui,sans-serif}'
)

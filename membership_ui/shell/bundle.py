"""One production build by Reflex: `python -m membership_ui.shell.bundle`, started by `build`
with its environment.
"""

from __future__ import annotations

from reflex import constants
from reflex.reflex import _init
from reflex.utils import build as bundler
from reflex.utils import prerequisites
from reflex_base.environment import environment

from membership_ui.settings import ROOT
from membership_ui.shell.build import CLIENT, WEB, digest_of, read_stamp

_STAMP = WEB / "pages.digest"
# What Reflex writes and Vite reads; the rest of .web is theirs
_GENERATED = ("app", "components", "public", "styles", "utils")


def main() -> None:
    """Compile the pages; bundle them unless they came out as they were."""
    if prerequisites.needs_reinit():
        _init(name="membership_ui")
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    prerequisites.get_compiled_app(prerender_routes=True, trigger="export")
    bundler.setup_frontend(ROOT)
    pages = digest_of(
        [path for folder in _GENERATED for path in (WEB / folder).rglob("*")]
        + [ROOT / "rxconfig.py"]
    )
    if CLIENT.exists() and read_stamp(_STAMP) == pages:
        return
    _STAMP.unlink(missing_ok=True)
    bundler.build()
    _STAMP.write_text(pages)


if __name__ == "__main__":
    main()

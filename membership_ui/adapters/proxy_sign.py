"""That requests came through a proxy which nobody trusts: kept in the data folder, for `membership
check` and for the next start.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from membership_ui.adapters import private
from membership_ui.settings import settings

# One odd request is forgotten; a proxy sends them all the time
_KEPT_FOR = timedelta(days=1)


def note(now: datetime) -> None:
    private.make_file(_path())
    _path().write_text(now.isoformat())


def is_seen(now: datetime) -> bool:
    """Within the last day, while no proxy is trusted."""
    if settings().trusted_proxy_hops:
        return False
    try:
        return now.astimezone(UTC) - datetime.fromisoformat(_path().read_text()) < _KEPT_FOR
    except (OSError, ValueError):
        return False


def _path() -> Path:
    return settings().data_dir / "untrusted-proxy"

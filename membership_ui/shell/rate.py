"""How many events a tab, and everybody behind one network address, may send."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

_MOST_KEYS = 20_000


@dataclass(frozen=True)
class Rate:
    per_second: float
    burst: float


# A person typing and clicking stays far below; a loop of a script does not
PER_TAB = Rate(30, 60)
# An office, a school or a proxy stands behind one address
PER_ADDRESS = Rate(400, 1200)


class Buckets:
    """One bucket of tokens for each key, refilled with time."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now: float | None = None) -> bool:
        """Whether one more is allowed. An empty key is never limited."""
        if not key:
            return True
        at = monotonic() if now is None else now
        level, since = self._levels.get(key, (self._rate.burst, at))
        level = min(self._rate.burst, level + (at - since) * self._rate.per_second)
        if len(self._levels) > _MOST_KEYS:
            self._forget_full(at)
        self._levels[key] = (max(0.0, level - 1), at)
        return level >= 1

    def _forget_full(self, now: float) -> None:
        refill = self._rate.burst / self._rate.per_second
        self._levels = {key: kept for key, kept in self._levels.items() if now - kept[1] < refill}

"""Spans of days. Both ends belong to the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `starts_on` to `ends_on`, last day included. Raises ValueError when it ends before it
    starts.
    """

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"{self.ends_on} is before {self.starts_on}")

    @property
    def is_endless(self) -> bool:
        """Without a last day: it is stored as the last one that there is."""
        return self.ends_on == date.max

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def days_left(self, today: date) -> int:
        """Days after `today` until the last one; 0 on the last day and after it."""
        return max(0, (self.ends_on - max(today, self.starts_on)).days)

    def elapsed_percent(self, today: date) -> int:
        """How much of the period is behind us at the end of `today`, 0 to 100."""
        if today < self.starts_on:
            return 0
        return min(100, ((today - self.starts_on).days + 1) * 100 // self.days)


def calendar_year(year: int) -> Period:
    """1 January to 31 December of `year`."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def rolling(starts_on: date, days: int) -> Period:
    """`days` days, the first one being `starts_on`."""
    return Period(starts_on, starts_on + timedelta(days=days - 1))

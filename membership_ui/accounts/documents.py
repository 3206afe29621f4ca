"""A person's data as a file for machines and as a paper for the person. Features above accounts
bring their sections and the words for them: nothing of them is known here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from membership_ui.accounts.service.my_data import DataPart, Row
from membership_ui.accounts.views.paper import Teller, Told, without
from membership_ui.adapters.accents import ACCENT_COLOURS
from membership_ui.adapters.i18n import (
    _,
    current,
    format_day,
    format_moment,
    format_money,
    format_number,
    language_tag,
    ngettext,
)
from membership_ui.adapters.pdf import Fact
from membership_ui.adapters.pdf_report import Report, ReportSection
from membership_ui.kernel.money import Money
from membership_ui.sites.tables import Site

FORMAT, VERSION = "membership-ui/personal-data", 1
# More are for machines: a paper of a thousand pages is read by nobody
MOST_RECORDS = 500


@dataclass(frozen=True)
class Copy:
    """A person's data as read at `made_at`."""

    data: Mapping[str, Any]
    site: Site
    made_at: datetime

    @property
    def number(self) -> str:
        return str(self.data["account"]["member_number"])

    @property
    def name(self) -> str:
        return f"{self.data['account']['given_name']} {self.data['account']['family_name']}"


def data_file(copy: Copy, parts: Sequence[DataPart]) -> bytes:
    """JSON: days and instants in ISO 8601, amounts in minor units with their currency. `keys`
    explains each section and each key of it.
    """
    labels = labels_of(parts)
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": copy.made_at,
        "language": current(),
        "keys": {key: _(text) for key, text in labels.items()},
        **copy.data,
    }
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=2).encode()


def data_report(copy: Copy, parts: Sequence[DataPart]) -> Report:
    """The same on paper, empty sections left out."""
    reader = reader_of(parts, copy.site)
    heading = _("Your data")
    made = reader.said(copy.made_at)
    return Report(
        language=language_tag(),
        title=f"{heading} – {copy.name}",
        author=copy.site.name,
        dated=copy.made_at,
        accent=ACCENT_COLOURS.get(copy.site.accent, ACCENT_COLOURS["teal"]),
        monogram=copy.site.monogram,
        site_name=copy.site.name,
        heading=heading,
        intro=(
            _("Everything the portal holds about {name}, no. {number}, on {moment}.").format(
                name=copy.name, number=copy.number, moment=made
            ),
            _("The JSON file has the same content as stored, for use in other software."),
        ),
        sections=tuple(
            _section(key, section, reader) for key, section in copy.data.items() if section
        ),
        footer=f"{copy.name} · {made}",
        page=_("Page {page} of {pages}"),
    )


def labels_of(parts: Sequence[DataPart]) -> dict[str, str]:
    return {key: text for part in parts for key, text in part.labels.items()}


def words_of(parts: Sequence[DataPart]) -> dict[tuple[type, str], str]:
    """By kind and value: two features may say `paid` of different things."""
    return {
        (type(status), str(status)): text for part in parts for status, text in part.words.items()
    }


def reader_of(parts: Sequence[DataPart], site: Site) -> _Reader:
    return _Reader(
        labels_of(parts),
        words_of(parts),
        {key: tell for part in parts for key, tell in part.paper.items()},
        {kind: text for part in parts for kind, text in part.sayings.items()},
        ZoneInfo(site.time_zone),
    )


@dataclass(frozen=True)
class _Reader:
    """Puts values into words."""

    labels: Mapping[str, str]
    words: Mapping[tuple[type, str], str]
    tellers: Mapping[str, Teller]
    sayings: Mapping[str, str]
    time_zone: ZoneInfo

    def saying(self, kind: str) -> str:
        """The title of a kind of e-mail, or a verb of the journal in words; "" where unknown."""
        return _(self.sayings[kind]) if kind in self.sayings else ""

    def said(self, value: Any) -> str:
        match value:
            case None:
                return ""
            case bool():
                return _("Yes") if value else _("No")
            case StrEnum():
                return _(self.words.get((type(value), str(value)), "")) or str(value)
            case int():
                return format_number(value)
            case datetime():
                return format_moment(value.astimezone(self.time_zone))
            case date():
                return format_day(value)
            case Money():
                return format_money(value)
            case dict():
                return "\n".join(f"{key}: {self.said(one)}" for key, one in value.items())
            case list() | tuple():
                return ", ".join(map(self.said, value))
            case _:
                return str(value)


def _section(key: str, section: Row | Sequence[Row], reader: _Reader) -> ReportSection:
    rows = [section] if isinstance(section, Mapping) else list(section)
    left = len(rows) - MOST_RECORDS
    note = ngettext(
        "{count} older line is in the JSON file.", "{count} older lines are in the JSON file.", left
    )
    tell = reader.tellers.get(key, without())
    return ReportSection(
        _(reader.labels.get(key, key)),
        tuple(_record(key, told, reader) for told in tell(rows[:MOST_RECORDS], reader)),
        note.format(count=format_number(left)) if left > 0 else "",
    )


def _record(section: str, told: Told, reader: _Reader) -> tuple[Fact, ...]:
    said = ((name, reader.said(value)) for name, value in told)
    return tuple(
        Fact(_(reader.labels[key]) if (key := f"{section}.{name}") in reader.labels else name, text)
        for name, text in said
        if text
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"cents": value.cents, "currency": value.currency}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a person's data")

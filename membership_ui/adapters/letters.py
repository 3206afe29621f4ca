"""The words of an e-mail: a template says them once, as blocks; two layouts show text and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from membership_ui.adapters import i18n
from membership_ui.adapters.accents import ACCENT_COLOURS, mixed
from membership_ui.kernel.money import Money
from membership_ui.kernel.periods import Period

_TEMPLATES = Path(__file__).parent / "mail_templates"


@dataclass(frozen=True)
class Sender:
    """The site that writes, as its letters show it."""

    name: str
    monogram: str
    slug: str
    accent: str
    time_zone: str
    legal_name: str
    address: tuple[str, ...]
    email: str

    @property
    def colour(self) -> str:
        return ACCENT_COLOURS.get(self.accent, ACCENT_COLOURS["teal"])

    @property
    def tint(self) -> str:
        return mixed(self.colour, "#ffffff", 0.08)

    @property
    def light_colour(self) -> str:
        """For links on a dark page."""
        return mixed(self.colour, "#ffffff", 0.5)


@dataclass(frozen=True)
class Block:
    """One thing under another.

    `say` and `note` have a text; `facts` have rows of label and value, `button` and `links` rows
    of label and address.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass
class _Draft:
    """What a template calls to say something. Nothing that it is given is ever read as markup."""

    sender: Sender
    locale: str
    public_url: str
    subject: str = ""
    blocks: list[Block] = field(default_factory=list)

    def entitle(self, text: str, **values: str | int) -> str:
        self.subject = _line(text.format(**values))
        return ""

    def greet(self, name: str) -> str:
        """`name` is empty for an address that nobody confirmed: anybody may have typed it."""
        greeting = i18n._("Hello {name},").format(name=name) if name else i18n._("Hello,")
        return self._put(Block("say", greeting))

    def say(self, text: str, **values: str | int) -> str:
        return self._put(Block("say", text.format(**values)))

    def note(self, text: str, **values: str | int) -> str:
        return self._put(Block("note", text.format(**values)))

    def facts(self, *rows: tuple[str, str]) -> str:
        """Pairs of a label and a value; those without a value are left out."""
        return self._put(
            Block("facts", rows=tuple((label, str(value)) for label, value in rows if value))
        )

    def button(self, label: str, path: str) -> str:
        return self._put(Block("button", rows=((label, self._address(path)),)))

    def links(self, rows: Sequence[tuple[str, str]]) -> str:
        return self._put(
            Block("links", rows=tuple((text, self._address(path)) for text, path in rows))
        )

    def _put(self, block: Block) -> str:
        self.blocks.append(block)
        return ""

    def _address(self, path: str) -> str:
        """A page of this site in the letter's language, or another path. Raises ValueError."""
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError("a letter links to the portal only")
        is_page = path.split("?")[0].split("/")[1] == self.sender.slug
        prefix = f"/{self.locale}" if is_page and self.locale != i18n.DEFAULT else ""
        return f"{self.public_url.rstrip('/')}{prefix}{path}"


def write(
    template: str, values: Mapping[str, Any], *, sender: Sender, locale: str, public_url: str
) -> Letter:
    """`mail_templates/<template>.j2` with JSON `values`. Raises UndefinedError for a gap."""
    with i18n.use(locale):
        draft = _Draft(sender, i18n.current(), public_url)
        _templates().get_template(f"{template}.j2").render(values, site=sender, **_words(draft))
        shown = {
            "subject": draft.subject,
            "blocks": draft.blocks,
            "site": sender,
            "locale": draft.locale,
        }
        text = _templates().get_template("layout.txt.j2").render(shown)
        html = _templates().get_template("layout.html.j2").render(shown)
    return Letter(draft.subject, text, html)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(_=i18n._, ngettext=i18n.ngettext)
    made.filters.update(day=_day, money=_money, in_language=i18n.in_language, wrapped=_wrapped)
    return made


def _words(draft: _Draft) -> dict[str, Callable[..., str]]:
    return {
        "entitle": draft.entitle,
        "greet": draft.greet,
        "say": draft.say,
        "note": draft.note,
        "facts": draft.facts,
        "button": draft.button,
        "links": draft.links,
        "period": _period,
        "moment": lambda instant: _moment(instant, draft.sender.time_zone),
    }


def _day(iso: str) -> str:
    return i18n.format_day(date.fromisoformat(iso)) if iso else ""


def _period(starts_on: str, ends_on: str) -> str:
    return i18n.format_span(Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on)))


def _moment(iso: str, time_zone: str) -> str:
    return i18n.format_moment(datetime.fromisoformat(iso).astimezone(ZoneInfo(time_zone)))


def _money(amount: Mapping[str, Any]) -> str:
    return i18n.format_money(Money(amount["cents"], amount["currency"]))


def _wrapped(text: str) -> str:
    return "\n".join(
        fill(line, 72, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()
    )


def _line(text: str) -> str:
    return " ".join(text.splitlines())

"""Which site, language and page a browser address means. Text only: whether the site exists is not
known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from membership_ui.adapters.i18n import DEFAULT, LOCALES
from membership_ui.sites.rules import RESERVED_SLUGS


@dataclass(frozen=True)
class PageAddress:
    """`/en/plante-cite/receipts?year=2026`: locale en, slug plante-cite, page receipts."""

    locale: str
    slug: str
    page: str
    full: str

    @property
    def spot(self) -> str:
        """`plante-cite/receipts`: the same page of the same site, in whichever language."""
        return f"{self.slug}/{self.page}"

    @property
    def is_of_network(self) -> bool:
        """The choice of sites, not a word that no page has."""
        return not self.slug and not self.page

    @property
    def network(self) -> str:
        return "/" if self.locale == DEFAULT else f"/{self.locale}"

    @property
    def login(self) -> str:
        """The login page of the same site and language, which comes back here afterwards."""
        if not self.slug:
            return "/"
        return f"{path_of(self.slug, 'login', self.locale)}?next={quote(self.full, safe='')}"

    @property
    def login_again(self) -> str:
        """The same, told that the session ended while a page was open."""
        return f"{self.login}&ended=1" if self.slug else "/"


def split_address(url: str) -> SplitResult:
    """The parts of an address that came from outside; none of one that cannot be read
    (`http://[`), which is no reason to fail.
    """
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def address_of(url: str) -> PageAddress:
    """Reads a path with its query; the slug is empty where the first segment is a word of the
    portal."""
    parts = split_address(url)
    path, query = parts.path, parts.query
    segments = [segment for segment in path.split("/") if segment]
    locale = DEFAULT
    if segments and segments[0] in LOCALES and segments[0] != DEFAULT:
        locale = segments.pop(0)
    slug = segments.pop(0) if segments and segments[0] not in RESERVED_SLUGS else ""
    full = f"/{path.strip('/')}" + (f"?{query}" if query else "")
    return PageAddress(locale, slug, "/".join(segments), full)


def address_of_tab(router_data: Mapping[str, Any]) -> PageAddress:
    """Where the page stands that sent an event. A claim of the browser: rights on records are
    checked elsewhere."""
    return address_of(str(router_data.get("asPath") or "/"))


def path_of(slug: str, page: str = "", locale: str = DEFAULT) -> str:
    """`/plante-cite/receipts`, `/en/plante-cite/receipts`."""
    prefix = "" if locale == DEFAULT else f"/{locale}"
    return f"{prefix}/{slug}" + (f"/{page}" if page else "")


def is_safe_path(path: str) -> bool:
    """Whether a path stays on this portal and means what it says: no other host, no control
    characters, no step back, however it is written.
    """
    if not path.startswith("/") or path.startswith("//"):
        return False
    plain = unquote(split_address(path).path)
    return (
        path.isprintable()
        and plain.isprintable()
        and "\\" not in path + plain
        and "//" not in plain
        and not {".", ".."} & set(plain.split("/"))
    )

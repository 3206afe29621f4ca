"""Pages in both languages: compiled once per language, so that `_()` in a page is a plain string.

What a *site* says in its own words is data (`SiteState.texts`), never a message of the catalogue.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import DEFAULT, LOCALES, _, current
from membership_ui.shell import page_address
from membership_ui.shell.connection import connection_banner
from membership_ui.shell.kept_pages import Keeps, set_kept
from membership_ui.shell.page_marks import page_marks

_FORMS = re.compile(r"nplurals=(\d+)")
_CHOICE = re.compile(r"plural=([^;]+)")

__all__ = [
    "Page",
    "_",
    "add_network_page",
    "add_not_found_page",
    "add_page",
    "current",
    "ngettext",
    "path_of",
]


@dataclass(frozen=True)
class Page:
    """One line of the app's table: `route` under the site (`memberships`), English title, page,
    what it loads, what it keeps of an unsaved form when the session ends."""

    route: str
    title: str
    content: Callable[[], rx.Component]
    on_load: Sequence[Any] = ()
    keeps: Keeps = Keeps.NOTHING


def add_page(app: rx.App, page: Page) -> None:
    """Register `/[site]/…` in French and `/en/[site]/…` in English."""
    set_kept(page.route, page.keeps)
    for locale in LOCALES:
        _register(app, page, page_address.path_of("[site]", page.route, locale), locale)


def add_network_page(app: rx.App, page: Page) -> None:
    """Register a page that belongs to no site: `/`, `/en`."""
    for locale in LOCALES:
        _register(app, page, f"/{'' if locale == DEFAULT else locale}", locale)


def add_not_found_page(app: rx.App, page: Page) -> None:
    """What an address that no page has is answered with, in the language that it begins with."""

    def content() -> rx.Component:
        first = rx.State.router.url.path.to(str).split("/")[1]
        others = [(locale, _drawn(page, locale)) for locale in LOCALES if locale != DEFAULT]
        return rx.fragment(rx.match(first, *others, _drawn(page, DEFAULT)))

    app.add_page(content, route="404", title=_(page.title))


def _register(app: rx.App, page: Page, route: str, locale: str) -> None:
    with i18n.use(locale):
        title = _(page.title)
    on_load = list(page.on_load) or None
    app.add_page(_content(page, locale), route=route, title=title, on_load=on_load)


def _content(page: Page, locale: str) -> Callable[[], rx.Component]:
    """What draws `page`, named after the page's own module: Reflex puts the moving parts of all
    that one module draws into one file, and a browser's first page would load every other one.
    """

    def content() -> rx.Component:
        return _drawn(page, locale)

    content.__module__ = f"{page.content.__module__}.{locale}"
    return content


def _drawn(page: Page, locale: str) -> rx.Component:
    with i18n.use(locale):
        return rx.fragment(page_marks(_(page.title)), connection_banner(), page.content())


def path_of(site: rx.Var[str] | str, page: str, locale: str = "") -> Any:
    """The address of a page of `site`, in the language of the page that is being drawn unless
    another is said."""
    path = page_address.path_of(
        str(site) if isinstance(site, str) else f"{site}", page, locale or current()
    )
    return path if isinstance(site, str) else rx.Var.create(path)


def ngettext(singular: str, plural: str, count: Any) -> Any:
    """The form of a message for a number; for a Var the catalogue's plural rule runs in the
    browser."""
    if not isinstance(count, rx.Var):
        return i18n.ngettext(singular, plural, count)
    catalogue = i18n.catalogue(current())
    rule = catalogue.info().get("plural-forms", "nplurals=2; plural=(n != 1);")
    forms = int(_FORMS.search(rule)[1])  # pyright: ignore[reportOptionalSubscript]
    choice = _CHOICE.search(rule)[1]  # pyright: ignore[reportOptionalSubscript]
    index = rx.Var(
        f"Number(((n) => {choice})({count}))", _var_type=int, _var_data=count._get_all_var_data()
    )
    # A number stands for each form: the first that the rule sends there
    texts = [catalogue.ngettext(singular, plural, number) for number in _samples(choice, forms)]
    return rx.match(index, *enumerate(texts[:-1]), texts[-1])


def _samples(choice: str, forms: int) -> list[int]:
    chosen = gettext.c2py(choice)  # pyright: ignore[reportAttributeAccessIssue]
    return [
        next(number for number in range(1000) if chosen(number) == form) for form in range(forms)
    ]

"""Where no page is: the same words for what does not exist and for what this account may not
open.
"""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import DEFAULT, LOCALES
from membership_ui.shell.layout import lost_main, network_frame


def not_found_page() -> rx.Component:
    """One page answers for every address, so it speaks the language that the address begins
    with.
    """
    first = rx.State.router.url.path.to(str).split("/")[1]
    others = [(locale, _page(locale)) for locale in LOCALES if locale != DEFAULT]
    return rx.fragment(rx.match(first, *others, _page(DEFAULT)))


def _page(locale: str) -> rx.Component:
    with i18n.use(locale):
        return network_frame(lost_main())

"""What each reader sets for themself: text size, appearance, language. Kept by the browser."""

from __future__ import annotations

import reflex as rx
from reflex.style import LiteralColorMode, set_color_mode

from membership_ui.adapters.i18n import DEFAULT, LOCALES, _, current, language_name
from membership_ui.kernel.errors import N_
from membership_ui.shell.components.menu import segments
from membership_ui.shell.components.native import NativeLink
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SiteState

_SIZES = (("normal", N_("Normal")), ("large", N_("Large")), ("larger", N_("Larger")))
_APPEARANCES: tuple[tuple[LiteralColorMode, str], ...] = (
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("system", N_("Automatic")),
)


def text_sizes() -> rx.Component:
    """Pressed and remembered by behaviour.js."""
    return segments(
        _("Text size"),
        *(
            rx.el.button(_(name), type="button", data_text_size=size, aria_pressed=size == "normal")
            for size, name in _SIZES
        ),
    )


def appearances() -> rx.Component:
    return segments(
        _("Appearance"),
        *(
            rx.el.button(
                _(name),
                type="button",
                aria_pressed=rx.style.color_mode == mode,
                on_click=set_color_mode(mode),
            )
            for mode, name in _APPEARANCES
        ),
    )


def languages(page: str) -> rx.Component:
    """The same page in the other language; behaviour.js keeps what follows in the address."""
    return segments(_("Language"), *(_language(locale, page) for locale in LOCALES))


def _language(locale: str, page: str) -> rx.Component:
    is_current = locale == current()
    return NativeLink.create(
        language_name(locale),
        href=rx.cond(
            SiteState.slug != "",
            path_of(SiteState.slug, page, locale),
            "/" if locale == DEFAULT else f"/{locale}",
        ),
        lang=locale,
        data_language="" if locale == DEFAULT else locale,
        aria_current="true" if is_current else "false",
    )

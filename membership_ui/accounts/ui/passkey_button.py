"""The button that asks the browser for a passkey (`assets/passkeys.js`), and where it answers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.shell.components.buttons import button
from membership_ui.shell.session import SiteState

_MODULE = "$/public/passkeys.js"


class _Listener(rx.Fragment):
    def add_imports(self) -> dict[str, Any]:
        return {"react": "useEffect", _MODULE: [rx.ImportVar(tag="listenForPasskeys")]}

    def add_hooks(self) -> list[Any]:
        return ["useEffect(() => { listenForPasskeys(); }, [])"]


def passkey_button(label: str, purpose: str, *, next: Any = "", **props: Any) -> rx.Component:
    """`purpose`: `sign-in`, `second-step`, `add` or `confirm`. One on a page."""
    return rx.fragment(
        _Listener.create(),
        button(
            label,
            icon="key-round",
            custom_attrs={
                "data-passkey": purpose,
                "data-site": SiteState.slug,
                "data-locale": current(),
                "data-next": next,
                "data-cancelled": _("No passkey was used. Try again, or use another method."),
                "data-known": _("This device already has a passkey for this account."),
                "data-unsupported": _("This browser does not support passkeys."),
            },
            **props,
        ),
        rx.el.p(id="passkey-told", role="status", class_name="error told"),
    )

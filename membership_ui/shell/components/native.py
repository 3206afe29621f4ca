"""Elements that Reflex bends and that we need straight: forms that post, dialogs that close."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import EventHandler
from reflex_base.event import no_args_event_spec
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.react_router import link as router_link


class NativeForm(BaseHTML):
    """`rx.el.form` without a handler never posts: it prevents the browser from doing so."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    enc_type: rx.Var[str]


class NativeLink(BaseHTML):
    """Reflex's own `a` is the router's: it looks for a page at the address of a document."""

    tag = "a"

    href: rx.Var[str]
    target: rx.Var[str]
    rel: rx.Var[str]
    download: rx.Var[str]


class NativeDialog(BaseHTML):
    """`on_close` also tells of Escape."""

    tag = "dialog"

    on_close: EventHandler[no_args_event_spec]


def native_form(*children: Any, action: str, **props: Any) -> rx.Component:
    """A form that the browser posts by itself: sign-in, sign-out, new password."""
    return NativeForm.create(*children, action=action, method="post", **props)


def link(*children: Any, href: Any, **props: Any) -> rx.Component:
    """To another page of the portal, without reloading."""
    return router_link(*children, to=href, **props)


def file_link(*children: Any, href: Any, **props: Any) -> rx.Component:
    """To something that is not a page: a document, an archive, a mail address."""
    return NativeLink.create(*children, href=href, **props)

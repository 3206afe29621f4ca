"""Buttons, and links that look like them. One `solid` per view, the rest stays quiet."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.shell.components.native import file_link, link

SOLID, PLAIN, SOFT, DANGER, GHOST = "solid", "", "soft", "danger", "ghost"


def button(
    *label: Any,
    icon: str = "",
    kind: str = PLAIN,
    variant: str = "",
    busy: Any = None,
    **props: Any,
) -> rx.Component:
    """`variant` adds `small`, `wide`, `tall`. `busy`: while it holds, the button is at work."""
    if busy is not None:
        props["aria_busy"] = busy
    props.setdefault("type", "button")
    return rx.el.button(*_content(label, icon), class_name=_classes(kind, variant), **props)


def button_link(
    *label: Any, href: Any, icon: str = "", kind: str = PLAIN, variant: str = "", **props: Any
) -> rx.Component:
    """To another page of the portal."""
    return link(*_content(label, icon), href=href, class_name=_classes(kind, variant), **props)


def button_file(
    *label: Any, href: Any, icon: str = "", kind: str = PLAIN, variant: str = "", **props: Any
) -> rx.Component:
    """To a document or an archive."""
    return file_link(*_content(label, icon), href=href, class_name=_classes(kind, variant), **props)


def icon_button(icon: str, label: Any, **props: Any) -> rx.Component:
    """`label` names the action with its object: "Download R-2026-0418"."""
    props.setdefault("type", "button")
    return rx.el.button(
        rx.icon(icon, size=18), class_name="iconbtn", aria_label=label, title=label, **props
    )


def icon_file(icon: str, label: Any, *, href: Any, **props: Any) -> rx.Component:
    """A document behind an icon."""
    return file_link(
        rx.icon(icon, size=18),
        href=href,
        class_name="iconbtn",
        aria_label=label,
        title=label,
        **props,
    )


def quiet_button(*label: Any, icon: str = "", **props: Any) -> rx.Component:
    """An action that reads as text: in bulk bars and panel headers."""
    return rx.el.button(
        *_content(label, icon, size=16), type="button", class_name="link quiet", **props
    )


def quiet_file(*label: Any, href: Any, icon: str = "", **props: Any) -> rx.Component:
    """A download that reads as text."""
    return file_link(*_content(label, icon, size=16), href=href, class_name="link quiet", **props)


def _content(label: tuple[Any, ...], icon: str, size: int = 18) -> list[Any]:
    return [rx.icon(icon, size=size), *label] if icon else list(label)


def _classes(kind: str, variant: str) -> str:
    return " ".join(part for part in ("btn", kind, variant) if part)

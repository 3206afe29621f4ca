"""Panels and page headings, facts and figures, empty and waiting lists."""

from __future__ import annotations

from typing import Any

import reflex as rx


def page_header(title: Any, intro: Any = "", *actions: Any, above: Any = None) -> rx.Component:
    """The page's only h1. `above`: breadcrumbs; `actions`: at most one solid button."""
    words = [above] if above is not None else []
    words.append(rx.el.h1(title, tab_index=-1))
    if isinstance(intro, (rx.Var, rx.Component)) or intro:
        words.append(rx.el.p(intro))
    side = [rx.el.div(*actions, class_name="row")] if actions else []
    return rx.el.div(rx.el.div(*words), *side, class_name="pagehead")


def crumbs(label: str, *links: Any) -> rx.Component:
    """ "Memberships / Renewal": links, then the text of this page."""
    return rx.el.nav(
        rx.el.ol(*(rx.el.li(step) for step in links)), aria_label=label, class_name="crumbs"
    )


def panel(
    *content: Any,
    title: Any = "",
    side: Any = None,
    footer: Any = None,
    body: bool = True,
    **props: Any,
) -> rx.Component:
    """`side` stands at the right of the title. Without `body` the content touches the edges."""
    parts = []
    if isinstance(title, rx.Var) or title:
        parts.append(
            rx.el.div(rx.el.h2(title), *([side] if side is not None else []), class_name="hd")
        )
    parts += [rx.el.div(*content, class_name="bd")] if body else list(content)
    if footer is not None:
        parts.append(rx.el.div(footer, class_name="ft"))
    props["class_name"] = f"panel {props.get('class_name', '')}".strip()
    return rx.el.section(*parts, **props)


def section(*content: Any) -> rx.Component:
    """One part of a panel made with `body=False`; a thin line stands between two."""
    return rx.el.div(*content, class_name="bd")


def facts(*pairs: tuple[Any, Any], variant: str = "") -> rx.Component:
    """Terms and their values; `variant="across"` puts them in a row."""
    return rx.el.dl(
        *_pairs(pairs, grouped=variant == "across"), class_name=f"facts {variant}".strip()
    )


def figure(value: Any, unit: Any = "", *, variant: str = "") -> rx.Component:
    """The one number that a view opens on; `variant="money"` for amounts, `small` in strips."""
    side = [rx.el.span(unit, class_name="unit")] if isinstance(unit, rx.Var) or unit else []
    return rx.el.p(
        rx.el.span(value, class_name=f"figure {variant}".strip()), *side,
        style={"display": "flex", "alignItems": "baseline", "gap": "8px", "flexWrap": "wrap"},
    )  # fmt: skip


def empty_state(icon: str, title: Any, text: Any = "", action: Any = None) -> rx.Component:
    """What will appear here, and the one thing to do about it."""
    return rx.el.div(
        rx.el.span(rx.icon(icon, size=22), class_name="round"),
        rx.el.h2(title),
        *([rx.el.p(text)] if isinstance(text, rx.Var) or text else []),
        *([action] if action is not None else []),
        class_name="empty",
    )


def skeleton_rows(count: int = 4) -> rx.Component:
    """While a list is on its way; it shows after 200 ms only."""
    row = (
        rx.el.span(class_name="bone disc"),
        rx.el.span(
            rx.el.span(class_name="bone l1"), rx.el.span(class_name="bone l2"), class_name="lines"
        ),
        rx.el.span(class_name="bone tag"),
    )
    return rx.el.div(
        *(rx.el.div(*row) for _line in range(count)), class_name="bones", aria_busy=True
    )


def _pairs(pairs: tuple[tuple[Any, Any], ...], *, grouped: bool) -> list[rx.Component]:
    if grouped:
        return [rx.el.div(rx.el.dt(term), rx.el.dd(value)) for term, value in pairs]
    return [part for term, value in pairs for part in (rx.el.dt(term), rx.el.dd(value))]

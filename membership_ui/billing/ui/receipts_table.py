"""The documents themselves: rows of a table, cards on a phone, what can be done with each PDF."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import icon_file
from membership_ui.shell.components.choices import checkbox
from membership_ui.shell.components.native import file_link
from membership_ui.shell.components.table import heading, pick_cell, pick_heading
from membership_ui.shell.listing import ListParts


def head(listed: ListParts, state: Any) -> list[rx.Component]:
    return [
        pick_heading(is_all=state.selection.is_whole_page, on_toggle=state.pick_page),
        listed.heading(_("Number"), "number"),
        listed.heading(_("Subject"), "subject"),
        listed.heading(_("Date"), "date", class_name="hide-md"),
        heading(_("Payment"), class_name="hide-lg"),
        listed.heading(_("Amount"), "amount", class_name="num"),
        heading(_("Status")),
        heading(_("PDF"), class_name="actions"),
    ]


def row(line: Any, picked: Any, on_pick: Any) -> rx.Component:
    return rx.el.tr(
        pick_cell(_selecting(line), checked=picked.contains(line.id), on_toggle=on_pick(line.id)),
        rx.el.th(
            file_link(line.number, href=line.url, target="_blank"),
            rx.el.small(line.kind, rx.el.span(", ", line.issued_short, class_name="only-md")),
            scope="row",
            class_name="nowrap",
        ),
        rx.el.td(line.subject),
        rx.el.td(_day(line), class_name="hide-md nowrap"),
        rx.el.td(line.method, class_name="hide-lg nowrap"),
        rx.el.td(line.amount, class_name="num nowrap strong"),
        rx.el.td(status_badge(line.badge)),
        rx.el.td(_actions(line), class_name="actions"),
        key=line.id.to(str),
    )


def _day(line: Any) -> rx.Component:
    long, short = (line.issued, "hide-lg"), (line.issued_short, "only-lg")
    return rx.fragment(*(rx.el.span(text, class_name=width) for text, width in (long, short)))


def cards(lines: Any, picked: Any, on_pick: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(lines, lambda line: _card(line, picked, on_pick)), class_name="cards"
    )


def _card(line: Any, picked: Any, on_pick: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            checkbox(
                rx.fragment(rx.el.b(line.number), rx.el.span(" ", line.kind, class_name="muted")),
                name="picked", checked=picked.contains(line.id),
                on_change=lambda _checked: on_pick(line.id),
            ),
            rx.el.b(line.amount, class_name="push nowrap"),
            class_name="row",
        ),
        rx.el.p(line.subject),
        rx.el.div(
            status_badge(line.badge),
            rx.el.span(line.issued, class_name="small muted"),
            rx.el.span(_actions(line), class_name="push"),
            class_name="row",
        ),
        key=line.id.to(str),
    )  # fmt: skip


def _actions(line: Any) -> rx.Component:
    return rx.fragment(
        icon_file(
            "eye", _("Open {number}").format(number=line.number), href=line.url, target="_blank"
        ),
        icon_file(
            "file-down", _("Download {number}").format(number=line.number), href=line.download
        ),
        icon_file(
            "printer",
            _("Print {number}").format(number=line.number),
            href=line.url,
            target="_blank",
            data_prints=True,
        ),
    )


def _selecting(line: Any) -> Any:
    return _("Select {number}").format(number=line.number)

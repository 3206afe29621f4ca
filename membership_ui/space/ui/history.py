"""The years before, with their documents: a table, cards on a phone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import quiet_file
from membership_ui.shell.components.documents import document_link
from membership_ui.shell.components.panels import panel
from membership_ui.shell.components.table import heading, table


def history_panel(lines: Any, archive: Any, *, shows_documents: Any = True) -> rx.Component:
    """`lines`: HistoryLine; `archive`: the ZIP's address, empty when there is no document."""
    head = [
        heading(_("Year")),
        heading(_("Tier")),
        heading(_("Dues"), class_name="num"),
        heading(_("Paid on"), class_name="hide-md"),
        heading(_("Status")),
        rx.cond(shows_documents, heading(_("Documents"))),
    ]
    everything = rx.cond(
        archive != "", quiet_file(_("Download all"), href=archive, icon="download")
    )
    return panel(
        table(_("History"), head, rx.foreach(lines, lambda line: _row(line, shows_documents))),
        rx.el.ul(rx.foreach(lines, _card), class_name="cards"),
        title=_("History"),
        side=everything,
        body=False,
        class_name="has-cards",
    )


def _row(line: Any, shows_documents: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(line.year, scope="row"),
        rx.el.td(line.tier),
        rx.el.td(line.dues, class_name="num"),
        rx.el.td(line.paid_on, class_name="hide-md nowrap"),
        rx.el.td(status_badge(line.badge)),
        rx.cond(shows_documents, rx.el.td(_documents(line), class_name="nowrap")),
    )


def _card(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(line.year),
            status_badge(line.badge),
            rx.el.b(line.dues, class_name="push"),
            class_name="row",
        ),
        rx.el.p(line.tier, class_name="small muted"),
        _documents(line),
    )


def _documents(line: Any) -> rx.Component:
    return rx.foreach(
        line.documents, lambda link: document_link(link.text, href=link.url, label=link.label)
    )

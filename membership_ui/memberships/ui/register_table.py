"""The register's table: dense lines, headers that sort; a tablet drops what matters least."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.table import heading, sort_heading


def head(state: Any) -> list[rx.Component]:
    def sortable(label: str, column: str, **props: Any) -> rx.Component:
        return sort_heading(label, column, sort=state.view.sort, on_sort=state.sort, **props)

    return [
        sortable(_("Name"), "name"),
        heading(_("Kind"), class_name="hide-lg"),
        heading(_("Department"), class_name="hide-lg"),
        heading(_("Population"), class_name="num hide-md"),
        sortable(_("Tier"), "tier"),
        sortable(_("Expires on"), "expiry"),
        sortable(_("Status"), "standing"),
        sortable(_("Dues"), "amount", class_name="num"),
    ]


def row(line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(line.name, scope="row", class_name="clip", title=line.name),
        rx.el.td(line.kind, class_name="hide-lg nowrap"),
        rx.el.td(line.department, class_name="hide-lg"),
        rx.el.td(line.population, class_name="num hide-md nowrap"),
        rx.el.td(line.tier, class_name="nowrap", title=line.tier_label),
        rx.el.td(line.expires, class_name="nowrap"),
        rx.el.td(status_badge(line.badge)),
        rx.el.td(line.dues, class_name="num nowrap"),
        key=line.id.to(str),
    )

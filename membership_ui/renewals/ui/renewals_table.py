"""The list of renewal requests: search, filters, rows that open beside it, cards on a phone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.renewals.ui.renewals_issuing import IssuingState, is_picked
from membership_ui.renewals.ui.renewals_state import REQUESTS, RenewalsState
from membership_ui.renewals.views.renewals import change_options, stage_options
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import quiet_button
from membership_ui.shell.components.native import file_link, link
from membership_ui.shell.components.panels import empty_state
from membership_ui.shell.components.table import (
    heading,
    pick_cell,
    pick_heading,
    table,
)


def tools() -> rx.Component:
    view: Any = RenewalsState.view
    return REQUESTS.tools(
        _("Name, SIREN, invoice"),
        REQUESTS.filter(_("Status"), "stage", stage_options(), view.stage),
        REQUESTS.filter(_("Change"), "change", change_options(), view.change),
        REQUESTS.filter(_("Payment"), "method", view.methods, view.method),
    )


def news() -> rx.Component:
    """What changed elsewhere waits for a click: no row moves by itself."""
    view: Any = RenewalsState.view
    shown = rx.el.div(
        rx.el.span(view.news, role="status"),
        quiet_button(_("Show"), on_click=RenewalsState.open),
        class_name="news",
    )
    return rx.cond(view.news != "", shown)


def rows() -> rx.Component:
    view: Any = RenewalsState.view
    return rx.fragment(
        table(_("Renewal requests"), _head(), rx.foreach(view.lines, _row), variant="dense"),
        rx.el.ul(rx.foreach(view.lines, _card), class_name="cards"),
    )


def nothing() -> rx.Component:
    found = REQUESTS.nothing_found(_("No request matches."))
    yet = empty_state("inbox", _("No request yet"), _("Renewal requests will appear here."))
    return rx.cond(RenewalsState.view.is_filtered, found, yet)


def _head() -> list[rx.Component]:
    view: Any = RenewalsState.view
    chosen: Any = IssuingState.picked
    is_all = chosen.is_whole_page & (chosen.page == view.query)
    boxes = pick_heading(is_all=is_all, on_toggle=IssuingState.pick_page)
    return [
        rx.cond(view.may_invoice, boxes),
        REQUESTS.heading(_("Member"), "name"),
        heading(_("Tier"), class_name="hide-lg when-alone"),
        REQUESTS.heading(_("Requested on"), "submitted", class_name="when-alone"),
        heading(_("Payment"), class_name="hide-lg when-alone"),
        heading(_("Invoice"), class_name="hide-md when-alone"),
        REQUESTS.heading(_("Status"), "stage"),
        REQUESTS.heading(_("Amount"), "amount", class_name="num"),
    ]


def _row(line: Any) -> rx.Component:
    is_open = RenewalsState.detail.id == line.id
    return rx.el.tr(
        rx.cond(RenewalsState.view.may_invoice, _box(line)),
        rx.el.th(_name(line), scope="row", class_name="clip", title=line.structure),
        rx.el.td(line.tier, class_name="hide-lg nowrap when-alone", title=line.tier_label),
        rx.el.td(line.submitted, class_name="nowrap when-alone"),
        rx.el.td(line.method, class_name="hide-lg nowrap when-alone"),
        rx.el.td(_invoice(line), class_name="hide-md nowrap when-alone"),
        rx.el.td(status_badge(line.badge)),
        rx.el.td(line.amount, _remaining(line), class_name="num nowrap"),
        key=line.id.to(str),
        data_row=line.id,
        aria_current=rx.cond(is_open, "true", "false"),
    )


def _card(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(_name(line), rx.el.b(line.amount, class_name="push nowrap"), class_name="row"),
        rx.el.p(line.tier_label, class_name="small muted"),
        rx.el.div(
            status_badge(line.badge),
            rx.el.span(line.submitted, class_name="small muted"),
            _remaining(line),
            class_name="row",
        ),
        key=line.id.to(str),
    )


def _remaining(line: Any) -> rx.Component:
    said = rx.el.div(line.remaining, class_name="small muted")
    return rx.cond(line.remaining != "", said)


def _box(line: Any) -> rx.Component:
    label = _("Select {structure}").format(structure=line.structure)
    return pick_cell(label, checked=is_picked(line), on_toggle=IssuingState.pick(line.id))


def _name(line: Any) -> rx.Component:
    return link(
        line.structure, href=f"?{line.query}", data_row=f"request-{line.id}", class_name="strong"
    )


def _invoice(line: Any) -> rx.Component:
    return rx.cond(
        line.invoice_number != "",
        file_link(line.invoice_number, href=line.invoice_url, target="_blank"),
    )

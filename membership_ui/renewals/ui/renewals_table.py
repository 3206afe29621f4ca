"""The list of renewal requests: search, filters, rows that open beside it, cards on a phone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.renewals.ui.renewals_issuing import IssuingState, is_picked
from membership_ui.renewals.ui.renewals_state import RenewalsState
from membership_ui.renewals.views.renewals import change_options, stage_options
from membership_ui.renewals.views.request_search import SIZE, SIZES
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import SOFT, button_link, quiet_button
from membership_ui.shell.components.native import file_link, link
from membership_ui.shell.components.panels import empty_state
from membership_ui.shell.components.table import (
    heading,
    pager,
    pick_cell,
    pick_heading,
    sort_heading,
    table,
)
from membership_ui.shell.components.toolbar import filter_menu, search_input, toolbar
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.session import SiteState


def tools() -> rx.Component:
    view: Any = RenewalsState.view
    filters = (
        (_("Status"), "stage", stage_options(), view.stage),
        (_("Change"), "change", change_options(), view.change),
        (_("Payment"), "method", view.methods, view.method),
    )
    return toolbar(
        search_input(_("Name, SIREN, invoice"), value=view.text, on_search=RenewalsState.search),
        *(_filter(*one) for one in filters),
        total=view.total_text,
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
        table(_("Renewal requests"), _head(), rx.foreach(view.lines, _row), look="dense"),
        rx.el.ul(rx.foreach(view.lines, _card), class_name="cards"),
    )


def turning() -> rx.Component:
    view: Any = RenewalsState.view
    sizes = filter_menu(
        _("Per page"),
        [(str(size) if size != SIZE else "", str(size)) for size in SIZES],
        value=view.size,
        shown=view.size_text,
        on_choose=lambda value: RenewalsState.narrow("size", value),
    )
    return pager(
        view.range_text,
        has_previous=view.has_previous,
        has_next=view.has_next,
        on_previous=RenewalsState.turn(view.page - 1),
        on_next=RenewalsState.turn(view.page + 1),
        side=sizes,
    )


def nothing() -> rx.Component:
    here = path_of(SiteState.slug, "staff/renewals")
    found = empty_state(
        "search-x",
        _("No result"),
        _("No request matches."),
        button_link(_("Clear filters"), href=here, kind=SOFT),
    )
    yet = empty_state("inbox", _("No request yet"), _("Renewal requests will appear here."))
    return rx.cond(RenewalsState.view.is_filtered, found, yet)


def _filter(label: str, name: str, options: Any, chosen: Any) -> rx.Component:
    return filter_menu(
        label,
        options,
        value=chosen.value,
        shown=chosen.text,
        on_choose=lambda value: RenewalsState.narrow(name, value),
    )


def _head() -> list[rx.Component]:
    view: Any = RenewalsState.view
    chosen: Any = IssuingState.picked
    is_all = chosen.is_whole_page & (chosen.page == view.query)
    boxes = pick_heading(is_all=is_all, on_toggle=IssuingState.pick_page)
    return [
        rx.cond(view.may_invoice, boxes),
        _sortable(_("Structure"), "name"),
        heading(_("Tier"), class_name="hide-lg when-alone"),
        _sortable(_("Asked on"), "submitted", class_name="when-alone"),
        heading(_("Payment"), class_name="hide-lg when-alone"),
        heading(_("Invoice"), class_name="hide-md when-alone"),
        _sortable(_("Status"), "stage"),
        _sortable(_("Amount"), "amount", class_name="num"),
    ]


def _sortable(label: str, column: str, **props: Any) -> rx.Component:
    return sort_heading(
        label,
        column,
        sort=RenewalsState.view.sort,  # pyright: ignore[reportArgumentType]
        on_sort=lambda name: RenewalsState.narrow("sort", name),
        **props,
    )


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

"""Renouvellements: the requests of a site's members, decided, invoiced and paid from one page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.exports.ui.exporting import export_menu, export_progress_bar
from membership_ui.kernel.search_address import SIZES
from membership_ui.renewals.service.exporting import REQUEST_EXPORT
from membership_ui.renewals.ui.renewal_request import request_panel
from membership_ui.renewals.ui.renewals_issuing import issuing_bar
from membership_ui.renewals.ui.renewals_state import REQUESTS, RenewalsState
from membership_ui.renewals.ui.renewals_table import news, nothing, rows, tools
from membership_ui.shell.components.panels import page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.navigation import STAFF


def renewals_page() -> rx.Component:
    waiting = panel(skeleton_rows(), body=False)
    return frame(
        page_header(
            _("Renewals"),
            _("Requests to decide, invoice and record as paid."),
            export_menu(REQUEST_EXPORT, RenewalsState.view),
        ),
        rx.cond(RenewalsState.is_loaded, _content(), waiting),
        active="staff/renewals",
        area=STAFF,
        is_list=True,
    )


def _content() -> rx.Component:
    view: Any = RenewalsState.view
    listed = rx.cond(view.lines.length() > 0, rx.fragment(rows()), nothing())
    return panel(
        tools(),
        issuing_bar(),
        export_progress_bar(),
        news(),
        rx.el.div(
            rx.el.div(
                listed,
                rx.el.div(REQUESTS.pager(sizes=SIZES), class_name="ft"),
                class_name="has-cards",
            ),
            request_panel(),
            class_name=rx.cond(RenewalsState.detail.id > 0, "beside is-open", "beside"),
        ),
        body=False,
    )

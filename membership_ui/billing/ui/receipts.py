"""Mes reçus et factures: a member's documents, to find, open, print and download."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.billing.service.listing import own_documents
from membership_ui.billing.ui.receipts_table import cards, head, row
from membership_ui.billing.views.documents import (
    DocumentPage,
    Selection,
    kind_options,
    selection_of,
    status_options,
)
from membership_ui.billing.views.search import DocumentSearch
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import viewable
from membership_ui.shell.components.buttons import SOFT, button_link, quiet_file
from membership_ui.shell.components.panels import empty_state, page_header, panel, skeleton_rows
from membership_ui.shell.components.table import table
from membership_ui.shell.components.toolbar import bulk_bar
from membership_ui.shell.layout import frame
from membership_ui.shell.listing import ListParts, asked_of
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState

PAGE = "receipts"


class ReceiptsState(rx.State):
    view: DocumentPage = DocumentPage()
    selection: Selection = Selection()
    is_loaded: bool = False

    @rx.event
    @viewable
    async def open(self):
        moment = live.moment()
        await self._read()
        shown = [Subject("member", member_id) for member_id in self.view.watched]
        if shown:
            live.watch(self, ReceiptsState.reload, *shown, since=moment)

    @rx.event
    @viewable
    async def reload(self):
        await self._read()

    @rx.event
    @viewable
    def pick(self, document_id: int):
        self._toggle([key_of(str(document_id))])

    @rx.event
    @viewable
    def pick_page(self):
        self._toggle([line.id for line in self.view.lines])

    @rx.event
    @viewable
    def unpick(self):
        self.selection = Selection()

    def _toggle(self, ids: list[int]):
        others = [key for key in self.selection.ids if key not in ids]
        is_in = set(ids) <= set(self.selection.ids)
        self.selection = selection_of(others if is_in else [*others, *ids], self.view)

    async def _read(self):
        site = await self.get_state(SiteState)
        asked = asked_of(self, DocumentSearch)
        self.view = await ask(self, own_documents, site._site_id, asked)
        self.selection = selection_of(self.selection.ids, self.view)
        self.is_loaded = True


_list = ListParts(PAGE, ReceiptsState.view)


def receipts_page() -> rx.Component:
    shown = rx.cond(ReceiptsState.is_loaded, _content(), _waiting())
    return frame(shown, active=PAGE, is_list=True)


def _content() -> rx.Component:
    view: Any = ReceiptsState.view
    return rx.fragment(
        _heading(_structure_choice()),
        rx.cond(view.has_any, _documents(), panel(_nothing_yet())),
    )


def _waiting() -> rx.Component:
    return rx.fragment(_heading(), panel(skeleton_rows(), body=False))


def _heading(*actions: Any) -> rx.Component:
    intro = _("Your quotes, invoices and receipts stay available here.")
    return page_header(_("Receipts and invoices"), intro, *actions)


def _structure_choice() -> rx.Component:
    view: Any = ReceiptsState.view
    return rx.cond(
        view.members.length() > 0,
        _list.filter(_("Structure"), "member", view.members, view.member),
    )


def _documents() -> rx.Component:
    view: Any = ReceiptsState.view
    return panel(
        _tools(),
        _bulk(),
        rx.cond(
            view.lines.length() > 0,
            rx.fragment(
                table(
                    _("Receipts and invoices"),
                    head(_list, ReceiptsState),
                    rx.foreach(view.lines, _row),
                ),
                cards(view.lines, ReceiptsState.selection.ids, ReceiptsState.pick),
            ),
            _list.nothing_found(_("No document matches.")),
        ),
        footer=_list.pager(),
        body=False,
        class_name="has-cards",
    )


def _row(line: Any) -> rx.Component:
    return row(line, ReceiptsState.selection.ids, ReceiptsState.pick)


def _tools() -> rx.Component:
    view: Any = ReceiptsState.view
    return _list.tools(
        _("Number or subject"),
        _list.filter(_("Year"), "year", view.years, view.year),
        _list.filter(_("Type"), "type", kind_options(), view.kind),
        _list.filter(_("Status"), "status", status_options(), view.status),
    )


def _bulk() -> rx.Component:
    picked: Any = ReceiptsState.selection
    return bulk_bar(
        picked.text,
        quiet_file(_("Download (ZIP)"), href=picked.archive, icon="file-archive"),
        is_shown=(picked.ids.length() > 0) & (ReceiptsState.view.lines.length() > 0),
        on_clear=ReceiptsState.unpick,
    )


def _nothing_yet() -> rx.Component:
    return empty_state(
        "receipt-text",
        _("No receipt yet"),
        _("Your first one will appear here once your payment is confirmed."),
        button_link(_("See my membership"), href=path_of(SiteState.slug, "memberships"), kind=SOFT),
    )

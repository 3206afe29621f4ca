"""Exporter: the menu of a list, and what is becoming of its export."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current
from membership_ui.exports.rules import MOST_AT_ONCE, Form, ListExport
from membership_ui.exports.service.exporting import close_export, export_progress, start_export
from membership_ui.exports.views import ExportProgress
from membership_ui.kernel.errors import N_, NotFound
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.buttons import icon_button, quiet_file
from membership_ui.shell.components.native import file_link
from membership_ui.shell.flash import WARNING, flash
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.run import ask, outcome
from membership_ui.shell.session import SiteState

_FORMS = (
    (Form.XLSX, "file-spreadsheet", N_("Workbook (XLSX)")),
    (Form.CSV, "file-text", N_("CSV for Excel")),
)


class ExportState(rx.State):
    """Of the list on the page."""

    progress: ExportProgress = ExportProgress()

    @rx.event
    @staff()
    async def open(self):
        site_id = (await self.get_state(SiteState))._site_id
        live.watch(self, ExportState.reload, Subject("exports", site_id))
        await self._read()

    @rx.event
    @staff()
    async def reload(self):
        await self._read()

    @rx.event
    @staff()
    async def begin(self, form: str, query: str):
        if str(form) not in set(Form):
            raise NotFound
        site_id = (await self.get_state(SiteState))._site_id
        refused = await outcome(
            self, start_export, site_id, self._page, Form(str(form)), str(query)
        )
        await self._read()
        return flash(refused, WARNING) if refused else None

    @rx.event
    @staff()
    async def close(self):
        if self.progress.is_over:
            await outcome(self, close_export, self.progress.id)
            await self._read()

    @property
    def _page(self) -> str:
        return address_of_tab(self._get_root_state().router_data).page

    async def _read(self):
        site_id = (await self.get_state(SiteState))._site_id
        now = await ask(self, export_progress, site_id, self._page)
        if now != self.progress:
            self.progress = now


def export_menu(listed: ListExport, view: Any) -> rx.Component:
    """Beside the heading of a list: all pages of what is filtered. `view` is the Var of its
    `ListView`: few rows are downloaded, many are made by a worker.
    """
    shown = rx.el.details(
        rx.el.summary(
            rx.icon("download", size=16),
            _("Export"),
            rx.icon("chevron-down", size=16, class_name="turns"),
            class_name="pick",
        ),
        rx.cond(
            view.total > MOST_AT_ONCE,
            _sheet(*(_begin(form, icon, label, view) for form, icon, label in _FORMS)),
            _sheet(*(_download(listed, *form, view) for form in _FORMS)),
        ),
        class_name="menu",
    )
    return rx.cond(view.total > 0, shown)


def export_progress_bar() -> rx.Component:
    """Whoever opens the page sees it while the file is made; the file is for whoever asked."""
    now: Any = ExportState.progress
    bar = rx.el.progress(value=now.done, max=now.total, aria_label=_("Rows written"))
    take = rx.cond(now.url != "", quiet_file(_("Download"), href=now.url, icon="file-down"))
    close = icon_button("x", _("Close"), on_click=ExportState.close)
    said = rx.el.b(now.text, role="status")
    detail = rx.el.p(now.detail, class_name="small muted")
    told = rx.el.div(said, detail)
    running = rx.el.div(told, bar, class_name="issuing")
    over = rx.el.div(told, take, close, class_name="issuing")
    return rx.cond(now.id > 0, rx.cond(now.is_over, over, running))


def _sheet(*choices: rx.Component) -> rx.Component:
    return rx.el.div(*choices, class_name="sheet", role="menu", aria_label=_("Export"))


def _download(listed: ListExport, form: Form, icon: str, label: str, view: Any) -> rx.Component:
    there = f"/exports/{listed.name}.{form}?site={SiteState.slug}&lang={current()}&{view.query}"
    return file_link(
        rx.icon(icon, size=18), _(label),
        href=there, class_name="menuitem", role="menuitem", custom_attrs={"data-chooses": ""},
    )  # fmt: skip


def _begin(form: Form, icon: str, label: str, view: Any) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=18), _(label),
        type="button", class_name="menuitem", role="menuitem",
        data_chooses=True, on_click=ExportState.begin(str(form), view.query),
    )  # fmt: skip

"""Fusions: the merges made on the site, each undone here for thirty days."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.proof import asks_proof, proof_dialog
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.exporting import MERGE_EXPORT
from membership_ui.casework.service.listing_merges import merges_made
from membership_ui.casework.service.merging import undo_merge
from membership_ui.casework.ui.merge_proposals import proposals_part
from membership_ui.casework.ui.people_actions import MANAGERS
from membership_ui.casework.ui.people_state import PeopleState
from membership_ui.casework.views.merges import MergeLine, MergeList, MergesSearch, kept_sentence
from membership_ui.exports.ui.exporting import export_menu, export_progress_bar
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.dialog import confirm_dialog
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import (
    crumbs,
    empty_state,
    page_header,
    panel,
    skeleton_rows,
)
from membership_ui.shell.components.table import heading, table
from membership_ui.shell.flash import WARNING, flash
from membership_ui.shell.layout import frame
from membership_ui.shell.listing import asked_of
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.navigation import STAFF
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SessionState, SiteState

_DIALOG = "undo-merge"


class MergesState(rx.State):
    view: MergeList = MergeList()
    asked: MergeLine = MergeLine()

    @rx.event
    @staff(*MANAGERS)
    async def open(self):
        self.view, self.asked = MergeList(), MergeLine()
        await self._load()

    @rx.event
    @staff(*MANAGERS)
    async def question(self, merge_id: int):
        if await asks_proof(self):
            return
        wanted = key_of(str(merge_id))
        self.asked = next((one for one in self.view.lines if one.id == wanted), MergeLine())

    @rx.event
    @staff(*MANAGERS)
    def cancel(self):
        self.asked = MergeLine()

    @rx.event
    @staff(*MANAGERS)
    async def undo(self):
        merge_id, self.asked = self.asked.id, MergeLine()
        if await asks_proof(self):
            return None
        session = (await self.get_state(SessionState))._sid
        site_id = (await self.get_state(SiteState))._site_id
        kept = kept_sentence(await run(self, undo_merge, site_id, merge_id, session=session))
        (await self.get_state(PeopleState))._forget_sheet()
        await self._load()
        done = _("The merge has been undone. Both people are told by email.")
        return flash(f"{done} {kept}", WARNING) if kept else flash(done)

    async def _load(self):
        site_id = (await self.get_state(SiteState))._site_id
        self.view = await ask(self, merges_made, site_id, asked_of(self, MergesSearch).account)


def merges_page() -> rx.Component:
    view: Any = MergesState.view
    intro = rx.cond(
        view.of != "",
        view.of,
        _("Two accounts of one person, merged into one. A merge can be undone for 30 days."),
    )
    listed = rx.cond(view.lines.length() > 0, _rows(), _nothing())
    return frame(
        page_header(_("Merges"), intro, export_menu(MERGE_EXPORT, view), above=_crumbs()),
        rx.el.div(
            export_progress_bar(),
            rx.cond(view.is_ready, proposals_part()),
            panel(rx.cond(view.is_ready, listed, skeleton_rows()), body=False),
            class_name="stack",
        ),
        proof_dialog(),
        _question(),
        active="staff/accounts",
        area=STAFF,
        is_list=True,
    )


def _crumbs() -> rx.Component:
    back = link(_("Accounts"), href=path_of(SiteState.slug, "staff/accounts"))
    return crumbs(_("You are here"), back, _("Merges"))


def _rows() -> rx.Component:
    head = [
        heading(_("From account")),
        heading(_("Into account")),
        heading(_("Date of the merge")),
        heading(_("Reason"), class_name="hide-md"),
        heading(_("Status")),
        heading(rx.el.span(_("Undo"), class_name="unseen")),
    ]
    view: Any = MergesState.view
    return rx.el.div(
        table(_("Merges"), head, rx.foreach(view.lines, _row), variant="dense"),
        rx.el.ul(rx.foreach(view.lines, _card), class_name="cards"),
        class_name="has-cards merges",
    )


def _row(line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(line.closed, scope="row"),
        rx.el.td(line.stays),
        rx.el.td(line.made),
        rx.el.td(line.reason, class_name="hide-md"),
        rx.el.td(status_badge(line.badge)),
        rx.el.td(_undo(line)),
        key=line.id.to(str),
    )


def _card(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b(line.stays),
        rx.el.p(line.became, class_name="small"),
        rx.el.p(line.made, class_name="small muted"),
        rx.el.p(line.reason, class_name="small"),
        rx.el.div(status_badge(line.badge), _undo(line), class_name="row apart"),
        key=line.id.to(str),
    )


def _undo(line: Any) -> rx.Component:
    undo = button(
        _("Undo"),
        variant="small",
        icon="undo-2",
        aria_label=line.undo,
        on_click=MergesState.question(line.id),
    )
    return rx.cond(line.undo != "", undo)


def _nothing() -> rx.Component:
    return empty_state(
        "merge", _("No merge"), _("Open an account’s record to merge it with another one.")
    )


def _question() -> rx.Component:
    asked: Any = MergesState.asked
    return confirm_dialog(
        _("Undo this merge?"),
        asked.question,
        id=_DIALOG,
        verb=_("Undo the merge"),
        on_confirm=MergesState.undo,
        is_open=asked.id > 0,
        on_cancel=MergesState.cancel,
    )

"""Activité de mon compte: who signed in, who looked, what was changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.reading_journal import own_journal
from membership_ui.accounts.views.journal import JournalLine
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.panels import empty_state, page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState


class JournalState(rx.State):
    lines: list[JournalLine] = []
    has_more: bool = False
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def open(self):
        await self._read(0)

    @rx.event
    @signed_in
    async def go_on(self):
        """The lines before the last one shown."""
        await self._read(self.lines[-1].id if self.lines else 0)

    async def _read(self, before: int):
        site = await self.get_state(SiteState)
        view = await ask(self, own_journal, site._site_id, before)
        self.lines = [*self.lines, *view.lines] if before else view.lines
        self.has_more, self.is_loaded = view.has_more, True


def journal_page() -> rx.Component:
    waiting = panel(skeleton_rows(), body=False)
    return frame(
        rx.el.div(
            page_header(
                _("Activity of my account"),
                _("Who signed in, who looked at your data, what was changed."),
            ),
            rx.cond(JournalState.is_loaded, _content(), waiting),
            class_name="stack",
        ),
        active="profile/journal",
    )


def _content() -> rx.Component:
    lines: Any = JournalState.lines
    more = rx.cond(
        JournalState.has_more, button(_("Show earlier lines"), on_click=JournalState.go_on)
    )
    listed = rx.fragment(
        rx.el.ol(rx.foreach(lines, _line), class_name="deeds"),
        more,
    )
    return panel(rx.cond(lines.length() > 0, listed, _nothing()))


def _line(line: Any) -> rx.Component:
    eye = rx.cond(line.is_look, rx.icon("eye", size=16))
    return rx.el.li(
        rx.el.span(eye, line.what, class_name=rx.cond(line.is_look, "strong", "")),
        rx.el.span(
            rx.cond(line.who != "", line.who + ", ", ""), line.when, class_name="small muted"
        ),
        key=line.id.to(str),
    )


def _nothing() -> rx.Component:
    return empty_state(
        "history", _("Nothing yet"), _("What happens to your account will appear here.")
    )

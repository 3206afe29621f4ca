"""Invoices for a selection: what is ticked, the question, the progress, what was refused."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.memberships.service.deciding import invoice_renewal
from membership_ui.memberships.service.reviewing import count_ready, requests_to_invoice
from membership_ui.memberships.ui.renewals_state import MONEY, RenewalsState
from membership_ui.memberships.views.issuing import (
    Picked,
    Progress,
    Question,
    all_found,
    question,
    started,
    stepped,
    toggled,
)
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.buttons import icon_button, quiet_button
from membership_ui.shell.components.dialog import confirm_dialog
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.toolbar import bulk_bar
from membership_ui.shell.flash import WARNING, flash
from membership_ui.shell.run import ask, outcome

_DIALOG = "issue-invoices"
# Between two of them the tab answers its other clicks
_AT_ONCE = 5


class IssuingState(rx.State):
    picked: Picked = Picked()
    question: Question = Question()
    is_asked: bool = False
    progress: Progress = Progress()
    _waiting: list[tuple[int, str]] = []

    @rx.event
    @staff(*MONEY)
    async def pick(self, renewal_id: int):
        await self._toggle([key_of(str(renewal_id))])

    @rx.event
    @staff(*MONEY)
    async def pick_page(self):
        shown = await self.get_state(RenewalsState)
        await self._toggle([line.id for line in shown.view.lines])

    @rx.event
    @staff(*MONEY)
    async def pick_all_found(self):
        self.picked = all_found((await self.get_state(RenewalsState)).view)

    @rx.event
    @staff(*MONEY)
    def unpick(self):
        self.picked, self.is_asked = Picked(), False

    @rx.event
    @staff(*MONEY)
    async def ask(self):
        shown = await self.get_state(RenewalsState)
        only = None if self.picked.is_all_found else self.picked.ids
        found = await ask(self, requests_to_invoice, await shown._site(), shown._asked, only)
        if not found:
            return flash(_("Nothing to invoice: all of them have their invoice already."), WARNING)
        ready = await ask(self, count_ready, await shown._site(), [key for key, _name in found])
        if not ready:
            return flash(_("Nothing to invoice: none of them is ready."), WARNING)
        self._waiting, self.is_asked = found, True
        self.question = question(ready, shown.view.total if only is None else len(only))
        return None

    @rx.event
    @staff(*MONEY)
    def cancel(self):
        self.is_asked = False

    @rx.event(background=True)
    @staff(*MONEY)
    async def issue(self):
        async with self:
            waiting, self._waiting = self._waiting, []
            self.is_asked = False
            if waiting:
                self.progress, self.picked = started(len(waiting)), Picked()
        for start in range(0, len(waiting), _AT_ONCE):
            async with self:
                for renewal_id, structure in waiting[start : start + _AT_ONCE]:
                    refusal = await outcome(self, invoice_renewal, renewal_id)
                    self.progress = stepped(self.progress, structure, refusal)
        async with self:
            await (await self.get_state(RenewalsState))._refresh()

    @rx.event
    @staff(*MONEY)
    def dismiss(self):
        self.progress = Progress()

    async def _toggle(self, ids: list[int]):
        self.picked = toggled(self.picked, ids, (await self.get_state(RenewalsState)).view)


def issuing_bar() -> rx.Component:
    """What is ticked, and what is becoming of it."""
    chosen: Any = IssuingState.picked
    shown: Any = RenewalsState.view
    more = rx.cond(
        chosen.is_whole_page & ~chosen.is_all_found & (shown.total > shown.lines.length()),
        quiet_button(chosen.all_text, on_click=IssuingState.pick_all_found),
    )
    return rx.fragment(
        bulk_bar(
            chosen.text,
            quiet_button(_("Issue the invoices"), icon="file-check", on_click=IssuingState.ask),
            is_shown=(chosen.ids.length() > 0) | chosen.is_all_found,
            on_clear=IssuingState.unpick,
            more=more,
        ),
        _progress(),
        _question(),
    )


def is_picked(line: Any) -> Any:
    chosen: Any = IssuingState.picked
    return chosen.is_all_found | chosen.ids.contains(line.id)


def _question() -> rx.Component:
    asked = IssuingState.question
    return confirm_dialog(
        asked.title,
        rx.el.p(asked.text),
        id=_DIALOG,
        verb=asked.verb,
        on_confirm=IssuingState.issue,
        is_open=IssuingState.is_asked,
        on_cancel=IssuingState.cancel,
    )


def _progress() -> rx.Component:
    now = IssuingState.progress
    bar = rx.el.progress(value=now.done, max=now.total, aria_label=_("Invoices issued"))
    over = callout(
        rx.el.div(
            rx.el.b(now.text, role="status"),
            icon_button("x", _("Close"), on_click=IssuingState.dismiss),
            class_name="row apart",
        ),
        rx.el.ul(rx.foreach(now.refused, _refused)),
        color="gray",
        icon="file-check",
    )
    running = rx.el.div(rx.el.b(now.text, role="status"), bar, class_name="issuing")
    return rx.cond(
        now.total > 0, rx.cond(now.is_over, rx.el.div(over, class_name="issued"), running)
    )


def _refused(one: Any) -> rx.Component:
    return rx.el.li(rx.el.b(one.structure), _(": "), one.reason)

"""Invoices for a selection: what is ticked, the question, the progress, what was refused."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.renewals.service.issuing_many import start_run
from membership_ui.renewals.service.reviewing import count_ready, requests_to_invoice
from membership_ui.renewals.ui.renewals_state import MONEY, REVIEWERS, RenewalsState
from membership_ui.renewals.views.issuing import Picked, Question, all_found, question, toggled
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import icon_button, quiet_button
from membership_ui.shell.components.dialog import confirm_dialog
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.toolbar import bulk_bar
from membership_ui.shell.flash import WARNING, flash
from membership_ui.shell.run import ask, outcome
from membership_ui.shell.turning import arrivals

_DIALOG, _PROGRESS = "issue-invoices", "issuing"


class IssuingState(rx.State):
    picked: Picked = Picked()
    question: Question = Question()
    is_asked: bool = False
    started: int = 0
    _waiting: list[int] = []
    _seen: tuple[int, str] = (0, "")

    @rx.event
    @staff(*REVIEWERS)
    async def open(self):
        """What was ticked under another filter, or before the page was left, is out of sight: it is
        not kept.
        """
        asked = (await self.get_state(RenewalsState))._asked
        seen = (await arrivals(self), asked.filter_query)
        if seen != self._seen:
            self.picked, self.is_asked = Picked(), False
        self._seen = seen

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
        keys = [key for key, _name in found]
        ready = await ask(self, count_ready, await shown._site(), keys)
        if not ready:
            return flash(_("Nothing to invoice: none of them is ready."), WARNING)
        self._waiting, self.is_asked = keys, True
        self.question = question(ready, shown.view.total if only is None else len(only))
        return None

    @rx.event
    @staff(*MONEY)
    def cancel(self):
        self.is_asked = False

    @rx.event
    @staff(*MONEY)
    async def issue(self):
        waiting, self._waiting, self.is_asked = self._waiting, [], False
        if not waiting:
            return None
        shown = await self.get_state(RenewalsState)
        if refusal := await outcome(self, start_run, await shown._site(), waiting):
            return flash(refusal, WARNING)
        self.picked = Picked()
        await shown._refresh()
        self.started += 1
        return None

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
    """Everybody who opens the page sees it, whoever started it."""
    now: Any = RenewalsState.progress
    bar = rx.el.progress(value=now.done, max=now.total, aria_label=_("Invoices issued"))
    by = rx.el.p(now.started, class_name="small muted")
    close = icon_button("x", _("Close"), on_click=RenewalsState.dismiss)
    over = callout(
        rx.el.div(
            rx.el.b(now.text, role="status"),
            close,
            class_name="row apart",
        ),
        by,
        rx.el.ul(rx.foreach(now.refused, _refused)),
        color="gray",
        icon="file-check",
    )
    running = rx.el.div(rx.el.b(now.text, role="status"), bar, by, class_name="issuing")
    shown = rx.cond(
        (now.id > 0) & (now.id != RenewalsState.put_away),
        rx.cond(now.is_over, rx.el.div(over, class_name="issued"), running),
    )
    # The buttons that were pressed go out of sight
    return rx.fragment(
        focus_when(_PROGRESS, IssuingState.started),
        focus_when("search", RenewalsState.put_away),
        rx.el.div(shown, id=_PROGRESS, tab_index=-1),
    )


def _refused(one: Any) -> rx.Component:
    return rx.el.li(rx.el.b(one.structure), _(": "), one.reason)

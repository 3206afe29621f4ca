"""One request beside the list: its facts, the decision, the invoice, the money, its history."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.memberships.ui.links import member_path
from membership_ui.renewals.service.deciding import (
    accept_tier_change,
    invoice_renewal,
    refuse_tier_change,
)
from membership_ui.renewals.service.receiving import receive_payment
from membership_ui.renewals.ui.payment_form import payment_form
from membership_ui.renewals.ui.refusal import refusal_dialog
from membership_ui.renewals.ui.renewals_state import MONEY, REVIEWERS, RenewalsState
from membership_ui.renewals.views.renewal_detail import PaymentProblems
from membership_ui.shell.access_marks import staff
from membership_ui.shell.action import ActionState, doing, is_running
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.documents import document_link
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import section
from membership_ui.shell.components.sheet import heading_of, record_sheet
from membership_ui.shell.flash import flash
from membership_ui.shell.run import attempt, run

PANEL = "request"


class RequestState(rx.State):
    problems: PaymentProblems = PaymentProblems()
    refusal_error: str = ""
    is_refusing: bool = False
    done: int = 0
    _address: str = ""

    @rx.event
    @staff(*REVIEWERS)
    async def accept(self):
        shown = await self.get_state(RenewalsState)
        if not shown.detail.change.is_pending:
            return ActionState.end
        await run(self, accept_tier_change, shown.detail.id)
        await self._show_done(shown)
        return flash(_("Change of tier accepted. The member is told by email."))

    @rx.event
    @staff(*REVIEWERS)
    def forget(self):
        """The page was opened, or another request: what was wrong before is said no more. Beside
        a list that is only searched or turned, the form that is half filled keeps its marks.
        """
        before, self._address = self._address, str(self.router.url)
        if not _is_beside(before, self._address):
            self.problems, self.refusal_error, self.is_refusing = PaymentProblems(), "", False

    @rx.event
    @staff(*REVIEWERS)
    def ask_why(self):
        self.is_refusing, self.refusal_error = True, ""

    @rx.event
    @staff(*REVIEWERS)
    def close_dialog(self):
        self.is_refusing = False

    @rx.event
    @staff(*REVIEWERS)
    async def refuse(self, answers: dict[str, str]):
        shown = await self.get_state(RenewalsState)
        reason = str(answers.get("reason", ""))
        problems = await attempt(self, refuse_tier_change, shown.detail.id, reason)
        self.refusal_error = problems.get("reason", "")
        if problems:
            return None
        self.is_refusing = False
        await self._show_done(shown)
        return flash(_("Change of tier declined. The member is told by email."))

    @rx.event
    @staff(*MONEY)
    async def issue(self):
        shown = await self.get_state(RenewalsState)
        if not shown.detail.can_invoice:
            return ActionState.end
        await run(self, invoice_renewal, shown.detail.id)
        await self._show_done(shown)
        return flash(
            _("Invoice {number} issued.").format(number=shown.detail.invoice.number),
            action=_("See the invoice"),
            url=shown.detail.invoice.url,
        )

    @rx.event
    @staff(*MONEY)
    async def record(self, answers: dict[str, str]):
        shown = await self.get_state(RenewalsState)
        if not shown.detail.can_record:
            return ActionState.end
        typed = {str(name): str(value) for name, value in answers.items()}
        if typed.get("still_due") != shown.detail.open_amount:
            # The second of two clicks: the first one's payment is here
            return ActionState.end
        problems = await attempt(self, receive_payment, shown.detail.id, typed)
        self.problems = PaymentProblems(**problems)
        if problems:
            return None
        await self._show_done(shown)
        receipt = shown.detail.receipts[-1]
        return flash(
            _("Payment recorded. Receipt {number} is available.").format(number=receipt.number),
            action=_("See the receipt"),
            url=receipt.url,
        )

    async def _show_done(self, shown: RenewalsState) -> None:
        """The button that was pressed goes out of sight: the keyboard goes on at the heading."""
        await shown._refresh()
        self.done += 1


def _is_beside(before: str, now: str) -> bool:
    """Whether the same request stands beside another search of the list."""
    opened = [parse_qs(urlsplit(url).query).get("id") for url in (before, now)]
    return before != now and opened[0] is not None and opened[0] == opened[1]


def request_panel() -> rx.Component:
    """Beside the list on a wide screen, over it on a narrow one; Escape closes it."""
    request: Any = RenewalsState.detail
    return rx.fragment(
        record_sheet(
            PANEL,
            request.id,
            request.structure,
            _change(request),
            _money(request),
            section(_facts(request)),
            section(rx.el.h3(_("History")), _history(request)),
            query=RenewalsState.view.query,
            under=_under_name(request),
        ),
        focus_when(heading_of(PANEL), RequestState.done),
        refusal_dialog(RequestState, request),
    )


def _under_name(request: Any) -> list[rx.Component]:
    sheet = link(_("Member’s record"), href=member_path(request.member_id), class_name="push")
    amount = rx.el.b(request.amount, class_name="push")
    return [
        rx.el.div(rx.el.span(request.term, class_name="muted"), sheet, class_name="row"),
        rx.el.div(status_badge(request.badge), amount, class_name="row"),
    ]


def _change(request: Any) -> rx.Component:
    change = request.change
    buttons = rx.el.div(
        button(
            _("Accept"),
            kind=SOLID,
            icon="check",
            busy=is_running("accept"),
            on_click=doing("accept", RequestState.accept),
        ),
        button(_("Decline"), icon="x", on_click=RequestState.ask_why),
        class_name="row",
    )
    said = rx.cond(change.outcome != "", rx.el.p(change.outcome, class_name="strong"), buttons)
    return rx.cond(
        change.is_asked,
        section(
            rx.el.h3(_("Change of tier")),
            rx.el.dl(
                _tier(_("Now"), change.kept, change.kept_amount),
                _tier(_("Requested"), change.asked, change.asked_amount),
                class_name="tiers",
            ),
            rx.el.blockquote(change.reason),
            said,
        ),
    )


def _tier(word: str, tier: Any, amount: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(word), rx.el.dd(tier), rx.el.dd(amount, class_name="num strong"))


def _money(request: Any) -> rx.Component:
    issue = button(
        _("Issue the invoice"),
        kind=SOLID,
        icon="file-check",
        variant="wide",
        busy=is_running("issue"),
        on_click=doing("issue", RequestState.issue),
    )
    return rx.fragment(
        rx.cond(request.waits_for != "", section(callout(request.waits_for, variant="small"))),
        rx.cond(request.can_invoice, section(issue)),
        rx.cond(request.invoice.number != "", section(_papers(request))),
        rx.cond(
            request.can_record,
            section(payment_form(request, RequestState.problems, RequestState.record)),
        ),
    )


def _papers(request: Any) -> rx.Component:
    due = rx.cond(request.invoice_due != "", rx.el.p(request.invoice_due, class_name="small muted"))
    return rx.fragment(
        rx.el.h3(_("Documents")),
        rx.el.ul(
            rx.el.li(_paper(request.invoice), due),
            rx.foreach(request.receipts, lambda receipt: rx.el.li(_paper(receipt))),
            class_name="papers",
        ),
        rx.el.h3(_("Payments")),
        rx.cond(
            request.payments.length() > 0,
            rx.el.ul(rx.foreach(request.payments, rx.el.li), class_name="plainlist small"),
            rx.el.p(_("None yet."), class_name="small muted"),
        ),
        rx.el.p(request.remaining, class_name="small strong"),
    )


def _paper(document: Any) -> rx.Component:
    return document_link(document.text, href=document.url, label=document.text)


def _facts(request: Any) -> rx.Component:
    order = rx.fragment(
        rx.el.dt(_("Purchase order")),
        rx.el.dd(
            request.order_text,
            rx.cond(request.order_url != "", _order_file(request)),
        ),
    )
    return rx.fragment(
        rx.el.h3(_("Request")),
        rx.el.dl(
            rx.foreach(
                request.facts, lambda fact: rx.fragment(rx.el.dt(fact[0]), rx.el.dd(fact[1]))
            ),
            rx.cond(request.order_text != "", order),
            class_name="facts",
        ),
    )


def _order_file(request: Any) -> rx.Component:
    label = _("Purchase order {file}").format(file=request.order_file)
    return rx.el.div(document_link(request.order_file, href=request.order_url, label=label))


def _history(request: Any) -> rx.Component:
    return rx.el.ol(
        rx.foreach(
            request.history,
            lambda line: rx.el.li(
                rx.el.span(line.what),
                rx.el.span(line.who, ", ", line.when, class_name="small muted"),
            ),
        ),
        class_name="deeds",
    )

"""Mes adhésions: the present membership, what to do next, the way there, the years before."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.renewals.service.renewing import send_purchase_order
from membership_ui.renewals.ui.quote import open_new_quote, quote_button
from membership_ui.shell import live
from membership_ui.shell.access_marks import signed_in, viewable
from membership_ui.shell.action import ActionState, doing, is_running
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import SOLID, button, button_file, button_link
from membership_ui.shell.components.fields import select_field, text_field
from membership_ui.shell.components.file_pick import file_pick
from membership_ui.shell.components.membership import membership_panel, timeline, validity_bar
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.native import NativeDialog
from membership_ui.shell.components.panels import (
    facts,
    figure,
    page_header,
    panel,
    skeleton_rows,
)
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, attempt
from membership_ui.shell.session import SiteState
from membership_ui.shell.space_visit import unless_visiting
from membership_ui.space.service.memberships import memberships_page
from membership_ui.space.ui.absence import absence_state
from membership_ui.space.ui.history import history_panel
from membership_ui.space.ui.payment import payment_panel
from membership_ui.space.views.memberships import MembershipsView

_DIALOG = "purchase-order"


class MembershipsState(rx.State):
    view: MembershipsView = MembershipsView()
    is_loaded: bool = False
    order_error: str = ""

    @rx.event
    @viewable
    async def open(self):
        self.is_loaded = False
        wanted = key_of(self.router.url.query_parameters.get("member", ""))
        moment = live.moment()
        await self._read(wanted)
        if member_id := self.view.member_id:
            live.watch(self, MembershipsState.reload, Subject("member", member_id), since=moment)

    @rx.event
    @viewable
    async def reload(self):
        known = self.view.last_receipt
        await self._read(self.view.member_id)
        if self.view.last_receipt == known:
            return None
        text = _("Payment confirmed. Your receipt is ready.")
        return flash(text, action=_("View receipt"), url=self.view.last_receipt)

    @rx.event
    @viewable
    async def choose_structure(self, member_id: str):
        here = address_of_tab(self._get_root_state().router_data)
        return rx.redirect(
            f"{address(here.slug, here.page, here.locale)}?member={key_of(str(member_id))}"
        )

    @rx.event
    @signed_in
    async def issue_own_quote(self):
        return await open_new_quote(self, self.view.member_id)

    @rx.event
    @signed_in
    async def send_order(self, answers: dict[str, str]):
        if not self.view.step.order_renewal_id:
            # The second of two clicks: the first one's order is here
            return ActionState.end
        problems = await attempt(
            self, send_purchase_order, self.view.step.order_renewal_id, answers
        )
        self.order_error = next(iter(problems.values()), "")
        if self.order_error:
            return None
        await self._read(self.view.member_id)
        return flash(_("Purchase order sent. We will issue the invoice."))

    async def _read(self, wanted: int):
        site = await self.get_state(SiteState)
        self.view = await ask(self, memberships_page, site.slug, wanted)
        self.is_loaded = True


def memberships_list_page() -> rx.Component:
    return frame(rx.cond(MembershipsState.is_loaded, _content(), _waiting()), active="memberships")


def _content() -> rx.Component:
    view = MembershipsState.view
    return rx.el.div(
        page_header(_("Memberships"), view.intro, _structure_switch()),
        rx.cond(
            view.has_membership,
            rx.fragment(
                membership_panel(_what(), _act(), custom_attrs={"aria-label": view.panel.title}),
                payment_panel(view.step.payment),
                panel(timeline(view.timeline), title=view.timeline_title),
                history_panel(view.history, view.archive),
                _order_dialog(),
            ),
            _nothing(),
        ),
        class_name="stack",
    )


def _structure_switch() -> rx.Component:
    view = MembershipsState.view
    choice = select_field(
        _("Member"), view.members, name="member", value=view.member_id.to(str),
        on_change=MembershipsState.choose_structure,
    )  # fmt: skip
    return rx.cond(view.members.length() > 1, choice)


def _what() -> rx.Component:
    shown = MembershipsState.view.panel
    known = ((_("Dues"), shown.dues), (_("Payment method"), shown.method))
    return rx.fragment(
        rx.el.div(
            status_badge(shown.badge),
            rx.el.span(shown.period, class_name="muted"),
            class_name="row",
        ),
        rx.el.h2(shown.title, class_name="lead"),
        rx.el.p(shown.tier),
        validity_bar(
            shown.percent, label=shown.bar, starts=shown.starts, today=shown.today, ends=shown.ends
        ),
        rx.cond(
            shown.accounts != "",
            facts(*known, (_("Attached accounts"), shown.accounts), variant="across"),
            facts(*known, variant="across"),
        ),
    )


def _act() -> rx.Component:
    step = MembershipsState.view.step
    has_invoice = step.payment.invoice_url != ""
    amount = rx.cond(
        has_invoice, figure(step.figure, step.unit, variant="money"), figure(step.figure, step.unit)
    )
    return rx.fragment(
        rx.cond(step.figure != "", amount),
        rx.el.p(step.prompt, class_name="prompt"),
        rx.cond(step.note != "", callout(step.note, color="amber", variant="small")),
        rx.cond(step.order != "", rx.el.p(step.order, class_name="small breaks")),
        rx.el.div(
            _main_action(step, has_invoice),
            unless_visiting(rx.cond(step.can_quote, _quote())),
            class_name="actions",
        ),
    )


def _main_action(step: Any, has_invoice: Any) -> rx.Component:
    renew = path_of(SiteState.slug, "renew") + MembershipsState.view.query
    return rx.fragment(
        rx.cond(
            step.renew != "", button_link(step.renew, href=renew, icon="refresh-cw", kind=SOLID)
        ),
        rx.cond(step.order_renewal_id > 0, unless_visiting(_order_opener())),
        rx.cond(
            has_invoice,
            button_file(
                _("Open the invoice"),
                href=step.payment.invoice_url,
                icon="file-down",
                kind=SOLID,
                target="_blank",
            ),
        ),
    )


def _order_opener() -> rx.Component:
    return button(
        _("Send the purchase order"),
        icon="paperclip",
        kind=SOLID,
        custom_attrs={"data-opens": _DIALOG},
    )


def _quote() -> rx.Component:
    return quote_button(MembershipsState.issue_own_quote)


def _order_dialog() -> rx.Component:
    form = rx.el.form(
        text_field(
            _("Purchase order reference"),
            name="order_reference",
            error=MembershipsState.order_error,
            custom_attrs={"maxLength": 140},
            auto_complete="off",
        ),
        file_pick(_("Document"), url="/uploads/purchase-order"),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": ""}),
            button(
                _("Send the purchase order"), type="submit", kind=SOLID, busy=is_running("order")
            ),
            class_name="row",
        ),
        on_submit=doing("order", MembershipsState.send_order),
        class_name="stack near",
    )
    dialog = NativeDialog.create(
        rx.el.h2(_("Send the purchase order"), id=f"{_DIALOG}-title"),
        rx.el.p(_("Its reference, the document, or both.")),
        form,
        id=_DIALOG, class_name="dialog", aria_labelledby=f"{_DIALOG}-title",
    )  # fmt: skip
    return rx.cond(MembershipsState.view.step.order_renewal_id > 0, dialog)


def _nothing() -> rx.Component:
    view = MembershipsState.view
    return panel(absence_state(view.absence, view.contact))


def _waiting() -> rx.Component:
    return rx.el.div(
        page_header(_("Memberships")), panel(skeleton_rows(), body=False), class_name="stack"
    )

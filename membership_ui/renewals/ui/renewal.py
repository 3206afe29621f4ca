"""Renewing: information checked, tier, payment mode, purchase order; the form saves itself."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.errors import N_
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.members.service.managing import chosen_member
from membership_ui.renewals.service.quoting import unread_details
from membership_ui.renewals.service.renewing import DRAFT_FIELDS, save_draft, submit_renewal
from membership_ui.renewals.service.viewing import renewal_draft, renewal_page
from membership_ui.renewals.ui.quote import open_new_quote
from membership_ui.renewals.ui.renewal_form import renewal_form
from membership_ui.renewals.views.renewal import IDENTIFIER_FIELDS, RenewalSummary, RenewalView
from membership_ui.shell import live
from membership_ui.shell.access_marks import signed_in, viewable
from membership_ui.shell.action import ActionState
from membership_ui.shell.components.buttons import button_link
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import (
    crumbs,
    empty_state,
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
from membership_ui.shell.session import SessionState, SiteState

_LABELS = {
    "address": N_("Address"),
    "postal_code": N_("Postal code"),
    "town": N_("Town"),
    "email": N_("Email"),
    **{each.value: label for each, (label, _hint) in IDENTIFIER_FIELDS.items()},
    "tier_choice": N_("Your tier"),
    "asked_tier": N_("New tier"),
    "change_reason": N_("Reason for the change"),
    "payment_method": N_("Payment method"),
    "awaits_purchase_order": N_("Wait for our purchase order"),
    "order_reference": N_("Purchase order reference"),
}
_NO_ERRORS = dict.fromkeys(DRAFT_FIELDS, "")


@dataclass(frozen=True)
class Problem:
    """A line of the summary of errors."""

    field: str
    text: str


class RenewalState(rx.State):
    view: RenewalView = RenewalView()
    summary: RenewalSummary = RenewalSummary()
    saved: str = ""
    acknowledged: int = 0
    refused: int = 0
    errors: dict[str, str] = _NO_ERRORS
    problems: list[Problem] = []
    draft_key: str = ""

    @rx.event
    @viewable
    async def open(self):
        self.draft_key = ""
        wanted = key_of(self.router.url.query_parameters.get("member", ""))
        site = await self.get_state(SiteState)
        member_id = await ask(self, chosen_member, site.slug, wanted)
        live.watch(self, RenewalState.reload, Subject("member", member_id))
        self.view = await self._read(member_id)
        self.summary, self.saved, self.refused = self.view.summary, self.view.saved, 0
        self._show({})
        number = await self.get_var_value(SessionState.member_number)
        self.draft_key = f"{number}:{member_id}:{self.view.title}"

    @rx.event
    @viewable
    async def reload(self):
        """Only tells that the request was sent elsewhere: what is being typed here stays."""
        seen = await self._read(self.view.member_id)
        if seen.blocked:
            self.view = seen

    @rx.event
    @signed_in
    async def keep(self, answers: dict[str, str], number: int, left: str):
        site_id = (await self.get_state(SiteState))._site_id
        refused = await attempt(self, save_draft, site_id, self.view.member_id, answers)
        if refused:
            return self._show({**self.errors, **refused})
        draft = await ask(self, renewal_draft, site_id, self.view.member_id)
        self.summary, self.saved, self.acknowledged = draft.summary, draft.saved, number
        told = {name for name, text in self.errors.items() if text} | {left}
        # Another province: another beginning of the postal code
        told |= {"postal_code"} if left == "region" else set()
        self._show({name: text for name, text in draft.problems.items() if name in told})

    @rx.event
    @signed_in
    async def send(self, answers: dict[str, str]):
        site_id = (await self.get_state(SiteState))._site_id
        problems = await attempt(self, submit_renewal, site_id, self.view.member_id, answers)
        if problems:
            self._show(problems)
            self.refused += 1
            return None
        here = address_of_tab(self._get_root_state().router_data)
        done = flash(_("Request saved. We will write once it has been reviewed."))
        return [done, rx.redirect(address(here.slug, "memberships", here.locale) + self.view.query)]

    @rx.event
    @signed_in
    async def issue_own_quote(self):
        site_id = (await self.get_state(SiteState))._site_id
        if unread := await ask(self, unread_details, site_id, self.view.member_id):
            self._show(unread)
            self.refused += 1
            return ActionState.end
        return await open_new_quote(self, self.view.member_id)

    async def _read(self, member_id: int) -> RenewalView:
        site = await self.get_state(SiteState)
        return await ask(self, renewal_page, site.slug, member_id)

    def _show(self, errors: dict[str, str]):
        self.errors = {**_NO_ERRORS, **errors}
        lines = [(name, text) for name, text in errors.items() if text]
        labels = {**_LABELS, "region": self.view.region.label}
        self.problems = [Problem(name, _line(labels.get(name, ""), text)) for name, text in lines]


def _line(label: str, text: str) -> str:
    return _("{field}: {problem}").format(field=_(label), problem=text)


def renewal_form_page() -> rx.Component:
    shown = rx.cond(
        RenewalState.view.blocked != "", _blocked(), renewal_form(RenewalState, _crumbs())
    )
    return frame(rx.cond(RenewalState.draft_key != "", shown, _waiting()), active="memberships")


def _crumbs() -> rx.Component:
    back = link(
        _("Memberships"), href=path_of(SiteState.slug, "memberships") + RenewalState.view.query
    )
    return crumbs(_("You are here"), back, _("Renewal"))


def _blocked() -> rx.Component:
    back = path_of(SiteState.slug, "memberships") + RenewalState.view.query
    return rx.el.div(
        page_header(_("Renew membership"), above=_crumbs()),
        panel(
            empty_state(
                "calendar-clock",
                RenewalState.view.blocked,
                "",
                button_link(_("Back to memberships"), href=back, kind="soft"),
            )
        ),
        class_name="stack",
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        page_header(_("Renew membership")), panel(skeleton_rows(), body=False), class_name="stack"
    )

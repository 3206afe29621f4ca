"""On the page of merges: those that are proposed, agreed to by a second person, withdrawn."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.proof import asks_proof
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.listing_merges import proposals_made
from membership_ui.casework.service.proposing_merges import second_merge, withdraw_merge
from membership_ui.casework.ui.people_actions import MANAGERS
from membership_ui.casework.views.merge_proposals import ProposalLine
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.panels import panel, section
from membership_ui.shell.flash import flash
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SessionState, SiteState


class ProposalsState(rx.State):
    lines: list[ProposalLine] = []

    @rx.event
    @staff(*MANAGERS)
    async def open(self):
        site_id = (await self.get_state(SiteState))._site_id
        live.watch(self, ProposalsState.reload, Subject("merges", site_id))
        await self._load()

    @rx.event
    @staff(*MANAGERS)
    async def reload(self):
        await self._load()

    @rx.event
    @staff(*MANAGERS)
    async def second(self, proposal_id: int):
        if await asks_proof(self):
            return None
        session = (await self.get_state(SessionState))._sid
        site_id = (await self.get_state(SiteState))._site_id
        await run(self, second_merge, site_id, key_of(str(proposal_id)), session=session)
        await self._load()
        return flash(_("You have agreed. Both addresses are told, and can still stop it."))

    @rx.event
    @staff(*MANAGERS)
    async def withdraw(self, proposal_id: int):
        site_id = (await self.get_state(SiteState))._site_id
        await run(self, withdraw_merge, site_id, key_of(str(proposal_id)))
        await self._load()
        return flash(_("The proposal has been withdrawn. Both people are told by email."))

    async def _load(self):
        site_id = (await self.get_state(SiteState))._site_id
        self.lines = await ask(self, proposals_made, site_id)


def proposals_part() -> rx.Component:
    """Drawn while there is any."""
    lines: Any = ProposalsState.lines
    listed = rx.el.ul(rx.foreach(lines, _line), class_name="papers")
    return rx.cond(
        lines.length() > 0, panel(section(listed), title=_("Proposed merges"), body=False)
    )


def _line(line: Any) -> rx.Component:
    second = button(
        _("Agree"), variant="small", icon="check", aria_label=line.second,
        on_click=ProposalsState.second(line.id),
    )  # fmt: skip
    withdraw = button(
        _("Withdraw"), variant="small", icon="undo-2", aria_label=line.withdraw,
        on_click=ProposalsState.withdraw(line.id),
    )  # fmt: skip
    return rx.el.li(
        rx.el.div(
            rx.el.b(line.stays),
            rx.el.p(line.became, class_name="small"),
            rx.el.p(line.made, class_name="small muted"),
            rx.el.p(line.reason, class_name="small"),
            rx.cond(line.agreed != "", rx.el.p(line.agreed, class_name="small")),
            class_name="grow",
        ),
        rx.el.div(
            status_badge(line.badge),
            rx.cond(line.second != "", second),
            rx.cond(line.withdraw != "", withdraw),
            class_name="row tight",
        ),
        key=line.id.to(str),
    )

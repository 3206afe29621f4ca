"""Merge two accounts: the other one is found, both stand next to one another, one stays."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.proof import asks_proof, proof_dialog
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.comparing import choose_other, compare, look_at_both
from membership_ui.casework.service.merging import check_merge
from membership_ui.casework.service.proposing_merges import propose_merge
from membership_ui.casework.ui.merging_comparison import COMPARED, comparison_parts
from membership_ui.casework.ui.people_actions import MANAGERS
from membership_ui.casework.ui.people_state import PeopleState
from membership_ui.casework.views.merging import MergePage, MergeSearch
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.badge import badge
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import (
    crumbs,
    empty_state,
    page_header,
    panel,
    section,
    skeleton_rows,
)
from membership_ui.shell.components.toolbar import search_input, toolbar
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.navigation import STAFF
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, attempt, run
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.turning import turn_to

PAGE = "staff/accounts/merge"
NO_ERRORS: dict[str, str] = {"reason": "", "spouse": ""}


class MergingState(rx.State):
    view: MergePage = MergePage()
    errors: dict[str, str] = NO_ERRORS
    is_asked: bool = False
    _typed: dict[str, Any] = {}
    _looked: str = ""

    @rx.event
    @staff(*MANAGERS)
    async def open(self):
        self.errors, self.is_asked, self._typed = NO_ERRORS, False, {}
        site_id, asked = (await self.get_state(SiteState))._site_id, self._asked
        if not asked.other:
            self.view = await ask(self, choose_other, site_id, asked)
            return
        looked = f"{site_id} {asked.account} {asked.other}"
        if looked != self._looked:
            # A command, not a question: that somebody looked is written down
            await run(self, look_at_both, site_id, asked.account, asked.other)
            self._looked = looked
        self.view = await ask(self, compare, site_id, asked, 0)

    @rx.event
    @staff(*MANAGERS)
    async def search(self, text: str):
        before = self._asked
        asked = MergeSearch(before.account, 0, str(text))
        # Back undoes a search as a whole, not letter by letter
        await turn_to(self, PAGE, asked.asking(text=asked.text), replace=bool(before.text))

    @rx.event
    @staff(*MANAGERS)
    async def choose(self, account_id: int):
        site_id = (await self.get_state(SiteState))._site_id
        self.view = await ask(self, compare, site_id, self._asked, key_of(str(account_id)))
        self.errors = NO_ERRORS

    @rx.event
    @staff(*MANAGERS)
    async def prepare(self, typed: dict[str, Any]):
        """The question is asked once nothing stands in the way."""
        shown = self.view.comparison
        self._typed = {
            "leaving_id": shown.leaves,
            "staying_id": shown.stays,
            "reason": str(typed.get("reason", "")),
            "spouse_id": key_of(str(typed.get("spouse", ""))),
        }
        site_id = (await self.get_state(SiteState))._site_id
        wrong = await attempt(self, check_merge, site_id, **self._typed)
        self.errors = {**NO_ERRORS, **wrong}
        self.is_asked = not wrong and not await asks_proof(self)

    @rx.event
    @staff(*MANAGERS)
    def cancel(self):
        self.is_asked = False

    @rx.event
    @staff(*MANAGERS)
    async def propose(self):
        self.is_asked = False
        if not self._typed or await asks_proof(self):
            return None
        site_id = (await self.get_state(SiteState))._site_id
        session = (await self.get_state(SessionState))._sid
        wrong = await attempt(self, propose_merge, site_id, **self._typed, session=session)
        self.errors = {**NO_ERRORS, **wrong}
        if wrong:
            return None
        (await self.get_state(PeopleState))._forget_sheet()
        self._looked = ""
        here = address_of_tab(self._get_root_state().router_data)
        told = _(
            "The merge has been proposed. It will be done as soon as both have agreed using "
            "their links."
        )
        return [flash(told), rx.redirect(address(here.slug, "staff/accounts/merges", here.locale))]

    @property
    def _asked(self) -> MergeSearch:
        return MergeSearch.parse(dict(self.router.url.query_parameters))


def merging_page() -> rx.Component:
    view: Any = MergingState.view
    other = view.comparison.second.id
    parts = rx.cond(other > 0, rx.fragment(_comparison(), focus_when(COMPARED, other)), _choice())
    waiting = panel(skeleton_rows(), body=False)
    return frame(
        page_header(_("Merge two accounts"), view.who.label, above=_crumbs()),
        rx.cond(view.is_ready, parts, waiting),
        proof_dialog(),
        active="staff/accounts",
        area=STAFF,
        is_list=True,
    )


def _crumbs() -> rx.Component:
    there = path_of(SiteState.slug, "staff/accounts")
    back = link(_("Accounts"), href=f"{there}?id={MergingState.view.who.id}")
    return crumbs(_("You are here"), back, _("Merge"))


def _choice() -> rx.Component:
    view: Any = MergingState.view
    alike = section(
        rx.el.h3(_("Possible duplicates")),
        rx.cond(
            view.alike.length() > 0,
            _others(view.alike),
            rx.el.p(
                _("No other account has this name, this address or this birth date."),
                class_name="muted",
            ),
        ),
    )
    found = section(
        rx.el.h3(_("Other accounts")),
        rx.cond(view.found.length() > 0, _others(view.found), _nothing()),
        rx.cond(
            view.has_more,
            rx.el.p(_("There are more. Type another word."), class_name="small muted"),
        ),
    )
    return panel(
        toolbar(
            search_input(
                _("Name, email, member no."), value=view.text, on_search=MergingState.search
            )
        ),
        rx.cond(view.text != "", found),
        alike,
        title=_("Which is the other account?"),
        body=False,
    )


def _others(lines: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(lines, _other), class_name="papers")


def _other(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(line.name, href=f"?{line.query}", class_name="strong"),
            rx.el.p(_("No."), " ", line.number, ", ", line.email, class_name="small muted"),
            class_name="grow",
        ),
        rx.el.div(
            rx.foreach(line.shared, lambda text: badge(text, color="amber", icon="copy")),
            class_name="row tight",
        ),
        key=line.id.to(str),
    )


def _nothing() -> rx.Component:
    return empty_state("search-x", _("No result"), _("No other account matches."))


def _comparison() -> rx.Component:
    return comparison_parts(
        MergingState.view.comparison,
        MergingState.view.who.id,
        MergingState.errors,
        MergingState.is_asked,
        on_choose=MergingState.choose,
        on_prepare=MergingState.prepare,
        on_merge=MergingState.propose,
        on_cancel=MergingState.cancel,
    )

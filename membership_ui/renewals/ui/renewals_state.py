"""What the staff's page of renewals shows: the list, and the request that is open beside it."""

from __future__ import annotations

import reflex as rx

from membership_ui.kernel.subjects import Subject
from membership_ui.renewals.service.issuing_many import close_summary, run_progress
from membership_ui.renewals.service.reviewing import (
    refreshed_requests,
    renewal_request,
    renewal_requests,
)
from membership_ui.renewals.views.issuing import Progress
from membership_ui.renewals.views.renewal_detail import RenewalDetail
from membership_ui.renewals.views.renewals import RequestPage
from membership_ui.renewals.views.request_search import RequestSearch
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.listing import ListParts, asked_of
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SiteState

PAGE = "staff/renewals"
REVIEWERS = ("reviewer", "treasurer", "site_manager")
MONEY = ("treasurer", "site_manager")


class RenewalsState(rx.State):
    view: RequestPage = RequestPage()
    detail: RenewalDetail = RenewalDetail()
    progress: Progress = Progress()
    is_loaded: bool = False
    put_away: int = 0

    @rx.event
    @staff(*REVIEWERS)
    async def open(self):
        site_id = await self._site()
        live.watch(self, RenewalsState.reload, Subject("renewals", site_id))
        self.view = await ask(self, renewal_requests, site_id, self._asked)
        self.is_loaded = True
        await self._read_progress(site_id)
        await self._read_detail(site_id)

    @rx.event
    @staff(*REVIEWERS)
    async def reload(self):
        await self._refresh()

    @rx.event
    @staff(*REVIEWERS)
    async def dismiss(self):
        """The summary of the invoices that were issued for a selection."""
        if self.progress.is_over:
            self.put_away = self.progress.id
            await run(self, close_summary, await self._site(), self.progress.id)

    @property
    def _asked(self) -> RequestSearch:
        return asked_of(self, RequestSearch)

    async def _refresh(self):
        """After a change, ours or another's: rows stay where they are."""
        site_id, shown = await self._site(), [line.id for line in self.view.lines]
        self.view = await ask(self, refreshed_requests, site_id, self._asked, shown)
        await self._read_progress(site_id)
        await self._read_detail(site_id)

    async def _read_progress(self, site_id: int):
        """Of the invoices for a selection, whoever started them."""
        now = await ask(self, run_progress, site_id)
        if now != self.progress:
            self.progress = now

    async def _read_detail(self, site_id: int):
        opened = self._asked.opened
        if opened:
            self.detail = await ask(self, renewal_request, site_id, opened)
        elif self.detail.id:
            self.detail = RenewalDetail()

    async def _site(self) -> int:
        return (await self.get_state(SiteState))._site_id


REQUESTS = ListParts(PAGE, RenewalsState.view)

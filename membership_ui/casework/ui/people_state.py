"""Which accounts the list shows, and whose sheet is open."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.access import FINDERS
from membership_ui.adapters.i18n import _, current
from membership_ui.casework.service.people import (
    account_again,
    find_accounts,
    look_at_account,
    send_validation_again,
)
from membership_ui.casework.views.people import AccountPage, AccountSearch, AccountSheet
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.action import ActionState
from membership_ui.shell.flash import flash
from membership_ui.shell.listing import ListParts, asked_of
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SiteState

PAGE = "staff/accounts"


class PeopleState(rx.State):
    view: AccountPage = AccountPage()
    sheet: AccountSheet = AccountSheet()
    is_loaded: bool = False
    _opened: str = ""

    @rx.event
    @staff(*FINDERS)
    async def open(self):
        site_id = (await self.get_state(SiteState))._site_id
        asked = asked_of(self, AccountSearch)
        self.view = await ask(self, find_accounts, site_id, asked)
        self.is_loaded = True
        await self._open_sheet(site_id, asked.opened)

    @rx.event
    @staff(*FINDERS)
    async def reload(self):
        """Something of the person of the sheet has changed."""
        if self._opened and self.sheet.id:
            site_id = (await self.get_state(SiteState))._site_id
            self.sheet = await ask(self, account_again, site_id, self.sheet.id)
            asked = asked_of(self, AccountSearch)
            self.view = await ask(self, find_accounts, site_id, asked)

    @rx.event
    @staff(*FINDERS)
    async def send_again(self):
        if not self.sheet.awaits_link:
            return ActionState.end
        site_id = (await self.get_state(SiteState))._site_id
        await run(self, send_validation_again, site_id, self.sheet.id)
        return flash(_("A new link is on its way to {email}.").format(email=self.sheet.email))

    def _forget_sheet(self) -> None:
        """What it shows has changed: it is read again when it is opened next."""
        self._opened = ""

    async def _open_sheet(self, site_id: int, account_id: int):
        asked = f"{site_id} {account_id} {current()}"
        if not account_id:
            self.sheet = AccountSheet()
            self._opened = ""
            return
        live.watch(self, PeopleState.reload, Subject("account", account_id))
        if asked == self._opened:
            self.sheet = await ask(self, account_again, site_id, account_id)
            return
        # A command, not a question: that somebody looked is written down
        self.sheet = await run(self, look_at_account, site_id, account_id)
        self._opened = asked


ACCOUNTS = ListParts(PAGE, PeopleState.view)

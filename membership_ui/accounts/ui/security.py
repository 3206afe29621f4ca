"""Sécurité: the password, the second factor, passkeys, the devices where a person is signed in."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.service.devices import end_device, end_other_devices
from membership_ui.accounts.service.passkeys import remove_passkey
from membership_ui.accounts.service.viewing_security import own_setup, security_page
from membership_ui.accounts.ui.notices import Told, focus_notice, notice_callout, told
from membership_ui.accounts.ui.security_devices import devices_panel
from membership_ui.accounts.ui.security_factor import factor_panel, passkeys_panel
from membership_ui.accounts.ui.security_password import password_panel
from membership_ui.accounts.views.security import SecurityView, SetupView
from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.components.panels import page_header, panel, skeleton_rows
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SessionState, SiteState


class SecurityState(rx.State):
    view: SecurityView = SecurityView()
    setup: SetupView = SetupView()
    notice: Told = Told()

    @rx.event
    @signed_in
    async def open(self):
        self.setup = SetupView()
        self.notice = told(self)
        await self._read()
        if "setup" in self.router.url.query_parameters and not self.view.has_app:
            await self._begin()

    @rx.event
    @signed_in
    async def begin_setup(self):
        await self._read()
        await self._begin()

    @rx.event
    @signed_in
    async def end_device(self, handle: str):
        await run(self, end_device, str(handle))
        await self._read()
        return flash(_("The session has been ended."))

    @rx.event
    @signed_in
    async def end_others(self):
        session = await self.get_state(SessionState)
        await run(self, end_other_devices, session._sid)
        await self._read()
        return flash(_("The other sessions have been ended."))

    @rx.event
    @signed_in
    async def remove_passkey(self, passkey_id: int):
        await run(self, remove_passkey, key_of(str(passkey_id)))
        await self._read()
        return flash(_("The passkey has been removed."))

    async def _begin(self):
        if not self.view.is_proved:
            return
        site, session = await self.get_state(SiteState), await self.get_state(SessionState)
        self.setup = await run(self, own_setup, session._sid, site.name)

    async def _read(self):
        site, session = await self.get_state(SiteState), await self.get_state(SessionState)
        self.view = await ask(self, security_page, session._sid, site.slug)


def security_view_page() -> rx.Component:
    waiting = panel(skeleton_rows(), body=False)
    return frame(
        page_header(_("Security"), _("Your password, your second factor, your devices.")),
        rx.cond(SecurityState.view.is_loaded, _content(), waiting),
        active="profile/security",
    )


def _content() -> rx.Component:
    view, answer = SecurityState.view, SecurityState.notice
    return rx.el.div(
        notice_callout(answer),
        focus_notice(answer, view.is_loaded),
        rx.cond(view.must_sign_in_again, _sign_in_again()),
        factor_panel(view, SecurityState.setup, answer, SecurityState.begin_setup),
        passkeys_panel(view, answer, SecurityState.remove_passkey),
        devices_panel(view, SecurityState.end_device, SecurityState.end_others),
        password_panel(answer),
        class_name="stack security",
    )


def _sign_in_again() -> rx.Component:
    said = _("Your role on this site takes effect once you have signed in with a second factor.")
    return rx.el.div(
        rx.icon("info", size=18), rx.el.div(said), class_name="callout", data_color="amber"
    )

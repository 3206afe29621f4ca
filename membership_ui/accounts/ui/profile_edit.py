"""Changing one's own names and answers, and the e-mail by a link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from membership_ui.accounts.service.changing_address import (
    ask_email_change,
    cancel_change,
    send_change_again,
)
from membership_ui.accounts.service.profiles import change_profile, own_values
from membership_ui.accounts.service.viewing import EditView, profile_form
from membership_ui.accounts.ui.notices import Told, focus_notice, notice_callout, told
from membership_ui.accounts.ui.passkey_button import passkey_button
from membership_ui.accounts.ui.profile import email_with_badge
from membership_ui.accounts.ui.register_fields import fields_of
from membership_ui.accounts.ui.security_password import fold, proof_asked
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.action import ActionState, doing, is_running
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.fields import required_legend, text_field
from membership_ui.shell.components.messages import callout, error_summary
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import crumbs, facts, page_header, panel, skeleton_rows
from membership_ui.shell.components.restored_form import RestoredForm, forget_typed, typed_note
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, attempt, run
from membership_ui.shell.session import SessionState, SiteState

_STORED_AS = "profile"


class ProfileEditState(rx.State):
    view: EditView = EditView()
    email_error: str = ""
    notice: Told = Told()
    refusals: int = 0
    # What the form showed first: only what differs from it is this page's to save
    _loaded: dict[str, str] = {}

    @rx.event
    @signed_in
    async def open(self):
        self.view, self.email_error, self.notice = EditView(), "", told(self)
        self.refusals = 0
        self._loaded = await ask(self, own_values)
        await self._show({}, {})

    @rx.event
    @signed_in
    async def save(self, answers: dict[str, str]):
        site_id = (await self.get_state(SiteState))._site_id
        errors = await attempt(self, change_profile, site_id, answers, self._loaded)
        if errors:
            present = await ask(self, own_values)
            # Told of it, the person may save it all the same
            self._loaded |= {key: present.get(key, "") for key in errors}
            self.refusals += 1
            return await self._show(answers, errors)
        here = address_of_tab(self._get_root_state().router_data)
        there = address(here.slug, "profile", here.locale)
        person = await self.get_state(SessionState)
        gone = forget_typed(person.member_number, _STORED_AS)
        return [gone, flash(_("Changes saved")), rx.redirect(there)]

    @rx.event
    @signed_in
    async def ask_email(self, answers: dict[str, str]):
        site_id, sid = (await self.get_state(SiteState))._site_id, await self._session()
        await self._show_email()
        if not self.view.is_proved:
            return ActionState.end
        wanted = str(answers.get("email", ""))[:400]
        errors = await attempt(self, ask_email_change, wanted, site_id, session=sid)
        self.email_error = errors.get("email", "")
        if not errors:
            await self._show_email()

    @rx.event
    @signed_in
    async def send_link_again(self):
        site_id = (await self.get_state(SiteState))._site_id
        await run(self, send_change_again, site_id)
        await self._show_email()
        return flash(
            _("A new link is on its way to {email}.").format(email=self.view.pending_email)
        )

    @rx.event
    @signed_in
    async def cancel_email(self):
        await run(self, cancel_change)
        await self._show_email()
        return flash(_("The change of address is cancelled."))

    async def _show_email(self):
        """What is typed above, and not saved yet, stays as it is."""
        site_id = (await self.get_state(SiteState))._site_id
        kept = await ask(self, profile_form, site_id, {}, {}, session=await self._session())
        self.view = replace(
            self.view,
            email=kept.email,
            is_verified=kept.is_verified,
            pending_email=kept.pending_email,
            is_link_dead=kept.is_link_dead,
            is_proved=kept.is_proved,
        )

    async def _session(self) -> str:
        return (await self.get_state(SessionState))._sid

    async def _show(self, answers: dict[str, str], errors: dict[str, str]):
        site_id = (await self.get_state(SiteState))._site_id
        sid = await self._session()
        self.view = await ask(self, profile_form, site_id, answers, errors, session=sid)


def profile_edit_page() -> rx.Component:
    content = rx.el.div(
        page_header(_("Change my details"), above=_crumbs()),
        notice_callout(ProfileEditState.notice),
        focus_notice(ProfileEditState.notice, ProfileEditState.view.is_ready),
        _form(),
        _email(),
        class_name="stack",
    )
    waiting = rx.el.div(
        page_header(_("Change my details")), panel(skeleton_rows(), body=False), class_name="stack"
    )
    return frame(rx.cond(ProfileEditState.view.is_ready, content, waiting), active="profile")


def _crumbs() -> rx.Component:
    back = link(_("My profile"), href=path_of(SiteState.slug, "profile"))
    return crumbs(_("You are here"), back, _("My details"))


def _form() -> rx.Component:
    view: Any = ProfileEditState.view
    return RestoredForm.create(
        typed_note(),
        error_summary(_("Nothing is saved yet. Correct what follows:"), view.problems),
        focus_when("errors", ProfileEditState.refusals),
        panel(
            rx.el.div(
                rx.el.div(rx.el.h2(_("You")), required_legend(), class_name="row apart"),
                rx.el.div(fields_of(view.names), class_name="fields"),
                class_name="bd",
            ),
            rx.foreach(view.sections, _section),
            body=False,
        ),
        rx.el.div(
            button(
                _("Save my changes"), type="submit", kind=SOLID, variant="tall",
                busy=is_running("save"),
            ),
            button_link(
                _("Cancel"), href=path_of(SiteState.slug, "profile"), variant="tall",
                data_forgets=True,
            ),
            class_name="row",
        ),
        owner=SessionState.member_number,
        stored_as=_STORED_AS,
        on_send=lambda answers: doing("save", ProfileEditState.save(answers)),
        class_name="stack profile-form",
    )  # fmt: skip


def _section(section: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h2(section.title),
        rx.el.div(fields_of(section.fields), class_name="fields"),
        class_name="bd",
        key=section.title,
    )


def _email() -> rx.Component:
    view: Any = ProfileEditState.view
    return panel(
        facts((_("Email address"), email_with_badge(view))),
        rx.el.hr(class_name="rule"),
        rx.cond(
            view.pending_email != "",
            _pending(view),
            rx.cond(view.is_proved, _email_form(), _prove(view)),
        ),
        title=_("Email address"),
    )


def _prove(view: Any) -> rx.Component:
    there = path_of(SiteState.slug, "profile/edit")
    another = passkey_button(_("Use one of my passkeys"), "confirm", next=there)
    told_here = ProfileEditState.notice
    asked = fold(
        _("Change my address"),
        proof_asked("email-password", told_here, page="profile/edit"),
        rx.cond(view.has_passkey, rx.el.div(another, class_name="small-form above")),
        asks="email-password", told=told_here,
    )  # fmt: skip
    return rx.el.div(asked, class_name="security")


def _pending(view: Any) -> rx.Component:
    sent = _(
        "We sent a link to it, valid for 24 hours. If it does not arrive, check your spam folder."
    )
    return rx.el.div(
        callout(
            rx.el.p(
                rx.el.b(view.pending_email, class_name="breaks"),
                " ",
                _("is your new address as soon as it is confirmed."),
            ),
            rx.el.p(rx.cond(view.is_link_dead, _("The link that we sent has expired."), sent)),
            color="amber",
            icon="clock",
            role="status",
        ),
        rx.el.div(
            button(
                _("Send the link again"),
                icon="mail",
                busy=is_running("link-again"),
                on_click=doing("link-again", ProfileEditState.send_link_again),
            ),
            button(
                _("Cancel the change"),
                icon="x",
                busy=is_running("cancel-email"),
                on_click=doing("cancel-email", ProfileEditState.cancel_email),
            ),
            class_name="row",
        ),
        class_name="stack near",
    )


def _email_form() -> rx.Component:
    return rx.el.form(
        text_field(
            _("New address"), name="email", id="new-email", type="email",
            hint=_("We will send a link to it, and notify your current address."),
            error=ProfileEditState.email_error, auto_complete="email", max_length=320,
        ),
        button(
            _("Send the link"), type="submit", icon="mail", busy=is_running("ask-email"),
        ),
        on_submit=lambda answers: doing("ask-email", ProfileEditState.ask_email(answers)),
        reset_on_submit=False,
        no_validate=True,
        class_name="stack near narrow-form",
    )  # fmt: skip

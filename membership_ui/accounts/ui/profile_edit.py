"""Changing one's own names and answers, and the e-mail by a link."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.addresses import ask_email_change
from membership_ui.accounts.service.profiles import change_profile, own_values
from membership_ui.accounts.service.viewing import EditView, profile_form
from membership_ui.accounts.ui.profile import email_with_badge
from membership_ui.accounts.ui.register_fields import fields_of
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.action import doing, is_running
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.fields import required_legend, text_field
from membership_ui.shell.components.kept_form import KeptForm, forget_typed, typed_note
from membership_ui.shell.components.messages import callout, error_summary
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import crumbs, facts, page_header, panel, skeleton_rows
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, attempt
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.tr import path_of

_KEPT_AS = "profile"


class ProfileEditState(rx.State):
    view: EditView = EditView()
    email_error: str = ""
    asked_email: str = ""
    # What the form showed first: only what differs from it is this page's to save
    _loaded: dict[str, str] = {}

    @rx.event
    @signed_in
    async def open(self):
        self.view, self.email_error, self.asked_email = EditView(), "", ""
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
            return await self._show(answers, errors)
        here = address_of_tab(self._get_root_state().router_data)
        there = address(here.slug, "profile", here.locale)
        person = await self.get_state(SessionState)
        gone = forget_typed(person.member_number, _KEPT_AS)
        return [gone, flash(_("Changes saved")), rx.redirect(there)]

    @rx.event
    @signed_in
    async def ask_email(self, answers: dict[str, str]):
        site_id = (await self.get_state(SiteState))._site_id
        wanted = str(answers.get("email", ""))[:400]
        errors = await attempt(self, ask_email_change, wanted, site_id)
        self.email_error = errors.get("email", "")
        self.asked_email = "" if errors else wanted.strip()

    async def _show(self, answers: dict[str, str], errors: dict[str, str]):
        site_id = (await self.get_state(SiteState))._site_id
        self.view = await ask(self, profile_form, site_id, answers, errors)


def profile_edit_page() -> rx.Component:
    content = rx.el.div(
        page_header(_("Change my details"), above=_crumbs()), _form(), _email(), class_name="stack"
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
    return KeptForm.create(
        typed_note(),
        error_summary(_("Nothing is saved yet. Correct what follows:"), view.problems),
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
                _("Save my changes"), type="submit", kind=SOLID, look="tall",
                busy=is_running("save"),
            ),
            button_link(
                _("Cancel"), href=path_of(SiteState.slug, "profile"), look="tall",
                data_forgets=True,
            ),
            class_name="row",
        ),
        owner=SessionState.member_number,
        kept_as=_KEPT_AS,
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
    asked = callout(
        _("We sent a link to {email}. It is valid for 24 hours.").format(
            email=ProfileEditState.asked_email
        ),
        color="green",
        role="status",
    )
    return panel(
        facts((_("E-mail address"), email_with_badge(view))),
        rx.el.hr(class_name="rule"),
        rx.cond(ProfileEditState.asked_email != "", asked, _email_form()),
        title=_("E-mail address"),
    )


def _email_form() -> rx.Component:
    return rx.el.form(
        text_field(
            _("New address"), name="email", id="new-email", type="email", required=True,
            hint=_("We will send a link to it, and tell your present address."),
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

"""Open an account: the fields that the site asks, in a native form. What was typed stays after a
refusal, the password too, which no state ever holds: the form is posted without leaving the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from membership_ui.accounts.routes.refusal_cookie import refusal_token
from membership_ui.accounts.rules.household import MOST_PEOPLE, rows_of
from membership_ui.accounts.rules.names import LONGEST_NAME
from membership_ui.accounts.service.profiles import texts_of
from membership_ui.accounts.service.reading_form import registration_form
from membership_ui.accounts.ui.forms import kept_auth_form, password_field
from membership_ui.accounts.ui.notices import Told, notice_callout, told, told_here
from membership_ui.accounts.ui.register_fields import fields_of, relative_row
from membership_ui.accounts.views.registration import RegistrationView, RelativeView
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.drawn_page import drawn_page
from membership_ui.shell.components.fields import required_legend
from membership_ui.shell.components.messages import error_summary
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import panel, section, skeleton_rows
from membership_ui.shell.components.restored_form import visitor_note
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState

_LONGEST_TOKEN = 100


class RegistrationState(rx.State):
    notice: Told = Told()
    form: RegistrationView = RegistrationView()
    relatives: list[RelativeView] = []
    refusals: int = 0

    @rx.event
    @public
    async def load(self):
        cookie = self.router.headers.cookie
        site = await self.get_state(SiteState)
        self.notice = told(self)
        self.form = await ask(self, registration_form, site._site_id, refusal_token(cookie))
        self.relatives = self.form.relatives
        self.refusals = int(bool(self.form.problems))

    @rx.event
    @public
    async def refused(self, notice: str, kept: str):
        """`notice` and `kept`: what the cookies of the answer say, one signed, one a token."""
        site = await self.get_state(SiteState)
        self.notice = told_here(self, notice)
        if kept:
            self.form = await ask(self, registration_form, site._site_id, kept[:_LONGEST_TOKEN])
            self.relatives = self.form.relatives
            self.refusals += 1

    @rx.event
    @public
    def add_relative(self):
        if len(self.relatives) < MOST_PEOPLE:
            number = max((each.number for each in self.relatives), default=-1) + 1
            self.relatives = [*self.relatives, RelativeView(number=number)]

    @rx.event
    @public
    def remove_relative(self, number: int):
        self.relatives = [replace(each) for each in self.relatives if each.number != number]
        # The button that was pressed is gone with its row
        return rx.set_focus("add-relative")

    @rx.event
    @public
    def draw_rows(self, answers: dict[str, str]):
        """The family that was typed before the language changed."""
        typed = list(rows_of(texts_of(answers)).items())[:MOST_PEOPLE]
        self.relatives = [
            RelativeView(number, **{part: text[:LONGEST_NAME] for part, text in row.items()})
            for number, row in typed
        ]


def register_page() -> rx.Component:
    # What was typed comes back into the form as it was loaded last
    waiting = panel(skeleton_rows(), body=False)
    ready = drawn_page(_form(), waiting, known=RegistrationState.form.is_ready, widely=False)
    content = rx.el.div(_heading(), ready, class_name="register")
    return public_frame(rx.el.main(content, id="main"), page="register")


def _heading() -> rx.Component:
    sign_in = link(_("Sign in"), href=path_of(SiteState.slug, "login"))
    return rx.fragment(
        rx.el.h1(_("Create an account"), tab_index=-1),
        rx.el.p(_("Already have an account?"), " ", sign_in, class_name="intro"),
    )


def _form() -> rx.Component:
    form = RegistrationState.form
    return kept_auth_form(
        notice_callout(RegistrationState.notice),
        visitor_note(),
        error_summary(_("The account was not created. Correct what follows:"), form.problems),
        focus_when("errors", RegistrationState.refusals),
        panel(
            section(_who()),
            rx.foreach(form.sections, lambda each: section(_section(each))),
            rx.cond(form.asks_household, section(_household())),
            body=False,
        ),
        rx.el.div(
            button(_("Create my account"), type="submit", kind=SOLID, variant="tall"),
            class_name="row",
        ),
        action="/auth/register",
        owner="",
        stored_as="register:" + SiteState.slug,
        on_rows=RegistrationState.draw_rows,
        on_refused=RegistrationState.refused,
    )


def _who() -> rx.Component:
    return rx.fragment(
        rx.el.div(rx.el.h2(_("You")), required_legend(), class_name="row apart"),
        rx.el.div(
            fields_of(RegistrationState.form.who),
            password_field(
                _("Password"), name="password", auto_complete="new-password", required=True,
                hint=_("At least 12 characters. A phrase works well."),
                error=RegistrationState.form.password_error,
            ),
            class_name="fields",
        ),
    )  # fmt: skip


def _section(shown: Any) -> rx.Component:
    return rx.fragment(
        rx.el.h2(shown.title),
        rx.el.div(fields_of(shown.fields), class_name="fields"),
        key=shown.title,
    )


def _household() -> rx.Component:
    return rx.fragment(
        rx.el.h2(_("Your family")),
        rx.el.p(
            _("Optional. Spouse or partner and children, who have no account of their own."),
            class_name="hint",
            id="household",
        ),
        rx.el.div(
            rx.foreach(
                RegistrationState.relatives,
                lambda each: relative_row(each, RegistrationState.remove_relative(each.number)),
            ),
            class_name="relatives",
        ),
        button(
            _("Add a person"),
            icon="user-round-plus",
            id="add-relative",
            on_click=RegistrationState.add_relative,
        ),
    )

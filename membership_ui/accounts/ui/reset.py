"""Choose a new password, by the link of an e-mail."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.rules import LinkFate
from membership_ui.accounts.service.passwords import look_at_reset
from membership_ui.accounts.ui.forms import kept_auth_form, password_field, username_for_managers
from membership_ui.accounts.ui.notices import (
    Told,
    error_at,
    focus_refusal,
    notice_callout,
    told,
    told_here,
    told_of_reset,
)
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import skeleton_rows
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState


class ResetState(rx.State):
    notice: Told = Told()
    token: str = ""
    name: str = ""
    number: str = ""
    is_dead: bool = False
    is_loaded: bool = False
    refusals: int = 0

    @rx.event
    @public
    async def load(self):
        self.token = self.router.url.query_parameters.get("token", "")[:200]
        sight = await ask(self, look_at_reset, self.token)
        self.name, self.number = sight.name, sight.number
        self.is_dead = sight.fate is not LinkFate.LIVE
        self.notice = told_of_reset(sight.fate) if self.is_dead else told(self)
        self.is_loaded, self.refusals = True, 0

    @rx.event
    @public
    def refused(self, notice: str, _kept: str):
        self.notice = told_here(self, notice)
        self.refusals += 1


def reset_page() -> rx.Component:
    content = rx.el.div(
        rx.el.h1(_("New password"), tab_index=-1),
        rx.cond(
            ResetState.is_loaded, rx.cond(ResetState.is_dead, _dead(), _form()), skeleton_rows(2)
        ),
        class_name="narrow stack",
    )
    return public_frame(
        rx.el.div(rx.el.main(content, id="main"), class_name="login"), page="password/reset"
    )


def _form() -> rx.Component:
    return kept_auth_form(
        rx.el.input(type="hidden", name="token", value=ResetState.token),
        notice_callout(ResetState.notice),
        focus_refusal(ResetState.notice, ResetState.refusals),
        rx.cond(ResetState.number != "", _holder()),
        username_for_managers(ResetState.number),
        password_field(
            _("New password"), name="password", auto_complete="new-password",
            hint=_("At least 12 characters. A phrase works well."),
            error=error_at(ResetState.notice, "password"),
        ),
        password_field(
            _("New password, again"), name="password_again", auto_complete="new-password",
            error=error_at(ResetState.notice, "password_again"),
        ),
        button(_("Save my password"), type="submit", kind=SOLID, variant="wide tall"),
        action="/auth/password/reset",
        owner="",
        stored_as="reset",
        on_refused=ResetState.refused,
    )  # fmt: skip


def _holder() -> rx.Component:
    """Several accounts may share an address: whose password it is."""
    whose = _("For {name}, no. {number}").format(name=ResetState.name, number=ResetState.number)
    return rx.el.p(whose, class_name="intro breaks")


def _dead() -> rx.Component:
    """Said before somebody types a password twice for nothing."""
    return rx.el.div(
        notice_callout(ResetState.notice),
        button_link(
            _("Send a new link"),
            href=path_of(SiteState.slug, "password/forgot"),
            variant="wide tall",
        ),
        rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
        class_name="stack",
    )

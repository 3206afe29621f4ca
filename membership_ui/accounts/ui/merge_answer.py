"""The page of the link by which somebody answers a proposed merge. Opening it decides nothing."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.merge_proposals import look_at_proposal
from membership_ui.accounts.ui.forms import auth_form
from membership_ui.accounts.ui.notices import Told, notice_callout, told, told_of_merge
from membership_ui.accounts.views.merge_answer import MergeAnswerView
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.native import link
from membership_ui.shell.layout import public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState


class MergeAnswerState(rx.State):
    notice: Told = Told()
    token: str = ""
    view: MergeAnswerView = MergeAnswerView()

    @rx.event
    @public
    async def load(self):
        self.token = self.router.url.query_parameters.get("token", "")[:200]
        self.view = await ask(self, look_at_proposal, self.token)
        self.notice = told(self)
        if not self.view.own and not self.notice.text:
            self.notice = told_of_merge()


def merge_answer_page() -> rx.Component:
    view: Any = MergeAnswerState.view
    content = rx.el.div(
        rx.el.h1(_("Two accounts, one person?"), tab_index=-1),
        notice_callout(MergeAnswerState.notice),
        rx.cond(view.own != "", _question(view)),
        rx.el.p(link(_("Back to sign-in"), href=path_of(SiteState.slug, "login"))),
        class_name="narrow stack",
    )
    return public_frame(rx.el.div(rx.el.main(content, id="main"), class_name="login"), page="merge")


def _question(view: Any) -> rx.Component:
    agree = auth_form(
        button(_("Both are mine: merge them"), type="submit", kind=SOLID, variant="wide tall"),
        action="/auth/merge/agree",
        token=MergeAnswerState.token,
    )
    stop = auth_form(
        button(_("No: leave everything as it is"), type="submit", variant="wide tall"),
        action="/auth/merge/stop",
        token=MergeAnswerState.token,
    )
    return rx.el.div(
        rx.el.p(view.proposal),
        rx.el.p(view.fate),
        rx.el.p(view.waits),
        rx.cond(~view.has_agreed, agree),
        stop,
        class_name="stack",
    )

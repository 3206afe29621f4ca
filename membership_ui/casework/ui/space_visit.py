"""Why staff want to see a member's space: the member reads it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.access import LOOKERS
from membership_ui.accounts.ui.proof import asks_proof
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.looking import begin_space_visit
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import public, staff
from membership_ui.shell.action import doing, is_running
from membership_ui.shell.components.behaviour import show_dialog
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.fields import area_field
from membership_ui.shell.components.native import NativeDialog
from membership_ui.shell.page_address import address_of_tab, path_of
from membership_ui.shell.run import attempt
from membership_ui.shell.session import SessionState, SiteState

_DIALOG = "look"


class BeginSpaceVisitState(rx.State):
    is_asking: bool = False
    error: str = ""
    _account_id: int = 0

    @rx.event
    @staff(*LOOKERS)
    async def ask(self, account_id: int):
        if await asks_proof(self):
            return
        self.is_asking, self.error, self._account_id = True, "", key_of(str(account_id))

    @rx.event
    @public
    def close_dialog(self):
        """As the look begins the dialog closes by itself, in a tab that is no staff's by then."""
        self.is_asking = False

    @rx.event
    @staff(*LOOKERS)
    async def begin(self, answers: dict[str, str]):
        if await asks_proof(self):
            return None
        site, session = await self.get_state(SiteState), await self.get_state(SessionState)
        reason = str(answers.get("reason", ""))
        problems = await attempt(
            self, begin_space_visit, site._site_id, self._account_id, reason, session=session._sid
        )
        self.error = problems.get("reason", "")
        if problems:
            return None
        self.is_asking = False
        here = address_of_tab(self._get_root_state().router_data)
        return rx.redirect(path_of(here.slug, "memberships", here.locale))


def space_visit_opener(sheet: Any) -> rx.Component:
    """Drawn for whom it is possible."""
    opener = button(_("View their space"), icon="eye", on_click=BeginSpaceVisitState.ask(sheet.id))
    return rx.cond(sheet.can_be_looked_at, opener)


def _form(sheet: Any) -> rx.Component:
    return rx.el.form(
        rx.el.p(
            _(
                "You can view its pages for 30 minutes but not change anything. The person is "
                "told by email, with your name and your reason."
            )
        ),
        area_field(
            _("Reason"),
            name="reason",
            id=f"{_DIALOG}-reason",
            required=True,
            error=BeginSpaceVisitState.error,
            rows="3",
        ),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": ""}),
            button(
                _("View their space"),
                kind=SOLID,
                icon="eye",
                type="submit",
                busy=is_running("look"),
            ),
            class_name="row",
        ),
        # Another person's form begins empty
        key=sheet.id.to(str),
        on_submit=doing("look", BeginSpaceVisitState.begin),
        reset_on_submit=False,
        no_validate=True,
        class_name="stack tight",
    )


def space_visit_dialog(sheet: Any) -> rx.Component:
    return rx.fragment(
        show_dialog(_DIALOG, BeginSpaceVisitState.is_asking),
        NativeDialog.create(
            rx.el.h2(_("View the space of {name}?").format(name=sheet.name), id=f"{_DIALOG}-title"),
            _form(sheet),
            id=_DIALOG,
            class_name="dialog",
            aria_labelledby=f"{_DIALOG}-title",
            on_close=BeginSpaceVisitState.close_dialog,
        ),
    )

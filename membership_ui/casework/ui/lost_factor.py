"""On the sheet of an account: the second factor that the person lost is removed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.proof import asks_proof
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.lost_factor import remove_lost_factor
from membership_ui.casework.ui.people_actions import MANAGERS
from membership_ui.casework.ui.people_state import PeopleState
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import public, staff
from membership_ui.shell.components.behaviour import show_dialog
from membership_ui.shell.components.buttons import DANGER, button
from membership_ui.shell.components.choices import checkbox
from membership_ui.shell.components.fields import area_field, field_error
from membership_ui.shell.components.native import NativeDialog
from membership_ui.shell.components.panels import section
from membership_ui.shell.flash import flash
from membership_ui.shell.run import attempt
from membership_ui.shell.session import SessionState, SiteState

_DIALOG = "lost-factor"
_NO_ERRORS: dict[str, str] = {"checked": "", "reason": ""}


class LostFactorState(rx.State):
    """`account_id`: whose it is, 0 while nothing is asked."""

    account_id: int = 0
    errors: dict[str, str] = _NO_ERRORS

    @rx.event
    @staff(*MANAGERS)
    async def begin(self, account_id: int):
        if await asks_proof(self):
            return
        self.account_id, self.errors = key_of(str(account_id)), _NO_ERRORS

    @rx.event
    @public
    def cancel(self):
        """Sent as the page opens too, by whoever may open it: no dialog of before stands there."""
        self.account_id, self.errors = 0, _NO_ERRORS

    @rx.event
    @staff(*MANAGERS)
    async def remove(self, typed: dict[str, Any]):
        if await asks_proof(self):
            return None
        site_id = (await self.get_state(SiteState))._site_id
        session = (await self.get_state(SessionState))._sid
        wrong = await attempt(
            self,
            remove_lost_factor,
            site_id,
            self.account_id,
            has_checked=str(typed.get("checked", "")) in ("on", "True", "true", "1"),
            reason=str(typed.get("reason", "")),
            session=session,
        )
        self.errors = {**_NO_ERRORS, **wrong}
        if wrong:
            return None
        self.account_id = 0
        (await self.get_state(PeopleState))._forget_sheet()
        return [
            PeopleState.open,
            flash(_("The second factor has been removed. The person is told by email.")),
        ]


def lost_factor_part(sheet: Any) -> rx.Component:
    """`sheet` is an AccountSheet."""
    remove = button(
        _("Remove the second factor"), icon="key-round", on_click=LostFactorState.begin(sheet.id)
    )
    told = _("On. If this person has lost both the app and the recovery codes, you can remove it.")
    part = section(
        rx.el.h3(_("Second factor")),
        rx.el.p(told, class_name="small"),
        rx.el.div(remove, class_name="row"),
        _dialog(sheet),
    )
    return rx.cond(sheet.has_factor, part)


def _dialog(sheet: Any) -> rx.Component:
    return rx.fragment(
        show_dialog(_DIALOG, LostFactorState.account_id > 0),
        NativeDialog.create(
            rx.el.h2(
                _("Remove the second factor of {name}?").format(name=sheet.name),
                id=f"{_DIALOG}-title",
            ),
            _form(),
            id=_DIALOG,
            class_name="dialog",
            aria_labelledby=f"{_DIALOG}-title",
            on_close=LostFactorState.cancel,
        ),
    )


def _form() -> rx.Component:
    errors: Any = LostFactorState.errors
    checked = checkbox(
        _("I have checked that it really is this person, by some means other than email."),
        name="checked",
        id="checked",
        aria_required=True,
        aria_describedby="checked-error",
    )
    happens = _(
        "The app, the passkeys and the recovery codes are removed. The person is signed out "
        "everywhere, is told by email, and signs in with the password alone; if their role "
        "requires a second factor, they set up a new one straight away."
    )
    return rx.el.form(
        rx.el.p(happens),
        rx.el.div(checked, field_error(errors["checked"], id="checked"), class_name="field"),
        area_field(
            _("Reason"),
            name="reason",
            required=True,
            hint=_("Kept in the person’s journal: how did you check?"),
            error=errors["reason"],
            rows="3",
            max_length=500,
        ),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": ""}),
            button(_("Remove the second factor"), kind=DANGER, type="submit"),
            class_name="row",
        ),
        on_submit=LostFactorState.remove,
        reset_on_submit=False,
        no_validate=True,
        # Another person's form begins empty: nothing is ticked before it is read
        key=LostFactorState.account_id.to(str),
        class_name="stack tight",
    )

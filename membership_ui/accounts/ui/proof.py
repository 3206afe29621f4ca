"""Staff show again who they are, before what opens or gives away somebody else's account: a dialog
over the page, whose form posts without leaving it.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.recent_proof import StaffProof, staff_proof
from membership_ui.accounts.ui.forms import kept_auth_form, password_field
from membership_ui.accounts.ui.notices import (
    Told,
    error_at,
    focus_refusal,
    notice_callout,
    told_here,
)
from membership_ui.accounts.ui.passkey_button import passkey_button
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import public, signed_in
from membership_ui.shell.components.behaviour import show_dialog
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.fields import text_field
from membership_ui.shell.components.native import NativeDialog
from membership_ui.shell.flash import flash
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.run import ask
from membership_ui.shell.session import SessionState

_DIALOG, _FORM = "proof", "proof-form"


class ProofState(rx.State):
    """`here`: the page that asked, to which a passkey leads back."""

    is_asking: bool = False
    proof: StaffProof = StaffProof()
    notice: Told = Told()
    here: str = ""
    refusals: int = 0

    @rx.event
    @public
    def cancel(self):
        self.is_asking, self.notice = False, Told()

    @rx.event
    @signed_in
    async def answered(self, notice: str, _kept: str):
        """`notice`: the signed answer of the form."""
        self.notice = told_here(self, notice)
        if await self._ask_if_wanted():
            self.refusals += 1
            return None
        said = self.notice.text
        self.notice = Told()
        return flash(said)

    async def _ask_if_wanted(self) -> bool:
        session = await self.get_state(SessionState)
        self.proof = await ask(self, staff_proof, session=session._sid)
        self.here = address_of_tab(self._get_root_state().router_data).full
        self.is_asking = self.proof.wanted != ""
        return self.is_asking


async def asks_proof(state: rx.State) -> bool:
    """Whether the person has to show first who they are; the dialog that asks is then open. The use
    case checks it too.
    """
    proof = await state.get_state(ProofState)
    proof.notice = Told()
    return await proof._ask_if_wanted()


def proof_dialog() -> rx.Component:
    """One on a page, for all that asks."""
    return rx.fragment(
        show_dialog(_DIALOG, ProofState.is_asking),
        NativeDialog.create(
            rx.el.h2(_("Is it still you?"), id=f"{_DIALOG}-title"),
            # A dialog that lays itself out would never be hidden
            rx.el.div(*_content(), class_name="stack tight"),
            id=_DIALOG,
            class_name="dialog",
            aria_labelledby=f"{_DIALOG}-title",
            on_close=ProofState.cancel,
        ),
    )


def _content() -> list[rx.Component]:
    proof: Any = ProofState.proof
    return [
        rx.el.p(
            _(
                "This opens somebody else’s account: please confirm your identity. It is valid "
                "for ten minutes."
            )
        ),
        notice_callout(ProofState.notice),
        focus_refusal(ProofState.notice, ProofState.refusals),
        rx.cond(proof.wanted == "password", _by_password()),
        rx.cond((proof.wanted == "factor") & proof.has_app, _by_code()),
        rx.el.div(
            button(_("Cancel"), custom_attrs={"data-closes": ""}),
            rx.cond(
                (proof.wanted != "") & proof.has_passkey,
                passkey_button(_("Use a passkey"), "confirm", next=ProofState.here),
            ),
            rx.cond((proof.wanted == "password") | proof.has_app, _send()),
            class_name="row",
        ),
    ]


def _send() -> rx.Component:
    """Of whichever form is drawn, beside the other ways out."""
    return button(_("Continue"), type="submit", kind=SOLID, custom_attrs={"form": _FORM})


def _by_password() -> rx.Component:
    field = password_field(
        _("Your password"), name="old_password", auto_complete="current-password",
        error=error_at(ProofState.notice, "old_password"),
    )  # fmt: skip
    return _form(field, "old_password", action="/auth/password/confirm")


def _by_code() -> rx.Component:
    field = text_field(
        _("Code from your app"), name="code", auto_complete="one-time-code", input_mode="numeric",
        required=True, error=error_at(ProofState.notice, "code"),
    )  # fmt: skip
    return _form(field, "code", action="/auth/factor/confirm")


def _form(field: rx.Component, name: str, *, action: str) -> rx.Component:
    return kept_auth_form(
        rx.el.input(type="hidden", name="next", value=ProofState.here),
        rx.el.input(type="hidden", name="field", value=name),
        field,
        action=action,
        owner="",
        stored_as="proof",
        on_refused=ProofState.answered,
        id=_FORM,
        class_name="stack tight",
    )

"""What the sign-in forms answered, as the sentence that their page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from membership_ui.accounts.rules import (
    MAILS_PER_ADDRESS,
    WEAKNESSES,
    AmbiguousEmail,
    LinkFate,
    TooManyTries,
)
from membership_ui.accounts.rules.factors import (
    CodeJustUsed,
    DeadSignIn,
    ProofNeeded,
    WrongCode,
    WrongOldPassword,
)
from membership_ui.accounts.rules.household import MOST_PEOPLE
from membership_ui.accounts.service.addresses import LinkSight
from membership_ui.adapters import i18n
from membership_ui.adapters.i18n import _, ngettext
from membership_ui.http.notice import Notice, open_notice, read_notice
from membership_ui.kernel.errors import N_
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.kept_pages import Keeps, kept_on
from membership_ui.shell.page_address import address_of_tab

_SENTENCES = {
    "ambiguous": AmbiguousEmail.message,
    "code_just_used": CodeJustUsed.message,
    "locked": N_("Too many attempts. Try again in 15 minutes or reset your password."),
    "busy": N_("Many people are signing in right now. Try again in a moment."),
    "signed_out": N_("You are signed out."),
    "reset_sent": N_(
        "If an account exists for this address, a link has just been sent. It is valid for 60 "
        "minutes. Check your spam folder too."
    ),
    "dead_link": N_("This link has expired. Ask for a new one below."),
    "used_link": N_(
        "This link has already been used to choose a new password. Sign in with that password, "
        "or ask for a new link."
    ),
    "dropped_link": N_(
        "This link no longer works: a newer one was sent, or the password, the address or the "
        "second factor has changed since. Open the latest message, or ask for a new link."
    ),
    **{f"weak_{reason}": sentence for reason, sentence in WEAKNESSES.items()},
    "different_passwords": N_("The two passwords differ. Type them again."),
    "password_changed": N_("Your new password is saved. Sign in with it."),
    "unverified": N_("Your email address is not confirmed yet."),
    "registered": N_(
        "We sent a link to {email}. It is valid for 24 hours. If it does not arrive, check your"
        " spam folder. An address gets at most {most_mails} links an hour."
    ),
    "validation_sent": N_(
        "If an account is waiting for this address to be confirmed, a link has just been sent. "
        "It is valid for 24 hours. Check your spam folder too. An address gets at most "
        "{most_mails} links an hour."
    ),
    "email_verified": N_("Your address is confirmed. You can sign in."),
    "own_email_verified": N_("Your address is confirmed."),
    "dead_email_link": N_("This link has expired or is incomplete. Ask for a new one below."),
    "used_email_link": N_(
        "This link has already been used: your address may be confirmed. Try signing in."
    ),
    "dropped_email_link": N_(
        "This link no longer works: a newer one was sent, or the change was cancelled."
    ),
    "used_cancel_link": N_(
        "The address has already been changed. If it was not you, choose a new password and "
        "write to us."
    ),
    "dropped_cancel_link": N_(
        "There is nothing left to cancel: the change was cancelled, or another one was requested."
    ),
    "dead_cancel_link": N_("There is nothing to cancel: this account is closed."),
    "change_cancelled": N_(
        "The change of address is cancelled: your address stays as it is."
        " If you did not ask for the change, choose a new password."
    ),
    "merge_agreed": N_("Thank you. The other address has to agree too."),
    "merge_done": N_("The two accounts have been merged. Sign in with the one that was kept."),
    "merge_stopped": N_("Everything stays as it is. The staff can see that you said no."),
    "merge_over": N_("This proposal has ended, or a newer message was sent: open the latest one."),
    "merge_family": N_(
        "Not yet: together the two families have more people than the limit ({most_people}). "
        "Remove some in the profile of one of the two accounts, then open this link again."
    ),
    "merge_impossible": N_(
        "These two accounts can no longer be merged: something changed. Ask the staff."
    ),
    "erased": N_("Your account has been deleted. A final message confirms it."),
    "erase_again": N_("Nothing was deleted: your account changed in the meantime. Try again."),
    "erase_wrong_password": N_("Wrong password. Nothing was deleted."),
    "erase_other_number": N_("This is not your member number. Nothing was deleted."),
    "erase_locked": N_("Too many attempts. Try again in 15 minutes."),
    "erase_last_admin": N_("Make someone else admin first."),
    "erase_last_of_role": N_("Appoint somebody else to your role first."),
    "many_forms": N_("Many accounts have been opened from here. Try again in 15 minutes."),
    "own_password_changed": N_("Your new password is saved. Your other devices are signed out."),
    "wrong_old_password": WrongOldPassword.message,
    "proof_needed": ProofNeeded.message,
    "proved_again": N_("Thank you. You can go on for ten minutes."),
    "changed_meanwhile": N_("Something changed in the meantime. Check this page again."),
    "dead_sign_in": DeadSignIn.message,
    "codes_over": N_("Too many wrong codes. Start signing in again."),
    "factor_required": N_("Your role requires a second factor: it cannot be turned off."),
    "factor_off": N_("The second factor is off. Your password alone signs you in."),
}
_GOOD = frozenset({
    "signed_out", "reset_sent", "password_changed", "registered", "validation_sent",
    "email_verified", "own_email_verified", "change_cancelled", "own_password_changed",
    "factor_off", "erased", "proved_again", "merge_agreed", "merge_done", "merge_stopped",
})  # fmt: skip
# The field whose fault it is, by its id
_FIELDS = {
    **{f"weak_{reason}": "password" for reason in WEAKNESSES},
    "different_passwords": "password_again",
    "wrong_old_password": "old_password",
    "wrong_code": "code",
    "code_just_used": "code",
    "erase_wrong_password": "password",
    "erase_other_number": "member_number",
}
# Those that may tell how many tries are left
_COUNTED = {
    "wrong": (N_("Wrong sign-in details. Try again."), N_("Wrong sign-in details.")),
    "wrong_code": (WrongCode.message, N_("This code is not correct.")),
}


# Signed and encoded, with an identifier of 320 characters in any script
_LONGEST_NOTICE = 4096


@dataclass(frozen=True)
class Told:
    """`text` is empty while there is nothing to say; `identifier` is what was typed; `can_resend`
    when a new link to the address is what helps. `field` is the id of the one that it stands
    beside; without one it stands above the page.
    """

    text: str = ""
    color: str = "red"
    identifier: str = ""
    can_resend: bool = False
    field: str = ""


def told(state: rx.State) -> Told:
    """The notice that the last form left in this browser for the page of `state`."""
    here = address_of_tab(state._get_root_state().router_data)
    return told_on(here.spot, state.router.headers.cookie)


def told_here(state: rx.State, signed: str) -> Told:
    """The notice of a form that was posted without leaving the page of `state`."""
    here = address_of_tab(state._get_root_state().router_data)
    return _told(here.spot, open_notice(signed[:_LONGEST_NOTICE]))


def told_on(spot: str, cookie_header: str) -> Told:
    """Nothing for a page that the notice was not sent to: it would not be true there."""
    return _told(spot, read_notice(cookie_header))


def _told(spot: str, notice: Notice | None) -> Told:
    if notice is None or notice.spot != spot:
        return Told()
    color = "green" if notice.code in _GOOD else "red"
    return Told(
        text=_sentence(notice),
        color=color,
        identifier=notice.identifier,
        can_resend=notice.code == "unverified",
        field=notice.field or _FIELDS.get(notice.code, ""),
    )


def told_of_link(sight: LinkSight) -> Told:
    """A link to an address that opens nothing, as its page says it."""
    code = f"{sight.fate}_{'cancel' if sight.is_cancel else 'email'}_link"
    return Told(_(_SENTENCES[code]), "red" if sight.fate is LinkFate.DEAD else "amber")


def told_of_merge() -> Told:
    """A link to a proposal that opens nothing."""
    return Told(_sentence(Notice("merge_over")), "amber")


def told_of_reset(fate: LinkFate) -> Told:
    """A link to a new password that opens nothing."""
    color = "red" if fate is LinkFate.DEAD else "amber"
    return Told(_(_SENTENCES[f"{fate}_link"]), color)


_ENDED = {
    Keeps.NOTHING: N_("Your session has ended. Sign in to continue."),
    Keeps.TYPED: N_("Your session has ended. Sign in to continue; what you typed is kept."),
    Keeps.DRAFT: N_("Your session has ended. Sign in to continue; your draft is kept."),
}


def session_ended(page: str) -> Told:
    """Promises what the page that was left does keep."""
    return Told(_(_ENDED[kept_on(page)]), "amber")


def _sentence(notice: Notice) -> str:
    if notice.code not in _COUNTED:
        return _(_SENTENCES.get(notice.code, "")).format(
            email=notice.identifier,
            most_mails=MAILS_PER_ADDRESS.tries,
            most_people=MOST_PEOPLE,
        )
    alone, counted = _COUNTED[notice.code]
    if notice.attempts_left < 0:
        return _(alone)
    if notice.attempts_left == 0:
        return i18n.sentence(TooManyTries())
    left = ngettext(
        "You have {n} attempt left.", "You have {n} attempts left.", notice.attempts_left
    )
    return _(counted) + " " + left.format(n=notice.attempts_left)


def notice_callout(shown: Any) -> rx.Component:
    """Announced when the page opens with it, never what the tab was told before."""
    icon = rx.match(
        shown.color,
        ("green", rx.icon("circle-check", size=18)),
        ("amber", rx.icon("info", size=18)),
        rx.icon("circle-alert", size=18),
    )
    return rx.cond(
        (shown.text != "") & (shown.field == "") & rx.State.is_hydrated,
        rx.el.div(
            icon,
            rx.el.div(shown.text, rx.cond(shown.can_resend, rx.fragment(" ", _resend_button()))),
            class_name="callout",
            data_color=shown.color,
            role="alert",
            id="notice",
            tab_index=-1,
        ),
    )


def focus_notice(shown: Any, is_drawn: Any) -> rx.Component:
    """A page that opens with an answer begins at it, or at the field that is wrong."""
    return focus_when(_spot(shown), (shown.text != "") & is_drawn & rx.State.is_hydrated)


def focus_refusal(shown: Any, refusals: Any) -> rx.Component:
    """The same for a form that is refused in place: `refusals` counts how often."""
    return focus_when(_spot(shown), refusals)


def error_at(shown: Any, id: str) -> Any:
    """The notice, where it is about the field with this id."""
    return rx.cond((shown.field == id) & rx.State.is_hydrated, shown.text, "")


def _spot(shown: Any) -> Any:
    return rx.cond(shown.field != "", shown.field, "notice")


def _resend_button() -> rx.Component:
    """Of the form with the id `resend`: not the first button of the form that it stands in."""
    return rx.el.button(
        _("Send the link again"), type="submit", class_name="link", custom_attrs={"form": "resend"}
    )

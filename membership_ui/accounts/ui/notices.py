"""What the sign-in forms answered, as the sentence that their page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, ngettext
from membership_ui.http.notice import Notice, read_notice
from membership_ui.kernel.errors import N_

_SENTENCES = {
    "ambiguous": N_("Several accounts use this email. Sign in with your member number."),
    "locked": N_("Too many attempts. Try again in 15 minutes or reset your password."),
    "busy": N_("Many people are signing in right now. Try again in a moment."),
    "signed_out": N_("You are signed out."),
    "reset_sent": N_("If an account exists for this address, a link has just been sent."),
    "dead_link": N_("This link has expired. Ask for a new one below."),
    "weak_password": N_("At least 12 characters. A phrase works well."),
    "different_passwords": N_("The two passwords differ. Type them again."),
    "password_changed": N_("Your new password is saved. Sign in with it."),
    "erased": N_("Your account is deleted. A last message confirms it."),
    "erase_again": N_("Nothing was deleted: your account changed meanwhile. Try again."),
    "erase_wrong_password": N_("Wrong password. Nothing was deleted."),
    "erase_other_number": N_("This is not your member number. Nothing was deleted."),
    "erase_locked": N_("Too many attempts. Try again in 15 minutes."),
    "erase_last_admin": N_("Make someone else admin first."),
    "erase_last_of_role": N_("Name somebody else for your role first."),
}
_GOOD = frozenset({"signed_out", "reset_sent", "password_changed", "erased"})


@dataclass(frozen=True)
class Told:
    """`text` is empty while there is nothing to say; `identifier` is what was typed."""

    text: str = ""
    color: str = "red"
    identifier: str = ""


def told(cookie_header: str) -> Told:
    """The notice that the last form left in this browser, once read by the guard's own cookie."""
    notice = read_notice(cookie_header)
    if notice is None:
        return Told()
    return Told(_sentence(notice), "green" if notice.code in _GOOD else "red", notice.identifier)


def session_ended() -> Told:
    return Told(_("Your session has ended. Sign in to continue, your draft is kept."), "amber")


def _sentence(notice: Notice) -> str:
    if notice.code != "wrong":
        return _(_SENTENCES.get(notice.code, ""))
    if notice.attempts_left < 0:
        return _("Wrong sign-in details. Try again.")
    left = ngettext(
        "You have {n} attempt left.", "You have {n} attempts left.", notice.attempts_left
    )
    return _("Wrong sign-in details.") + " " + left.format(n=notice.attempts_left)


def notice_callout(shown: Any) -> rx.Component:
    """Announced when the page opens with it."""
    icon = rx.match(
        shown.color,
        ("green", rx.icon("circle-check", size=18)),
        ("amber", rx.icon("info", size=18)),
        rx.icon("circle-alert", size=18),
    )
    return rx.cond(
        shown.text != "",
        rx.el.div(
            icon, rx.el.div(shown.text), class_name="callout", data_color=shown.color, role="alert"
        ),
    )

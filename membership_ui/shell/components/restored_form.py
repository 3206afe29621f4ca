"""A form whose unsaved text comes back after another sign-in of the same person, or in another
language (`assets/restored_form.js`).
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.buttons import quiet_button


def _answers(answers: rx.Var[dict[str, str]]) -> list[rx.Var]:
    return [answers]


def _refusal(notice: rx.Var[str], kept: rx.Var[str]) -> list[rx.Var]:
    return [notice, kept]


class RestoredForm(rx.Component):
    """`owner` is the person's member number; a form of visitors has none, and is kept over a change
    of language only. `on_send` for a State's event, `action` and `method` for a form that posts.
    `on_rows(answers)`: what was typed has people of the family, whose rows the page must draw.
    `on_refused(notice, kept)` of a form that posts: it posts without leaving the page, see
    `assets/post_in_place.js`.
    """

    library = "$/public/restored_form.js"
    tag = "RestoredForm"

    owner: rx.Var[str]
    stored_as: rx.Var[str]
    action: rx.Var[str]
    method: rx.Var[str]
    on_send: rx.EventHandler[_answers]
    on_rows: rx.EventHandler[_answers]
    on_refused: rx.EventHandler[_refusal]


def forget_typed(owner: str, stored_as: str) -> Any:
    """Sent once it is saved."""
    return rx.remove_session_storage(f"typed:{owner}:{stored_as}")


def typed_note() -> rx.Component:
    """In the form: what it shows is not what is saved, or what was sent got lost in an outage."""
    drop = quiet_button(_("Discard it"), data_forgets=True)
    again = quiet_button(_("Try again"), data_sends=True)
    return rx.fragment(
        _note(_("What you had typed is here again. It is not saved yet."), drop),
        _note(
            _("Your last change was not saved: the service was unavailable."),
            again, drop, variant="lost",
        ),
    )  # fmt: skip


def visitor_note() -> rx.Component:
    """The same in a form that asks for a password."""
    return _note(_("What you had typed is here again, but for the password."))


def _note(text: str, *actions: rx.Component, variant: str = "") -> rx.Component:
    return rx.el.div(
        rx.icon("history", size=18),
        rx.el.div(text),
        *actions,
        class_name=f"callout typed-note {variant}".strip(),
        data_color="amber",
        role="status",
    )

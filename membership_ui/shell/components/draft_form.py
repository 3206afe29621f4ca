"""A form that saves itself (`assets/draft_form.js`), and what it says of its draft."""

from __future__ import annotations

import reflex as rx

from membership_ui.adapters.i18n import _


def _draft(answers: rx.Var[dict[str, str]], number: rx.Var[int], left: rx.Var[str]) -> list[rx.Var]:
    return [answers, number, left]


def _answers(answers: rx.Var[dict[str, str]]) -> list[rx.Var]:
    return [answers]


class DraftForm(rx.Component):
    """`on_draft(answers, number, left)`: `number` comes back in `acknowledged` once it is saved,
    `left` is the field just left or chosen in, or empty. `refused` counts refused sends: each moves
    the focus to `#errors`.
    """

    library = "$/public/draft_form.js"
    tag = "DraftForm"

    draft_key: rx.Var[str]
    acknowledged: rx.Var[int]
    refused: rx.Var[int]
    busy: rx.Var[bool]
    on_draft: rx.EventHandler[_draft]
    on_send: rx.EventHandler[_answers]


def draft_note(saved: rx.Var[str]) -> rx.Component:
    """Inside the form: "Saving…", "Draft saved at 14:32", or that it will be tried again."""
    return rx.el.span(
        rx.el.span(
            rx.cond(saved != "", rx.icon("cloud-upload", size=16)),
            saved,
            class_name="saved is-saved",
        ),
        rx.el.span(rx.icon("cloud-upload", size=16), _("Saving…"), class_name="saved is-saving"),
        rx.el.span(
            rx.icon("cloud-off", size=16),
            _("Not saved, trying again"),
            class_name="saved is-failed",
        ),
        role="status",
        class_name="draft-note",
    )

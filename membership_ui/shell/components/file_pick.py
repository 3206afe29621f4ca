"""One file in a form (`assets/file_pick.js`): sent at once, kept by the form as `file_id` and
`file_name`.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _, current

_LARGEST = 10 * 1000 * 1000


class FilePick(rx.Component):
    library = "$/public/file_pick.js"
    tag = "FilePick"

    file_id: rx.Var[str]
    file_name: rx.Var[str]
    url: rx.Var[str]
    largest: rx.Var[int]
    label: rx.Var[str]
    words: rx.Var[dict[str, str]]


def file_pick(label: Any, *, url: str, file_id: Any = "", file_name: Any = "") -> rx.Component:
    """`url` answers with `{id, name}` or `{error}`, a sentence."""
    words = {
        "attach": _("Attach a file"),
        "replace": _("Replace the file"),
        "remove": _("Remove"),
        "hint": _("PDF, JPG or PNG, up to 10 MB."),
        "sending": _("Uploading, {percent}%"),
        "large": _("This file is over 10 MB."),
        "failed": _("The file could not be sent. Check your connection and try again."),
    }
    picker = FilePick.create(
        rx.icon("paperclip", size=18),
        file_id=file_id,
        file_name=file_name,
        url=f"{url}?lang={current()}",
        largest=_LARGEST,
        label=label,
        words=words,
    )
    return rx.el.div(rx.el.span(label, class_name="label"), picker, class_name="field")

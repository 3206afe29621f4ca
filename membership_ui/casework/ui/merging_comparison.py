"""Both accounts next to one another, which one stays, what happens, why."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.action import is_running
from membership_ui.shell.components.badge import badge
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.choices import choice_card, choice_group
from membership_ui.shell.components.dialog import confirm_dialog
from membership_ui.shell.components.fields import area_field, select_field
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.panels import panel
from membership_ui.shell.components.table import heading, table

_DIALOG = "merge-accounts"


def comparison_parts(
    shown: Any,
    first_id: Any,
    errors: Any,
    is_asked: Any,
    *,
    on_choose: Any,
    on_prepare: Any,
    on_merge: Any,
    on_cancel: Any,
) -> rx.Component:
    """`shown` is a Comparison; `errors` what is wrong with `reason` and `spouse`."""
    return rx.el.div(
        _sides(shown),
        panel(_which(shown, on_choose)),
        rx.cond(
            shown.obstacle != "",
            callout(
                rx.el.b(_("These two accounts cannot be merged.")),
                rx.el.p(shown.obstacle),
                color="red",
                role="alert",
            ),
            _consent(shown, errors, on_prepare),
        ),
        button_link(
            _("Choose another account"), href=f"?id={first_id}", icon="arrow-left", kind="ghost"
        ),
        confirm_dialog(
            _("Propose to merge these two accounts?"),
            shown.question,
            id=_DIALOG,
            verb=_("Propose"),
            on_confirm=on_merge,
            is_open=is_asked,
            on_cancel=on_cancel,
        ),
        class_name="stack merging",
    )


# Where the keyboard goes on once the other account is chosen
COMPARED = "compared"


def _sides(shown: Any) -> rx.Component:
    head = [
        heading(rx.el.span(_("What is compared"), class_name="unseen")),
        heading(shown.first.label),
        heading(shown.second.label),
    ]
    said = callout(
        rx.el.b(shown.addresses),
        rx.cond(shown.doubt != "", rx.el.p(shown.doubt)),
        color="amber",
        variant="small",
    )
    return panel(
        rx.el.div(said, class_name="bd"),
        table(_("Both accounts"), head, rx.foreach(shown.rows, _row)),
        title=_("Both accounts"),
        body=False,
        id=COMPARED,
        tab_index=-1,
    )


def _row(row: Any) -> rx.Component:
    mark = badge(_("Different"), color="amber", icon="equal-not")
    return rx.el.tr(
        rx.el.th(
            rx.el.div(row.label, rx.cond(row.differs, mark), class_name="row tight"), scope="row"
        ),
        rx.el.td(rx.foreach(row.first, rx.el.div)),
        rx.el.td(rx.foreach(row.second, rx.el.div)),
        class_name=rx.cond(row.differs, "differs", ""),
        key=row.label,
    )


def _which(shown: Any, on_choose: Any) -> rx.Component:
    return choice_group(
        _("Which account stays?"),
        *(
            choice_card(
                side.label,
                name="stays",
                value=side.id.to(str),
                checked=shown.stays == side.id,
                on_choose=on_choose(side.id),
                detail=side.email,
            )
            for side in (shown.first, shown.second)
        ),
    )


def _consent(shown: Any, errors: Any, on_prepare: Any) -> rx.Component:
    return panel(
        rx.el.ul(rx.foreach(shown.effects, rx.el.li), class_name="effects"),
        rx.el.form(
            rx.cond(shown.spouses.length() > 1, _spouses(shown, errors["spouse"])),
            area_field(
                _("Reason"),
                name="reason",
                required=True,
                hint=_(
                    "Kept in the journal of both accounts. How do you know they are the same "
                    "person?"
                ),
                error=errors["reason"],
                rows="2",
                max_length=500,
            ),
            rx.el.div(
                button(
                    _("Propose the merge"),
                    icon="merge",
                    kind=SOLID,
                    type="submit",
                    busy=is_running("merge"),
                ),
                class_name="row",
            ),
            # Another pair's form begins empty, whichever of the two stays
            key=shown.first.id.to(str) + "-" + shown.second.id.to(str),
            on_submit=on_prepare,
            reset_on_submit=False,
            no_validate=True,
            class_name="stack",
        ),
        title=_("What will happen"),
    )


def _spouses(shown: Any, error: Any) -> rx.Component:
    """One family has one spouse: the other stays with the closed account."""
    return select_field(
        _("Each account has a spouse or partner. Who should stay in the family?"),
        shown.spouses,
        name="spouse",
        required=True,
        error=error,
    )

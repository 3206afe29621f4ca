"""The portal's signature: the tinted panel of a membership, its validity bar, its timeline."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _


def membership_panel(what: rx.Component, act: rx.Component, **props: Any) -> rx.Component:
    """What it is at the left; what to do about it at the right, tinted."""
    return rx.el.section(
        rx.el.div(what, class_name="what"),
        rx.el.div(act, class_name="act"),
        class_name="panel member",
        **props,
    )


def validity_bar(percent: Any, *, label: Any, starts: Any, today: Any, ends: Any) -> rx.Component:
    """`percent` of the term is over; `label` says so in one sentence; `today` may be empty."""
    share = rx.Var.create(percent)
    past = share.to(str) + "%"
    bar = rx.el.div(
        rx.el.i(style={"width": past}), rx.el.b(style={"left": past}),
        class_name="validity", role="img", aria_label=label,
    )  # fmt: skip
    labels = rx.el.div(
        rx.el.span(starts), rx.el.b(today), rx.el.span(ends),
        class_name=rx.cond(share.to(int) < 45, "validity-labels early", "validity-labels"),
        style={"--at": past},
    )  # fmt: skip
    return rx.el.div(bar, labels, class_name="term")


def timeline(steps: rx.Var, *, variant: str = "") -> rx.Component:
    """`steps`: views with `state` (done, now, todo), `title`, `when`. A column on phones.

    `variant="upright"` makes it a column everywhere, `"level"` a row everywhere.
    """
    return rx.el.ol(rx.foreach(steps, _step), class_name=f"timeline {variant}".strip())


def _step(step: Any, index: Any) -> rx.Component:
    mark = rx.cond(
        step.state == "done", rx.icon("check", size=16), rx.el.span(index + 1, aria_hidden=True)
    )
    spoken = rx.match(step.state, ("done", _("done")), ("now", _("now")), _("to do"))
    return rx.el.li(
        rx.el.span(mark, class_name="dot"),
        rx.el.div(
            rx.el.b(step.title, rx.el.span(" (", spoken, ")", class_name="unseen")),
            rx.el.span(step.when),
            class_name="text",
        ),
        data_state=step.state,
        aria_current=rx.cond(step.state == "now", "step", "false"),
    )

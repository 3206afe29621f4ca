"""How to pay an invoice: each figure with a button that copies it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.shell.components.documents import document_link
from membership_ui.shell.components.panels import panel


def payment_panel(payment: Any) -> rx.Component:
    """`payment` is a PaymentBox; without an invoice nothing is drawn."""
    invoice = document_link(
        payment.invoice_label, href=payment.invoice_url, label=payment.invoice_label
    )
    lines = rx.el.dl(rx.foreach(payment.lines, _line), class_name="facts paying")
    shown = panel(
        lines, rx.el.p(payment.intro, class_name="hint"), title=payment.title, side=invoice
    )
    return rx.cond(payment.invoice_url != "", shown)


def _line(line: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.label),
        rx.el.dd(rx.el.span(line.value), rx.cond(line.copied != "", _copy(line))),
    )


def _copy(line: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span(_("Copy: "), line.label, class_name="unseen"),
        rx.icon("copy", size=16, class_name="to-copy"),
        rx.icon("check", size=16, class_name="copied"),
        rx.el.span(_("Copied"), class_name="copied small"),
        type="button", class_name="iconbtn copier", title=_("Copy"),
        custom_attrs={"data-copies": line.copied},
    )  # fmt: skip

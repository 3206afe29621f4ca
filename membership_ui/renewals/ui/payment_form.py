"""What arrived for an invoice. The fields belong to whoever types in them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.billing.rules import PaymentMethod
from membership_ui.billing.service.paying import RECORDABLE
from membership_ui.billing.views.words import method_name
from membership_ui.shell.action import doing, is_running
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.fields import select_field, text_field


def payment_form(request: Any, problems: Any, on_record: Any) -> rx.Component:
    """`request`: what is still open proposes the amount; `problems` by field."""
    return rx.el.form(
        rx.el.h3(_("Record a payment")),
        rx.el.input(type="hidden", name="still_due", value=request.open_amount),
        rx.el.p(_("Still due"), _(": "), rx.el.b(request.open_text), class_name="muted"),
        rx.el.div(*_what_arrived(request, problems), class_name="fields"),
        text_field(
            _("Reference"), name="reference", hint=_("As on the bank statement or the cheque."),
            error=problems.reference, auto_complete="off", max_length=140,
        ),
        button(
            _("Record the payment"), kind=SOLID, variant="wide", type="submit",
            busy=is_running("record"),
        ),
        # A new request or a new open amount starts a new form; an error keeps what was typed
        key=request.id.to(str) + "-" + request.open_amount,
        on_submit=lambda answers: doing("record", on_record(answers)),
        reset_on_submit=False,
        no_validate=True,
        class_name="stack tight",
    )  # fmt: skip


def _what_arrived(request: Any, problems: Any) -> list[rx.Component]:
    methods = [(str(each), method_name(each)) for each in PaymentMethod if each in RECORDABLE]
    return [
        text_field(
            _("Amount received"), name="amount", required=True, default_value=request.open_amount,
            error=problems.amount, input_mode="decimal", auto_complete="off",
        ),
        select_field(
            _("Payment method"), methods, name="method", required=True,
            default_value=request.method, error=problems.method,
        ),
        text_field(
            _("Received on"), name="received_on", type="date", required=True, max=request.today,
            default_value=request.today, error=problems.received_on,
        ),
    ]  # fmt: skip

"""The renewal form itself, as it is drawn. The fields belong to the browser until they are
saved or sent.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.renewals.ui.quote import quote_button
from membership_ui.renewals.ui.renewal_details import answer_field, details
from membership_ui.shell.action import doing, is_running
from membership_ui.shell.components.buttons import SOLID, button
from membership_ui.shell.components.choices import checkbox
from membership_ui.shell.components.draft_form import DraftForm, draft_note
from membership_ui.shell.components.fields import (
    field_error,
    required_dot,
    select_field,
)
from membership_ui.shell.components.file_pick import file_pick
from membership_ui.shell.components.messages import callout, error_summary
from membership_ui.shell.components.panels import facts, page_header, panel, section
from membership_ui.shell.space_visit import SpaceVisitState


def renewal_form(state: Any, crumbs: rx.Component) -> rx.Component:
    """`state` is the page's RenewalState."""
    view = state.view
    return DraftForm.create(
        page_header(view.title, "", draft_note(state.saved), above=crumbs),
        rx.cond(
            state.refused > 0,
            error_summary(_("The request was not sent. Correct what follows:"), state.problems),
        ),
        # Whoever only looks types nothing that could be kept
        rx.el.fieldset(
            rx.el.legend(view.title, class_name="unseen"),
            _questions(state),
            disabled=SpaceVisitState.is_on,
        ),
        key=state.draft_key,
        draft_key=state.draft_key,
        acknowledged=state.acknowledged,
        refused=state.refused,
        busy=is_running("renewal"),
        on_draft=state.keep,
        on_send=doing("renewal", state.send),
        class_name="stack renewal",
    )


def _questions(state: Any) -> rx.Component:
    # The first line asks to choose
    has_choice = state.view.tiers.length() > 1
    return rx.el.div(
        panel(
            section(details(state)),
            rx.cond(has_choice, section(_tier(state)), _only_tier()),
            section(_payment(state)),
            rx.cond(state.view.may_wait, section(_purchase_order(state))),
            body=False,
        ),
        _summary(state),
        class_name="sided",
    )


def _tier(state: Any) -> rx.Component:
    view = state.view
    is_kept = view.answers["tier_choice"] != "change"
    return _group(
        _("Your tier"),
        "tier_choice",
        state,
        _card(
            _("Keep my tier"),
            "tier_choice",
            "keep",
            is_kept,
            detail=view.kept_tier,
            end=view.kept_amount,
            id="tier_choice",
        ),
        _card(
            _("Ask for another tier"),
            "tier_choice",
            "change",
            ~is_kept,
            detail=_("We will check your request"),
        ),
        after=rx.el.div(
            select_field(
                _("New tier"),
                view.tiers,
                name="asked_tier",
                required=True,
                error=state.errors["asked_tier"],
                default_value=view.answers["asked_tier"],
            ),
            answer_field(state, _("Reason for the change"), "change_reason"),
            class_name="fields only-change",
        ),
    )


def _only_tier() -> rx.Component:
    return rx.el.input(type="hidden", name="tier_choice", default_value="keep")


def _payment(state: Any) -> rx.Component:
    cards = rx.foreach(
        state.view.methods,
        lambda method, rank: _card(
            method.title,
            "payment_method",
            method.value,
            method.is_chosen,
            detail=method.detail,
            id=rx.cond(rank == 0, "payment_method", f"payment_method-{rank}"),
        ),
    )
    return _group(_("Payment method"), "payment_method", state, cards, variant="three")


def _purchase_order(state: Any) -> rx.Component:
    answers = state.view.answers
    return rx.fragment(
        checkbox(
            _("Wait for our purchase order"),
            name="awaits_purchase_order",
            value="1",
            variant="big",
            id="awaits_purchase_order",
            default_checked=answers["awaits_purchase_order"] == "1",
            hint=_("The invoice will be issued once the purchase order is here."),
        ),
        rx.el.div(
            answer_field(
                state,
                _("Purchase order reference"),
                "order_reference",
                required=False,
                auto_complete="off",
                placeholder=_("Optional for now"),
            ),
            file_pick(
                _("Document"),
                url="/uploads/purchase-order",
                file_id=answers["file_id"],
                file_name=answers["file_name"],
            ),
            class_name="fields only-waiting",
        ),
    )


def _summary(state: Any) -> rx.Component:
    view = state.view
    return rx.el.aside(
        rx.el.h2(_("Summary")),
        facts(
            (rx.cond(view.is_individual, _("Member"), _("Structure")), view.member),
            (_("Period"), view.period),
            (_("Payment"), state.summary.method),
        ),
        rx.el.hr(class_name="rule"),
        _amounts(state.summary),
        _submit_bar(state),
        class_name="panel summary",
        aria_label=_("Summary"),
    )


def _amounts(summary: Any) -> rx.Component:
    is_change = summary.asked != ""
    present = rx.el.p(
        rx.el.span(_("Current tier")),
        rx.el.span(summary.kept, class_name="struck"),
        class_name="row apart",
    )
    unsure = _("The amount will be confirmed once the change is checked.")
    return rx.fragment(
        rx.cond(is_change, present),
        rx.el.p(
            rx.el.b(rx.cond(is_change, _("Requested total"), _("Total"))),
            rx.el.span(summary.total, class_name="figure small"),
            class_name="row apart",
            aria_live="polite",
        ),
        rx.cond(is_change, callout(unsure, color="amber", variant="small")),
    )


def _submit_bar(state: Any) -> rx.Component:
    """Under the amounts; at the bottom of the window on a tablet."""
    save = button(
        _("Save my request"),
        type="submit",
        kind=SOLID,
        variant="wide tall",
        busy=is_running("renewal"),
    )
    return rx.el.div(
        save, quote_button(state.issue_own_quote, variant="wide"), class_name="submitbar"
    )


def _group(
    legend: str,
    name: str,
    state: Any,
    *cards: Any,
    variant: str = "",
    after: rx.Component | None = None,
) -> rx.Component:
    question = rx.el.fieldset(
        rx.el.legend(rx.el.h2(legend, required_dot())),
        rx.el.div(*cards, class_name=f"choices {variant}".strip()),
        field_error(state.errors[name], id=name),
    )
    return rx.fragment(question, *([after] if after else []))


def _card(
    title: Any, name: str, value: Any, is_chosen: Any, *, detail: Any, end: Any = "", id: Any = ""
) -> rx.Component:
    named = {"id": id} if isinstance(id, rx.Var) or id else {}
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, default_checked=is_chosen, **named),
        rx.el.span(rx.el.b(title), rx.el.span(detail, class_name="hint")),
        *([rx.el.span(end, class_name="end")] if isinstance(end, rx.Var) or end else []),
        class_name="choice",
    )

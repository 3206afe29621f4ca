"""Comptes: the people that a site knows, found by any of their words, one beside the list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.ui.proof import proof_dialog
from membership_ui.adapters.i18n import _
from membership_ui.casework.service.exporting import ACCOUNT_EXPORT
from membership_ui.casework.ui.lost_factor import lost_factor_part
from membership_ui.casework.ui.people_actions import all_merges_link, merging_part
from membership_ui.casework.ui.people_state import ACCOUNTS, PeopleState
from membership_ui.casework.ui.space_visit import space_visit_dialog, space_visit_opener
from membership_ui.exports.ui.exporting import export_menu, export_progress_bar
from membership_ui.memberships.ui.links import member_path
from membership_ui.shell.action import doing, is_running
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import button
from membership_ui.shell.components.messages import nearest_notice
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import (
    empty_state,
    page_header,
    panel,
    section,
    skeleton_rows,
)
from membership_ui.shell.components.sheet import record_sheet
from membership_ui.shell.components.table import heading, table
from membership_ui.shell.layout import frame
from membership_ui.shell.navigation import STAFF

_PANEL = "account"


def people_page() -> rx.Component:
    waiting = panel(skeleton_rows(), body=False)
    return frame(
        page_header(
            _("Accounts"),
            _("The people this site knows."),
            export_menu(ACCOUNT_EXPORT, PeopleState.view),
            all_merges_link(),
        ),
        rx.cond(PeopleState.is_loaded, _content(), waiting),
        proof_dialog(),
        active="staff/accounts",
        area=STAFF,
        is_list=True,
    )


def _content() -> rx.Component:
    view: Any = PeopleState.view
    listed = rx.cond(view.lines.length() > 0, rx.fragment(_rows()), _nothing())
    return panel(
        ACCOUNTS.tools(_("Name, email, member no., structure")),
        export_progress_bar(),
        nearest_notice(view.text, view.near),
        rx.el.div(
            rx.el.div(listed, rx.el.div(ACCOUNTS.pager(), class_name="ft"), class_name="has-cards"),
            _sheet(),
            class_name=rx.cond(PeopleState.sheet.id > 0, "beside is-open", "beside"),
        ),
        body=False,
    )


def _rows() -> rx.Component:
    view: Any = PeopleState.view
    head = [
        heading(_("Name")),
        heading(_("No.")),
        heading(_("Email"), class_name="hide-md when-alone"),
        heading(_("Created on"), class_name="hide-lg when-alone"),
        heading(_("Confirmation")),
    ]
    return rx.fragment(
        table(_("Accounts"), head, rx.foreach(view.lines, _row), variant="dense"),
        rx.el.ul(rx.foreach(view.lines, _card), class_name="cards"),
    )


def _row(line: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            _name(line),
            # Where its column has no room
            rx.el.small(line.email, class_name="show-md"),
            scope="row",
            class_name="clip",
            title=line.name,
        ),
        rx.el.td(line.number, class_name="nowrap"),
        rx.el.td(line.email, class_name="hide-md clip when-alone", title=line.email),
        rx.el.td(line.since, class_name="hide-lg nowrap when-alone"),
        rx.el.td(status_badge(line.badge)),
        key=line.id.to(str),
        aria_current=rx.cond(PeopleState.sheet.id == line.id, "true", "false"),
    )


def _card(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(_name(line), rx.el.span(line.number, class_name="push nowrap"), class_name="row"),
        rx.el.p(line.email, class_name="small muted"),
        status_badge(line.badge),
        key=line.id.to(str),
    )


def _name(line: Any) -> rx.Component:
    return link(
        line.name, href=f"?{line.query}", data_row=f"account-{line.id}", class_name="strong"
    )


def _nothing() -> rx.Component:
    return empty_state("search-x", _("No result"), _("No account matches."))


def _sheet() -> rx.Component:
    sheet: Any = PeopleState.sheet
    marks = rx.el.div(
        status_badge(sheet.badge),
        _sending_again(sheet),
        space_visit_opener(sheet),
        class_name="row",
    )
    told = rx.el.p(_("This visit is recorded in the person’s journal."), class_name="small muted")
    facts = rx.el.dl(
        rx.foreach(sheet.facts, lambda fact: rx.fragment(rx.el.dt(fact[0]), rx.el.dd(fact[1]))),
        class_name="facts",
    )
    return rx.fragment(
        record_sheet(
            _PANEL,
            sheet.id,
            sheet.name,
            section(facts),
            section(rx.el.h3(_("Structures")), _attachments(sheet)),
            merging_part(sheet),
            lost_factor_part(sheet),
            section(told),
            query=PeopleState.view.query,
            under=[marks],
        ),
        space_visit_dialog(sheet),
    )


def _sending_again(sheet: Any) -> rx.Component:
    send = button(
        _("Send the link again"),
        icon="mail",
        busy=is_running("link"),
        on_click=doing("link", PeopleState.send_again),
    )
    return rx.cond(sheet.awaits_link, send)


def _attachments(sheet: Any) -> rx.Component:
    lines = rx.el.ul(
        rx.foreach(
            sheet.attachments,
            lambda line: rx.el.li(
                rx.el.div(
                    link(line.structure, href=member_path(line.member_id), class_name="strong"),
                    rx.el.p(line.role, ", ", line.since, class_name="small muted"),
                    rx.el.div(
                        status_badge(line.badge),
                        rx.el.span(line.expires, class_name="small muted"),
                        class_name="row tight",
                    ),
                    class_name="grow",
                ),
            ),
        ),
        class_name="papers",
    )
    none = rx.el.p(_("Not attached to any structure of this site."), class_name="muted")
    return rx.cond(sheet.attachments.length() > 0, lines, none)

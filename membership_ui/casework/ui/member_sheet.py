"""Fiche adhérent: one member of the register, what it is, what it asked, who belongs to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.casework.service.member_sheet import member_sheet
from membership_ui.casework.views.member_sheet import MemberSheet
from membership_ui.kernel.ids import key_of
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import staff
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.native import file_link, link
from membership_ui.shell.components.panels import crumbs, page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.navigation import STAFF
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState
from membership_ui.space.ui.history import history_panel


class MemberSheetState(rx.State):
    sheet: MemberSheet = MemberSheet()

    @rx.event
    @staff()
    async def open(self):
        member_id = key_of(self.router.url.query_parameters.get("id", ""))
        if self.sheet.id != member_id:
            self.sheet = MemberSheet()
        site_id = (await self.get_state(SiteState))._site_id
        live.watch(
            self,
            MemberSheetState.open,
            Subject("register", site_id),
            Subject("renewals", site_id),
            Subject("member", member_id),
        )
        self.sheet = await ask(self, member_sheet, site_id, member_id)


def member_sheet_page() -> rx.Component:
    loaded = rx.cond(MemberSheetState.sheet.id > 0, _content(), _waiting())
    return frame(loaded, active="staff/members", area=STAFF)


def _waiting() -> rx.Component:
    return rx.fragment(
        page_header(_("Member’s record"), above=_crumbs(_("Member’s record"))),
        panel(skeleton_rows(), body=False),
    )


def _crumbs(name: Any) -> rx.Component:
    back = link(_("Members"), href=path_of(SiteState.slug, "staff/members"))
    return crumbs(_("You are here"), back, name)


def _content() -> rx.Component:
    sheet: Any = MemberSheetState.sheet
    return rx.el.div(
        page_header(sheet.name, sheet.intro, status_badge(sheet.badge), above=_crumbs(sheet.name)),
        rx.el.div(
            _contact(sheet),
            rx.el.div(_requests(sheet), _people(sheet), class_name="stack"),
            class_name="sided",
        ),
        _memberships(sheet),
        class_name="stack",
    )


def _contact(sheet: Any) -> rx.Component:
    email = rx.cond(
        sheet.email != "",
        rx.fragment(
            rx.el.dt(_("Email")),
            rx.el.dd(file_link(sheet.email, href=f"mailto:{sheet.email}"), class_name="breaks"),
        ),
    )
    return panel(
        rx.el.dl(_pairs(sheet.contact), email, _pairs(sheet.facts), class_name="facts"),
        title=_("Contact details"),
    )


def _pairs(facts: Any) -> rx.Component:
    return rx.foreach(facts, lambda fact: rx.fragment(rx.el.dt(fact[0]), rx.el.dd(fact[1])))


def _memberships(sheet: Any) -> rx.Component:
    none = panel(
        rx.el.p(_("No membership on this site yet."), class_name="muted"), title=_("History")
    )
    return rx.cond(
        sheet.history.length() > 0,
        history_panel(sheet.history, sheet.archive, shows_documents=sheet.shows_documents),
        none,
    )


def _requests(sheet: Any) -> rx.Component:
    lines = rx.el.ul(
        rx.foreach(sheet.requests, lambda line: _request(line, sheet)), class_name="papers"
    )
    return rx.cond(sheet.requests.length() > 0, panel(lines, title=_("Renewal requests")))


def _request(line: Any, sheet: Any) -> rx.Component:
    there = path_of(SiteState.slug, "staff/renewals") + f"?{line.query}"
    return rx.el.li(
        rx.cond(sheet.may_open, link(line.term, href=there), rx.el.span(line.term)),
        status_badge(line.badge),
        rx.el.span(line.amount, class_name="push nowrap"),
    )


def _people(sheet: Any) -> rx.Component:
    lines = rx.el.ul(rx.foreach(sheet.people, _person), class_name="papers")
    none = rx.el.p(_("Nobody is attached to this structure yet."), class_name="muted")
    listed = rx.cond(sheet.people.length() > 0, lines, none)
    there = path_of(SiteState.slug, "staff/accounts") + f"?{sheet.more_people}"
    others = rx.cond(sheet.more_people != "", link(_("All accounts of this structure"), href=there))
    return rx.cond(sheet.shows_people, panel(listed, others, title=_("Attached accounts")))


def _person(line: Any) -> rx.Component:
    there = path_of(SiteState.slug, "staff/accounts") + f"?{line.query}"
    return rx.el.li(
        rx.el.div(
            link(line.name, href=there),
            rx.el.p(line.role, class_name="small muted"),
            rx.el.p(line.email, class_name="small muted breaks"),
            rx.cond(line.badge.text != "", status_badge(line.badge)),
            class_name="grow",
        ),
    )

"""Accueil of a member: the membership, what waits for them, their latest documents."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.badge import status_badge
from membership_ui.shell.components.buttons import SOLID, button_file, button_link
from membership_ui.shell.components.native import file_link, link
from membership_ui.shell.components.panels import page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.sites.ui import home
from membership_ui.space.service.home import member_home
from membership_ui.space.ui.absence import absence_state
from membership_ui.space.views.home import HomeView


class HomeState(rx.State):
    view: HomeView = HomeView()

    @rx.event
    @public
    async def open(self):
        """Visitors have nothing to read: the page greets them with the site's own words."""
        session = await self.get_state(SessionState)
        if not session.is_signed_in:
            self.view = HomeView()
            return
        site = await self.get_state(SiteState)
        moment = live.moment()
        self.view = await ask(self, member_home, site.slug)
        if member_id := self.view.membership.member_id:
            live.watch(self, HomeState.open, Subject("member", member_id), since=moment)


def front_page() -> rx.Component:
    return home.home_page(_member())


def _member() -> rx.Component:
    view: Any = HomeState.view
    waiting = panel(skeleton_rows(), body=False)
    content = rx.fragment(
        rx.cond(
            view.membership.has_membership,
            _membership(view.membership),
            rx.cond(~view.works_here, panel(_none(view.membership))),
        ),
        rx.cond(view.documents.length() > 0, _documents(view)),
        rx.cond(view.works_here, _staff()),
    )
    return frame(
        rx.el.div(
            page_header(_("Hello {name}").format(name=SessionState.name), SiteState.name),
            rx.cond(view.is_ready, content, waiting),
            class_name="stack",
        ),
        active="",
    )


def _membership(shown: Any) -> rx.Component:
    step = shown.step
    page = path_of(SiteState.slug, "memberships") + shown.query
    renew = path_of(SiteState.slug, "renew") + shown.query
    invoice = button_file(
        _("Open the invoice"),
        href=step.payment.invoice_url,
        icon="file-down",
        kind=SOLID,
        target="_blank",
    )
    return panel(
        rx.el.div(
            rx.el.div(
                status_badge(shown.panel.badge),
                rx.el.span(shown.panel.period, class_name="muted"),
                class_name="row",
            ),
            rx.el.p(step.prompt),
            rx.el.div(
                rx.cond(
                    step.renew != "",
                    button_link(step.renew, href=renew, icon="refresh-cw", kind=SOLID),
                ),
                rx.cond(step.payment.invoice_url != "", invoice),
                button_link(_("See my membership"), href=page),
                class_name="row",
            ),
            class_name="stack near",
        ),
        title=shown.panel.title,
        side=rx.el.span(shown.intro, class_name="muted"),
    )


def _none(shown: Any) -> rx.Component:
    return absence_state(shown.absence, shown.contact)


def _documents(view: Any) -> rx.Component:
    every = link(
        _("All documents"),
        href=path_of(SiteState.slug, "receipts") + view.membership.query,
        class_name="push",
    )
    lines = rx.el.ul(rx.foreach(view.documents, _document), class_name="papers")
    return panel(lines, title=_("Latest documents"), side=every)


def _document(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            file_link(line.kind, " ", line.number, href=line.url, target="_blank"),
            rx.el.p(line.issued, class_name="small muted"),
            class_name="grow",
        ),
        rx.el.div(
            rx.el.span(line.amount, class_name="num"), status_badge(line.badge), class_name="row"
        ),
        key=line.id.to(str),
    )


def _staff() -> rx.Component:
    return panel(
        rx.el.p(_("You work for this site: its members, accounts and renewals are here.")),
        rx.el.div(
            button_link(_("Management"), href=path_of(SiteState.slug, "staff/members")),
            class_name="row",
        ),
        title=_("Management"),
    )

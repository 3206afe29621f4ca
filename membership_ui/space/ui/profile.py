"""Mon profil: the person's own data beside the days of their membership. The page stands here
because accounts must not know memberships; its blocks are those of accounts/ui/profile.py.
"""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.ui.profile import (
    ProfileState,
    changes_panel,
    data_panel,
    details_panel,
    family_panel,
    profile_notice,
    security_panel,
    settings_panel,
)
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import viewable
from membership_ui.shell.components.buttons import button_link
from membership_ui.shell.components.panels import page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState
from membership_ui.shell.space_visit import unless_visiting
from membership_ui.space.service.standing import own_standing
from membership_ui.space.views.standing import StandingView


class StandingState(rx.State):
    view: StandingView = StandingView()

    @rx.event
    @viewable
    async def open(self):
        site = await self.get_state(SiteState)
        self.view = await ask(self, own_standing, site._site_id)


def profile_page() -> rx.Component:
    content = rx.el.div(
        page_header(_("My profile"), "", unless_visiting(_edit())),
        unless_visiting(profile_notice()),
        _figures(),
        rx.el.div(
            rx.el.div(details_panel(), family_panel(), changes_panel(), class_name="stack"),
            unless_visiting(
                rx.el.div(settings_panel(), security_panel(), data_panel(), class_name="stack")
            ),
            class_name="sided profile",
        ),
        class_name="stack",
    )
    waiting = rx.el.div(
        page_header(_("My profile")), panel(skeleton_rows(), body=False), class_name="stack"
    )
    is_ready = ProfileState.view.is_ready & StandingState.view.is_ready
    return frame(rx.cond(is_ready, content, waiting), active="profile")


def _edit() -> rx.Component:
    return button_link(
        _("Change my details"), href=path_of(SiteState.slug, "profile/edit"), icon="pencil"
    )


def _figures() -> rx.Component:
    """Each fact with the number that says it, a line between two."""
    view = StandingState.view
    until = rx.cond(view.is_over, _("Membership was valid until"), _("Membership valid until"))
    has_any = view.expires != ""
    none = rx.cond(view.is_endless, _("With no end date"), _("No membership yet"))
    return rx.el.dl(
        _figure(_("Account created"), ProfileState.view.created),
        _figure(
            rx.cond(has_any, until, _("Membership")),
            rx.cond(has_any, view.expires, none),
        ),
        rx.cond(has_any, _figure(_("Days left"), view.days_left)),
        rx.cond(view.member != "", _figure(_("Member"), view.member)),
        class_name="panel figures",
    )


def _figure(label: object, value: object) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(value))

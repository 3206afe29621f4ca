"""What a person reads of their own data: answers, family, settings, changes. The page that puts
these blocks together knows memberships too: memberships/ui/profile.py.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.service.profiles import choose_language
from membership_ui.accounts.service.viewing import own_profile
from membership_ui.accounts.ui.notices import Told, notice_callout, told
from membership_ui.accounts.views.profile import LANGUAGES, ProfileView
from membership_ui.adapters.i18n import LOCALES, _
from membership_ui.kernel.subjects import Subject
from membership_ui.shell import live
from membership_ui.shell.access_marks import signed_in, viewable
from membership_ui.shell.components.badge import badge
from membership_ui.shell.components.buttons import button_link
from membership_ui.shell.components.menu import segments
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import facts, panel
from membership_ui.shell.flash import flash
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.preferences import appearances, text_sizes
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.shell.space_visit import unless_visiting


class ProfileState(rx.State):
    view: ProfileView = ProfileView()
    notice: Told = Told()

    @rx.event
    @viewable
    async def open(self):
        session = await self.get_state(SessionState)
        live.watch(self, ProfileState.reload, Subject("account", session._account_id))
        self.notice = told(self)
        await self._read()

    @rx.event
    @viewable
    async def reload(self):
        await self._read()

    @rx.event
    @signed_in
    async def choose_language(self, locale: str):
        """Mails come in it from now on; the page changes to it too."""
        await run(self, choose_language, str(locale))
        here = address_of_tab(self._get_root_state().router_data)
        saved = flash(_("Changes saved"))
        if locale == here.locale:
            await self._read()
            return saved
        return [saved, rx.redirect(address(here.slug, "profile", str(locale)))]

    async def _read(self):
        site = await self.get_state(SiteState)
        self.view = await ask(self, own_profile, site._site_id)


def profile_notice() -> rx.Component:
    """What the form that led here answered."""
    return notice_callout(ProfileState.notice)


def details_panel() -> rx.Component:
    """Names, e-mail, and what the site asks, by section."""
    view = ProfileState.view
    return panel(
        rx.el.div(
            facts((_("Name"), view.name), (_("Email address"), email_with_badge(view))),
            class_name="bd",
        ),
        rx.foreach(view.sections, _section),
        title=_("My details"),
        body=False,
        class_name="details",
    )


def email_with_badge(view: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(view.email, class_name="breaks"),
        rx.cond(
            view.is_verified,
            badge(_("Confirmed"), color="green", icon="circle-check"),
            badge(_("Not confirmed"), color="amber", icon="clock"),
        ),
        class_name="row tight",
    )


def family_panel() -> rx.Component:
    """Drawn only where the site asks for the household."""
    view: Any = ProfileState.view
    people = rx.el.ul(rx.foreach(view.relatives, _relative), class_name="people")
    nobody = rx.el.p(
        _("Nobody yet. You can add your spouse or partner and your children."),
        class_name="muted bd",
    )
    add = link(
        rx.icon("user-round-plus", size=18),
        _("Add a person"),
        href=path_of(SiteState.slug, "profile/family"),
        class_name="adds",
    )
    shown = rx.cond(view.relatives.length() > 0, people, nobody)
    mine = panel(shown, title=_("My family"), side=unless_visiting(add), body=False)
    return rx.cond(view.asks_household, mine)


def changes_panel() -> rx.Component:
    view: Any = ProfileState.view
    lines = rx.el.ul(rx.foreach(view.changes, _change), class_name="changes")
    nothing = rx.el.p(_("Nothing has been changed yet."), class_name="muted")
    return panel(rx.cond(view.changes.length() > 0, lines, nothing), title=_("Changes"))


def settings_panel() -> rx.Component:
    return panel(
        rx.el.div(
            _setting(_("Language"), _languages(), _("Your emails will be in it too.")),
            _setting(_("Text size"), text_sizes()),
            _setting(_("Appearance"), appearances(), _("Kept by this browser.")),
            class_name="stack near",
        ),
        title=_("Settings"),
    )


def security_panel() -> rx.Component:
    return panel(
        rx.el.p(_("Password, second factor, signed-in devices."), class_name="muted"),
        button_link(
            _("Manage my security"),
            href=path_of(SiteState.slug, "profile/security"),
            icon="shield-check",
            variant="wide",
            style={"marginTop": "14px"},
        ),
        title=_("Security"),
    )


def data_panel() -> rx.Component:
    return panel(
        rx.el.p(
            _("Download a copy of everything the portal holds about you, or delete your account."),
            class_name="muted",
        ),
        button_link(
            _("My data"),
            href=path_of(SiteState.slug, "profile/data"),
            icon="folder-down",
            variant="wide",
            style={"marginTop": "14px"},
        ),
        title=_("My data"),
    )


def _section(section: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(section.title),
        rx.el.dl(
            rx.foreach(
                section.lines,
                lambda line: rx.fragment(
                    rx.el.dt(line.label),
                    rx.el.dd(
                        rx.cond(
                            line.text != "",
                            line.text,
                            rx.el.span(_("Not answered"), class_name="muted"),
                        )
                    ),
                ),
            ),
            class_name="facts",
        ),
        class_name="bd",
    )


def _relative(person: Any) -> rx.Component:
    there = path_of(SiteState.slug, "profile/family")
    return rx.el.li(
        rx.el.span(person.initials, class_name="initials", aria_hidden=True),
        rx.el.span(rx.el.b(person.name), rx.el.span(person.detail, class_name="muted")),
        unless_visiting(
            link(
                rx.icon("pencil", size=18),
                href=f"{there}?person={person.id}",
                class_name="iconbtn push",
                aria_label=_("Change {name}").format(name=person.name),
                title=_("Change {name}").format(name=person.name),
            )
        ),
        key=person.id,
    )


def _change(change: Any) -> rx.Component:
    nothing = rx.el.span(_("nothing"), class_name="muted")
    return rx.el.li(
        rx.el.b(change.what),
        rx.el.span(
            rx.cond(change.before != "", rx.el.del_(change.before), nothing),
            rx.icon("arrow-right", size=14),
            rx.el.span(_("then"), class_name="unseen"),
            rx.cond(change.after != "", rx.el.ins(change.after), nothing),
            class_name="row tight",
        ),
        rx.el.span(change.who, class_name="hint"),
    )


def _setting(label: str, control: rx.Component, hint: str = "") -> rx.Component:
    said = [rx.el.p(hint, class_name="hint")] if hint else []
    return rx.el.div(rx.el.p(label, class_name="label"), control, *said, class_name="setting")


def _languages() -> rx.Component:
    return segments(
        _("Language"),
        *(
            rx.el.button(
                LANGUAGES[locale],
                type="button",
                lang=locale,
                aria_pressed=ProfileState.view.locale == locale,
                on_click=ProfileState.choose_language(locale),
            )
            for locale in LOCALES
        ),
    )

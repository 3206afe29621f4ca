"""A copy of everything that the portal holds about the person, and the end of the account."""

from __future__ import annotations

import reflex as rx

from membership_ui.accounts.service.viewing import DataView, data_page
from membership_ui.accounts.ui.forms import auth_form, password_field
from membership_ui.accounts.ui.notices import Told, error_at, focus_notice, notice_callout, told
from membership_ui.adapters.i18n import _
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.components.buttons import DANGER, SOFT, button, button_file
from membership_ui.shell.components.fields import text_field
from membership_ui.shell.components.messages import callout
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import crumbs, page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SiteState


class MyDataState(rx.State):
    view: DataView = DataView()
    notice: Told = Told()

    @rx.event
    @signed_in
    async def open(self):
        self.view = DataView()
        self.notice = told(self)
        site = await self.get_state(SiteState)
        self.view = await ask(self, data_page, site.slug)


def my_data_page() -> rx.Component:
    content = rx.el.div(
        page_header(_("My data"), above=_crumbs()),
        notice_callout(MyDataState.notice),
        focus_notice(MyDataState.notice, MyDataState.view.is_ready),
        _copy(),
        _end(),
        class_name="stack my-data",
    )
    waiting = rx.el.div(
        page_header(_("My data")), panel(skeleton_rows(), body=False), class_name="stack"
    )
    return frame(rx.cond(MyDataState.view.is_ready, content, waiting), active="profile")


def _crumbs() -> rx.Component:
    back = link(_("My profile"), href=path_of(SiteState.slug, "profile"))
    return crumbs(_("You are here"), back, _("My data"))


def _copy() -> rx.Component:
    # Whole addresses from the state: a literal one would be taken for a page
    view = MyDataState.view
    return panel(
        rx.el.p(
            _(
                "Everything the portal holds about you: account, answers and their history, "
                "family, sites, roles, sessions, attachments, memberships, documents, emails, "
                "and the journal entries about you."
            )
        ),
        rx.el.div(
            button_file(
                _("Download as PDF"), href=view.pdf, icon="file-down", kind=SOFT
            ),
            button_file(
                _("Download as JSON"), href=view.json, icon="file-code-2"
            ),
            class_name="row",
            style={"margin": "14px 0"},
        ),
        rx.el.p(
            _("The PDF is for reading, the JSON file for use elsewhere. Five downloads a day; "
              "you are told of each by email."),
            class_name="hint",
        ),
        title=_("A copy of my data"),
    )  # fmt: skip


def _end() -> rx.Component:
    stays = callout(
        rx.el.p(rx.el.b(_("For now your account must stay."))),
        rx.el.p(MyDataState.view.obstacle),
        color="amber",
    )
    return panel(
        _what_goes(),
        _what_stays(),
        rx.el.hr(class_name="rule"),
        rx.cond(MyDataState.view.obstacle != "", stays, _form()),
        title=_("Delete my account"),
    )


def _what_goes() -> rx.Component:
    return rx.fragment(
        rx.el.h3(_("What is deleted at once, for ever")),
        rx.el.ul(
            rx.el.li(_("your names, your email address and your password")),
            rx.el.li(_("your answers, your family and the history of your changes")),
            rx.el.li(_("your roles and your attachments to structures")),
            rx.el.li(_("your sessions on every device, and links waiting in your mailbox")),
        ),
    )


def _what_stays() -> rx.Component:
    return rx.fragment(
        rx.el.h3(_("What stays, and why")),
        rx.el.ul(
            rx.el.li(
                _("Invoices and receipts, for ten years, as they were issued: accounting law asks "
                  "for it (French commercial code, article L123-22). Contact details that are not "
                  "part of a document go.")
            ),
            rx.el.li(
                _("Dues and payments, under your member number without your name: they belong to "
                  "the accounts of the association.")
            ),
            rx.el.li(
                _("The journal, with your name as it was: it proves who did what, and nothing in "
                  "it can be changed.")
            ),
            rx.el.li(_("What you sent on behalf of a structure: it belongs to the structure.")),
        ),
    )  # fmt: skip


def _form() -> rx.Component:
    return auth_form(
        text_field(
            _("Type your member number, {number}").format(number=MyDataState.view.number),
            name="member_number", required=True, auto_complete="off", input_mode="numeric",
            max_length=40, default_value=MyDataState.notice.identifier,
            error=error_at(MyDataState.notice, "member_number"),
        ),
        password_field(
            _("Password"), name="password", auto_complete="current-password", required=True,
            error=error_at(MyDataState.notice, "password"),
        ),
        rx.el.p(
            _("A final message to {email} will confirm it.").format(email=MyDataState.view.email),
            class_name="hint",
        ),
        button(
            _("Delete my account"), type="submit", kind=DANGER, icon="user-round-x", variant="tall"
        ),
        action="/account/erase",
    )  # fmt: skip

"""A quote: edited in one click, previewed, downloaded, printed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.renewals.service.quoting import issue_own_quote
from membership_ui.renewals.service.viewing import quote_page
from membership_ui.renewals.views.quote import QuoteView
from membership_ui.shell.access_marks import viewable
from membership_ui.shell.action import doing_once, is_running
from membership_ui.shell.components.buttons import SOLID, button, button_file, button_link
from membership_ui.shell.components.documents import document_preview
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import crumbs, facts, page_header, panel, skeleton_rows
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, run
from membership_ui.shell.session import SiteState


class QuoteState(rx.State):
    view: QuoteView = QuoteView()

    @rx.event
    @viewable
    async def open(self):
        self.view = QuoteView()
        site = await self.get_state(SiteState)
        quote_id = key_of(self.router.url.query_parameters.get("id", ""))
        self.view = await ask(self, quote_page, site.slug, quote_id)


async def open_new_quote(state: rx.State, member_id: int) -> Any:
    """Issue a quote for the structure and go to its page."""
    site = await state.get_state(SiteState)
    quote_id = await run(state, issue_own_quote, site._site_id, member_id)
    here = address_of_tab(state._get_root_state().router_data)
    return rx.redirect(f"{address(here.slug, 'quote', here.locale)}?id={quote_id}")


def quote_button(event: Any, **props: Any) -> rx.Component:
    """`event` is the handler of the page's own state that ends in `open_new_quote`."""
    return button(
        _("Get a quote"),
        icon="file-text",
        busy=is_running("quote"),
        on_click=doing_once("quote", event),
        **props,
    )


def quote_view_page() -> rx.Component:
    return frame(
        rx.cond(QuoteState.view.number != "", _content(), _waiting()), active="memberships"
    )


def _content() -> rx.Component:
    quote = QuoteState.view
    return rx.el.div(
        page_header(quote.title, quote.structure, _download(), _print(), above=_crumbs()),
        rx.el.div(_preview(), _facts(), class_name="sided"),
        class_name="stack quote",
    )


def _crumbs() -> rx.Component:
    back = link(_("Memberships"), href=path_of(SiteState.slug, "memberships"))
    return crumbs(_("You are here"), back, QuoteState.view.number)


def _download() -> rx.Component:
    return button_file(
        _("Download"),
        href=QuoteState.view.url,
        icon="download",
        kind=SOLID,
        download=QuoteState.view.file_name,
    )


def _print() -> rx.Component:
    return button_file(
        _("Print"),
        href=QuoteState.view.url,
        icon="printer",
        target="_blank",
        custom_attrs={"data-prints": "preview"},
    )


def _preview() -> rx.Component:
    quote = QuoteState.view
    return panel(
        document_preview(quote.title, href=quote.preview_url, id="preview"),
        title=_("Preview"),
        body=False,
    )


def _facts() -> rx.Component:
    quote = QuoteState.view
    return panel(
        facts(
            (_("Amount"), rx.el.b(quote.amount)),
            (_("Membership term"), quote.term),
            (_("Valid until"), quote.valid_until),
        ),
        rx.el.hr(class_name="rule"),
        rx.el.p(
            _("This quote does not change your membership. You will find it among your receipts."),
            class_name="hint",
        ),
        button_link(
            _("Back to memberships"),
            href=path_of(SiteState.slug, "memberships"),
            icon="arrow-left",
            variant="wide",
        ),
        title=_("Quote"),
    )


def _waiting() -> rx.Component:
    return panel(skeleton_rows(), body=False)

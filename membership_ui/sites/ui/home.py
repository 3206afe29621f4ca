"""The front door of a site: a welcome for visitors, the way to each page for its members; the
network's list of sites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from membership_ui.adapters.i18n import _
from membership_ui.kernel.work import UnitOfWork
from membership_ui.shell.access_marks import public
from membership_ui.shell.components.buttons import SOLID, button_link
from membership_ui.shell.components.drawn_page import drawn_page
from membership_ui.shell.components.native import link
from membership_ui.shell.layout import network_frame, public_frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.run import ask
from membership_ui.shell.session import SessionState, SiteState
from membership_ui.sites import queries
from membership_ui.sites.ui.benefits import benefits, site_text


@dataclass(frozen=True)
class SiteCard:
    slug: str
    name: str
    monogram: str
    accent: str


class NetworkState(rx.State):
    sites: list[SiteCard] = []

    @rx.event
    @public
    async def load(self):
        self.sites = await ask(self, site_cards)


def site_cards(work: UnitOfWork) -> list[SiteCard]:
    return [
        SiteCard(site.slug, site.name, site.monogram, site.accent)
        for site in queries.all_sites(work.session)
    ]


def home_page(member_home: rx.Component) -> rx.Component:
    """`member_home` comes from above: sites know no memberships."""
    known = rx.cond(SessionState.is_signed_in, member_home, _visitor_home())
    waiting = public_frame(rx.el.main(id="main"), page="")
    return drawn_page(known, waiting, known=True, widely=True)


def network_page() -> rx.Component:
    return network_frame(
        rx.el.main(
            rx.el.h1(_("Find your members' space"), tab_index=-1),
            rx.el.ul(rx.foreach(NetworkState.sites, _site), class_name="sites"),
            id="main",
            class_name="public",
        )
    )


def _visitor_home() -> rx.Component:
    """The site's own words, where it has some."""
    headline, text = site_text("home.headline"), site_text("home.text")
    hero = rx.el.div(
        rx.el.h1(rx.cond(headline, headline, SiteState.name), tab_index=-1),
        rx.cond(text, rx.el.p(text)),
        rx.el.div(_sign_in(), _register(), class_name="row"),
        class_name="hero",
    )
    return public_frame(
        rx.el.main(hero, benefits("offers"), id="main", class_name="public"), page=""
    )


def _sign_in() -> rx.Component:
    return button_link(
        _("Sign in"),
        href=path_of(SiteState.slug, "login"),
        icon="log-in",
        kind=SOLID,
        variant="tall",
    )


def _register() -> rx.Component:
    return button_link(
        _("Create an account"), href=path_of(SiteState.slug, "register"), variant="tall"
    )


def _site(site: Any) -> rx.Component:
    tile = rx.el.span(site.monogram, class_name="tile", data_accent=site.accent, aria_hidden=True)
    return rx.el.li(
        link(tile, site.name, rx.icon("chevron-right", size=18), href=path_of(site.slug, "")),
        key=site.slug,
    )
